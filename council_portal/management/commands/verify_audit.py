"""Checks that no audit event was changed or taken out, and that the records still say what it tells of them."""

from django.core.management.base import BaseCommand, CommandError

from council_portal import audit
from council_portal.registry import registry

MOST_FAULTS = 20


class Command(BaseCommand):
    help = (
        "Follows the audit's chain of hashes, then holds the records against it. Exits with 1 at the first event that "
        "was changed or taken out, or where a record says something else than the audit tells of it."
    )

    def handle(self, *args, **options):
        found = audit.verify()
        if found.fault:
            raise CommandError(f"{found.fault} The {found.events} before it are sound.")
        faults = []
        for check in registry.audit_checks:
            checked = check()
            faults += checked.faults
            if not checked.faults and checked.count:
                self.stdout.write(f"All {checked.count} {checked.what} are as the audit tells them.")
        if faults:
            more = [f"And {len(faults) - MOST_FAULTS} more."] if len(faults) > MOST_FAULTS else []
            raise CommandError("\n".join([*faults[:MOST_FAULTS], *more, f"The {found.events} events are sound."]))
        if not found.events:
            self.stdout.write("The audit holds no event yet.")
            return
        # Events missing from the chain's end leave no gap: compare these two with the ones noted last time.
        self.stdout.write(f"All {found.events} events are sound. The last one's hash is {found.last_hash}.")
