"""Real workers in processes of their own: killed, told to stop, and followed by the next."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from council_portal import jobs
from council_portal.models import JobState
from council_portal.registry import registry

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = Path(__file__).with_name("worker_with_slow_work.py")


@pytest.fixture(autouse=True)
def a_queue_in_the_database(settings, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setitem(registry.jobs, "tests.slow", jobs.JobKind("tests.slow", "Slow work", lambda job, progress: {}))


@pytest.fixture
def notes(tmp_path):
    """Where each worker that takes the work up writes its process number."""
    path = tmp_path / "notes"
    path.write_text("")
    return path


@pytest.fixture
def worker(notes, tmp_path):
    """Starts a worker; whatever is left of it is ended after the test."""
    started = []

    def start():
        started.append(subprocess.Popen([sys.executable, WORKER, notes], env=environment(tmp_path)))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def environment(folder):
    """The worker meets the test in the test's database, and takes half a second's silence for death."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        login = ":".join(filter(None, [database["USER"], database["PASSWORD"]]))
        url = f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
    return os.environ | {
        "DATABASE_URL": url,
        "COUNCIL_PORTAL_VAR": str(folder),
        "PYTHONPATH": str(settings.BASE_DIR),
        "JOB_HEARTBEAT_SECONDS": "0.1",
        "JOB_STALE_AFTER_SECONDS": "1",
    }


def wait_until(question, seconds=20):
    """Asks until the answer is yes."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, f"not so within {seconds} seconds"
        time.sleep(0.05)


def in_state(job, state):
    def question():
        job.refresh_from_db()
        return job.state == state

    return question


def test_a_killed_workers_job_is_finished_by_the_next(worker, notes):
    job = jobs.start("tests.slow", "meeting:osmb/2017-02-17", {"is_slow": True}, None)
    first = worker()
    wait_until(lambda: notes.read_text() == f"{first.pid}\n")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert in_state(job, JobState.RUNNING)()
    second = worker()
    wait_until(in_state(job, JobState.DONE))
    wait_until(lambda: not DBTaskResult.objects.running().exists())
    assert (job.attempts, job.result) == (2, {"by": second.pid})
    assert notes.read_text() == f"{first.pid}\n{second.pid}\n"


def test_a_worker_told_to_stop_hands_its_job_back_at_once(worker, notes):
    job = jobs.start("tests.slow", "meeting:osmb/2017-02-17", {"is_slow": True}, None)
    first = worker()
    wait_until(lambda: notes.read_text())
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=10) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease) == (JobState.WAITING, 0, "")
    assert DBTaskResult.objects.ready().count() == 1


def test_a_worker_with_nothing_to_do_stops_at_once(worker):
    job = jobs.start("tests.slow", "meeting:osmb/2017-02-17", {"is_slow": False}, None)
    idle = worker()
    wait_until(in_state(job, JobState.DONE))
    wait_until(lambda: not DBTaskResult.objects.running().exists())
    idle.send_signal(signal.SIGINT)
    assert idle.wait(timeout=5) == 0
