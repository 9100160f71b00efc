"""Loads the demonstration council and shows the accounts to try it with. Roof code: it knows the apps."""

from django.core.management.base import BaseCommand, CommandError

from council_portal import clock, demo


class Command(BaseCommand):
    help = "Loads whatever of the demonstration is missing, in one transaction, and shows accounts to sign in with."

    def handle(self, *args, **options):
        try:
            loaded = demo.load(at=clock.now())
        except demo.NotTheDemonstration as error:
            raise CommandError(str(error)) from error
        for app, counts in loaded.counts.items():
            found = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            self.stdout.write(f"{app}: {found or 'nothing new'}")
        accounts = demo.accounts(loaded.people)
        self.stdout.write("Accounts of the demonstration (all names are invented):")
        widest = max(len(account.email) for account in accounts)
        for account in accounts:
            self.stdout.write(f"  {account.email:{widest}}  {account.password}  {account.name}, {account.post}")
