"""Brings an installation up to date: tables, cache, static files, and where it is asked for the demonstration."""

import hashlib
import io

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from council_portal.models import Council


class Command(BaseCommand):
    help = "Migrates, makes the cache's table, collects static files and loads the demonstration: only what is needed."

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="Leave the council to be set up by its own people")

    def handle(self, *, empty, **options):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the database's tables ...")
            call_command("migrate", verbosity=0)
            call_command("createcachetable")
        self._collect_static_files()
        if not empty and not Council.objects.exists():
            self.stdout.write("Loading the demonstration council ...")
            # Its accounts are printed by ./run, now and at every later start.
            call_command("load_demo", stdout=io.StringIO())

    def _collect_static_files(self) -> None:
        """Compressing takes seconds, so it is done only where a file came, went or changed."""
        note = settings.STATIC_ROOT / "collected-from"
        sources = _fingerprint_of_static_files()
        if note.exists() and note.read_text() == sources:
            return
        self.stdout.write("Collecting static files ...")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        note.write_text(sources)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n".encode())
    return digest.hexdigest()
