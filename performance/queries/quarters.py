"""The quarters that a council has reported on or is reporting on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from council_portal.periods import Period
from performance.models import CycleState, ReportingCycle


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
