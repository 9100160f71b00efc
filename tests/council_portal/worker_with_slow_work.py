"""A worker's process for test_jobs_worker.py: it knows work that, asked to be slow, never ends the first time."""

import os
import sys
import time
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "council_portal.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from council_portal.registry import registry  # noqa: E402

NOTES = Path(sys.argv[1])


def slow_the_first_time(job, progress):
    with progress.step("Setting the papers"):
        NOTES.write_text(NOTES.read_text() + f"{os.getpid()}\n")
        while job.parameters["is_slow"] and job.attempts == 1:
            time.sleep(0.05)
    return {"by": os.getpid()}


registry.add_job("tests.slow", slow_the_first_time, title="Slow work")
call_command("run_worker", interval=0.05, due_every=0.2)
