"""The quarters that a council has reported on or is reporting on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from council_portal.periods import Period, PeriodKind
from performance.models import CycleState, PlanEdition, ReportingCycle


@dataclass(frozen=True)
class QuarterListed:
    """A quarter in a list: its plan, its state, the dates it is worked to and when it was last published."""

    quarter: Period
    edition: str
    state: CycleState
    data_due_on: date
    commentary_due_on: date
    published_at: datetime | None


def quarters() -> list[QuarterListed]:
    """Every quarter that was opened, newest first: one query."""
    rows = (
        ReportingCycle.objects.select_related("edition")
        .annotate(last_published_at=Max("publications__published_at"))
        .order_by("-period_start", "-edition__from_on")
    )
    return [
        QuarterListed(
            quarter=row.period,
            edition=row.edition.title,
            state=CycleState(row.state),
            data_due_on=row.data_due_on,
            commentary_due_on=row.commentary_due_on,
            published_at=row.last_published_at,
        )
        for row in rows
    ]


def edition_to_open(quarter: Period) -> PlanEdition | None:
    """The plan that covers the quarter and has not opened it yet; the newer where two cover it."""
    editions = PlanEdition.objects.filter(from_on__lte=quarter.start, to_on__gte=quarter.end).order_by("-from_on")
    edition = editions.first()
    if edition is None or edition.cycles.for_period(quarter).exists():
        return None
    return edition


def quarters_to_open(today: date) -> list[Period]:
    """The quarters of every plan that have begun and were never opened, newest first: two queries."""
    opened = {row.period for row in ReportingCycle.objects.all()}
    found = set()
    for edition in PlanEdition.objects.filter(from_on__lte=today):
        quarter = Period.of(PeriodKind.QUARTER, edition.from_on)
        while quarter.start <= today and edition.covers(quarter):
            found.add(quarter)
            quarter = quarter.next()
    return sorted(found - opened, reverse=True)
