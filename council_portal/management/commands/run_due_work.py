"""Does what is due by the clock, once; a timer calls it each minute."""

from django.core.management.base import BaseCommand, CommandError

from council_portal import clock, due_work


class Command(BaseCommand):
    help = "Does what is due now. Safe to call at any time; exits with 1 where something failed, having done the rest."

    def handle(self, *args, **options):
        failed = due_work.run(clock.now())
        if failed is None:
            self.stdout.write("Another process is doing what is due.")
        elif failed:
            raise CommandError(f"Failed, and will be tried again: {', '.join(failed)}. The log says why.")
