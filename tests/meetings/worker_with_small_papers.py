"""A worker's process for test_pack_killed.py: it knows the papers of the small meeting."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "council_portal.settings"
django.setup()

from django.core.management import call_command  # noqa: E402

from council_portal.registry import registry  # noqa: E402
from tests.meetings.papers_for_tests import TestPapers  # noqa: E402

registry.add_papers("test", TestPapers())
call_command("run_worker", interval=0.05, due_every=0.2)
