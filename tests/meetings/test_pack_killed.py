"""A worker killed while it builds a pack: its own process ends with it, and the next worker builds the pack, once."""

import subprocess
import sys
from pathlib import Path

import pytest

from council_portal import clock, files, pdf
from council_portal.models import JobState
from meetings.actions import packs
from meetings.models import Committee, Pack
from meetings.rules.packs import Edition
from tests.council_portal.test_jobs_worker import environment, wait_until
from tests.meetings.papers_for_tests import small_meeting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

WORKER = Path(__file__).with_name("worker_with_small_papers.py")


@pytest.fixture
def worker(settings):
    """Starts a worker; whatever is left of it is ended after the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    started = []

    def start():
        # The worker keeps its files where the test looks for them.
        started.append(subprocess.Popen([sys.executable, WORKER], env=environment(settings.FILES_DIR.parent)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def is_setting(job):
    def question():
        job.refresh_from_db()
        return any("setting" in step["detail"] for step in job.progress)

    return question


def test_a_killed_worker_s_pack_is_built_by_the_next_once_and_right(cast, worker, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    meeting = small_meeting(Committee.objects.create(slug="audit", name="Audit Committee"))
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
