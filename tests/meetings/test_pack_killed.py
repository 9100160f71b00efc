"""A worker killed while it builds a pack: its own process ends with it, and the next worker builds the pack, once."""

import subprocess
import sys
from pathlib import Path

import pytest

from council_portal import clock, files, pdf
from council_portal.models import JobState
from meetings.actions import packs
from meetings.models import Pack
from meetings.rules.packs import Edition
from tests.council_portal.structure_walk import faults_in
from tests.council_portal.test_jobs_worker import environment, wait_until
from tests.meetings.papers_for_tests import small_meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

WORKER = Path(__file__).with_name("worker_with_small_papers.py")


@pytest.fixture
def worker(settings):
    """Starts a worker; whatever is left of it is ended after the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    started = []

    def start(*arguments):
        # The worker keeps its files where the test looks for them.
        command = [sys.executable, WORKER, *arguments]
        started.append(subprocess.Popen(command, env=environment(settings.FILES_DIR.parent)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def is_setting(job):
    def question():
        job.refresh_from_db()
        return any(step["title"].startswith("Item") and step["state"] == JobState.RUNNING for step in job.progress)

    return question


def test_a_killed_worker_s_pack_is_built_by_the_next_once_and_right(cast, worker, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    meeting = small_meeting()
    job = packs.request_build(meeting, Edition.PUBLIC, by=cast["clerk"], at=clock.now())
    first = worker()
    wait_until(is_setting(job), seconds=60)
    setting = subprocess.run(["pgrep", "-P", str(first.pid), "-f", "pdf.worker"], capture_output=True, text=True).stdout
    first.kill()
    first.wait()
    assert setting.strip()
    wait_until(lambda: not Path(f"/proc/{setting.strip()}").exists())
    assert not Pack.objects.exists()
    worker()
    wait_until(lambda: job.refresh_from_db() or job.state == JobState.DONE, seconds=120)
    pack = Pack.objects.select_related("file").get()
    assert job.attempts == 2
    read = pdf.inspect(files.path_of(pack.file.sha256).read_bytes())
    assert read.labels[-1] == str(pack.last_page)
    assert "Canary 4711" in read.text


# What a build says of itself, one after another: begun, gathering, each of five papers set and kept, joined, checked,
# kept. Ten moments from the first to the last.
MOMENTS = [1, 3, 5, 6, 8, 10, 12, 14, 16, 18]


@pytest.mark.long
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_at_any_moment_leaves_a_pack_that_is_built_once_and_right(
    cast, worker, settings, tmp_path, moment
):
    settings.FILES_DIR = tmp_path / "files"
    meeting = small_meeting()
    job = packs.request_build(meeting, Edition.PUBLIC, by=cast["clerk"], at=clock.now())
    assert worker(str(moment)).wait(timeout=120) == -9
    job.refresh_from_db()
    assert (job.state, Pack.objects.count()) == (JobState.RUNNING, 0)
    assert packs.request_build(meeting, Edition.PUBLIC, by=cast["clerk"], at=clock.now()) == job
    worker()
    wait_until(lambda: job.refresh_from_db() or job.state == JobState.DONE, seconds=120)
    pack = Pack.objects.select_related("file").get()
    assert job.attempts == 2
    content = files.path_of(pack.file.sha256).read_bytes()
    assert pdf.inspect(content).labels[-1] == str(pack.last_page)
    assert faults_in(content) == [] and pdf.findings(content) == []
