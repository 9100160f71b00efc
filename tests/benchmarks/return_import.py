"""Measures the taking in of 20,000 figures from one CSV file: `python -m tests.benchmarks.return_import [URL]`.

URL is that of an empty PostgreSQL database to do it in; without it SQLite is used.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import date, datetime

FIGURES = 20_000
RUNS = 3


def main() -> None:
    """Loads an invented plan into a database of its own, and prints what each way of writing the same figures takes."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "council_portal.settings",
            "COUNCIL_PORTAL_VAR": folder,
            "COUNCIL_PORTAL_DATE": "2031-10-10",
            "COUNCIL_PORTAL_DATE_SET_AT": str(time.time()),
        }
        if sys.argv[1:]:
            os.environ["DATABASE_URL"] = sys.argv[1]
        else:
            os.environ.pop("DATABASE_URL", None)
        measure()


def measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from council_portal import audit
    from council_portal.clock import LONDON
    from council_portal.models import AuditEvent
    from performance.models import Observation
    from tests.factories.performance import invented_plan, multiplied

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", stdout=nowhere)
    with transaction.atomic():
        plan = invented_plan()
        multiplied(plan.edition, 20)
        _make_theirs(plan)
    content = csv_of(plan)
    at = datetime(2031, 10, 10, 10, tzinfo=LONDON)
    taken = []
    for _ in range(RUNS):
        # Each is undone, so that all begin alike; what a commit takes is in neither.
        with Undone():
            looked, imported = take_in(plan, content, at)
            assert Observation.objects.count() == AuditEvent.objects.filter(verb="observation.submitted").count()
            assert Observation.objects.count() == FIGURES
            assert audit.verify().fault is None
            rows = [_copied(row) for row in Observation.objects.all()]
        with Undone():
            began = spent()
            Observation.objects.bulk_create(rows, batch_size=1000)
            taken.append((imported, spent() - began, looked))
        del rows
    print(f"{FIGURES:,} figures, {len(content) / 1e6:.1f} MB, {connection.vendor}, processor seconds")
    for imported, bare, looked in taken:
        rate = f"{bare / imported:.2f} of its rate"
        print(f"taken in {imported:.1f} s, bare bulk_create {bare:.1f} s: {rate}; the look beforehand {looked:.1f} s")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


def take_in(plan, content: bytes, at: datetime) -> tuple[float, float]:
    """The seconds of the look beforehand, and of all else: kept, read, compared, checked, written, audited."""
    from council_portal.access.actor import Actor
    from performance.actions import returns
    from performance.queries.return_review import review

    began = spent()
    upload = returns.keep(content=content, name="return.csv", quarter=plan.quarter, by=plan.owner, at=at)
    returned = returns.read(upload=upload, at=at)
    read = spent()
    actor = Actor(user=plan.owner, on=at.date())
    seen = review(returned.lines, (), actor=actor, edition=plan.edition, quarter=plan.quarter).fingerprint
    looked = spent()
    returns.take_in(upload=upload, returned=returned, edition=plan.edition, seen=seen, by=plan.owner, at=at)
    return looked - read, spent() - looked + read - began


def csv_of(plan) -> bytes:
    """A hundred measures over the two hundred months before the plan, which is history that a council brings along."""
    from council_portal.periods import Period, PeriodKind
    from performance.models import Measure
    from performance.rules.return_file import named

    refs = Measure.objects.filter(edition=plan.edition).order_by("position").values_list("ref", flat=True)
    months = [Period(date(2031, 3, 1), PeriodKind.MONTH).shifted(-back) for back in range(FIGURES // len(refs))]
    lines = ["Ref,Period,Figure,Numerator,Denominator,Provisional,Reason for the change"]
    for at, ref in enumerate(refs):
        for back, month in enumerate(months):
            lines.append(f"{ref},{named(month)},{(at * 7 + back) % 100},,,{'yes' if back % 9 == 0 else ''},Back data")
    return "\r\n".join(lines).encode()


def _make_theirs(plan) -> None:
    from performance.models import Measure, Responsibility, ResponsibilityKind

    Responsibility.objects.bulk_create(
        Responsibility(measure=each, kind=ResponsibilityKind.OWNER, user=plan.owner, from_on=plan.edition.from_on)
        for each in Measure.objects.filter(edition=plan.edition, responsibilities=None)
    )


def _copied(row):
    row.pk, row._state.adding = None, True
    return row


def spent() -> float:
    """Seconds of this process and of those it started: what other work on the machine takes is left out."""
    own, of_children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + of_children.ru_utime + of_children.ru_stime


class Undone:
    """A transaction that is taken back at its end."""

    def __enter__(self):
        from django.db import transaction

        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def __exit__(self, *error):
        from django.db import transaction

        transaction.set_rollback(True)
        self._atomic.__exit__(*error)


if __name__ == "__main__":
    main()
