"""A worker's process for test_pack_killed.py: it knows the papers of the small meeting.

Given a number, it kills itself, as kill -9 would, the so-manieth time that it says how far a job is which nobody has
begun before.
"""

import os
import signal
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "council_portal.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from council_portal import jobs  # noqa: E402
from council_portal.registry import registry  # noqa: E402
from tests.meetings.papers_for_tests import TestPapers  # noqa: E402

registry.add_papers("test", TestPapers())
# Else the papers would be set ahead of the build that is to be killed.
del registry.due_work["papers of packs to come"]


def die_at(moment: int) -> None:
    """Has the process kill itself once it has said how far the work is so many times."""
    write, said = jobs.Progress._write, []

    def write_and_die(progress):
        write(progress)
        said.append(progress)
        if len(said) == moment and progress._job.attempts == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    jobs.Progress._write = write_and_die


if len(sys.argv) > 1:
    die_at(int(sys.argv[1]))
call_command("run_worker", interval=0.05, due_every=0.2)
