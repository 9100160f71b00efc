"""What a series counts, changed from a quarter on: a break in it, across which nothing is compared."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from council_portal.days import long_date
from council_portal.models import User
from council_portal.periods import Period, PeriodKind
from performance.actions import plan_audit
from performance.actions.plan_changes import lock_measure, require_reason, require_start, require_unchanged
from performance.actions.refusal import Refusal
from performance.models import CycleState, Definition, Measure, Observation, ReportingCycle
from performance.queries import plan_words


@transaction.atomic
def change(
    *,
    measure: Measure,
    quarter: Period,
    words: str,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Definition:
    """Says that a measure's series is counted otherwise from a quarter on, and returns the definition.

    Figures of that quarter and later that are in already count as made under it; a change that is said again for the
    same quarter is put right. Raises StaleSettings where another definition was set since `seen`; Refusal without a
    reason or words, from a quarter that is closed or published in any plan that counts the series, or before a change
    that is dated for later.
    """
    measure = lock_measure(measure)
    reason, words = require_reason(reason), words.strip()
    if not words:
        raise Refusal("Say what is counted from then on.")
    require_start(measure.edition, quarter)
    rows = list(Definition.objects.filter(series=measure.series_id).order_by("number"))
    require_unchanged(rows, seen)
    _require_nothing_settled(measure, quarter)
    dated = [row for row in rows if row.from_on]
    if later := next((row for row in dated if row.from_on > quarter.start), None):
        raise Refusal(
            f"{measure.ref} is to be counted otherwise from {long_date(later.from_on)} already. "
            f"Choose the quarter that begins then, or a later one."
        )
    before = dated[-1] if dated else None
    said_before = plan_words.definition_in_words(before)
    if before and before.from_on == quarter.start:
        row = before
        row.words = words
    else:
        number = max((row.number for row in rows), default=1) + 1
        row = Definition(series=measure.series, number=number, from_on=quarter.start, words=words)
    row.full_clean()
    row.save()
    figures = Observation.objects.filter(component__series=measure.series_id, period_start__gte=quarter.start)
    figures.update(definition=row.number)
    plan_audit.record(
        "definition.set",
        measure,
        "counted otherwise",
        by=by,
        quarter=quarter,
        before={"Definition": said_before},
        after={"Definition": plan_words.definition_in_words(row)},
        reason=reason,
        rows=[row],
        channel=channel,
    )
    return row


@transaction.atomic
def withdraw(
    *,
    measure: Measure,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> None:
    """Takes back the newest changed definition of a measure's series, as long as nothing was reported under it.

    Figures that are in for its quarters count as under the definition before it again; the audit keeps what it said.
    Raises StaleSettings where another was set since `seen`; Refusal without a reason, where the definition was never
    changed, or once a quarter is closed or published by it, in any plan that counts the series.
    """
    measure, reason = lock_measure(measure), require_reason(reason)
    rows = list(Definition.objects.filter(series=measure.series_id).order_by("number"))
    require_unchanged(rows, seen)
    dated = [row for row in rows if row.from_on]
    if not dated:
        raise Refusal(f"{measure.ref} is counted in the same way all along: there is nothing to withdraw.")
    row, before = dated[-1], dated[-2] if len(dated) > 1 else None
    quarter = Period.of(PeriodKind.QUARTER, row.from_on)
    require_start(measure.edition, quarter)
    _require_nothing_settled(measure, quarter)
    figures = Observation.objects.filter(component__series=measure.series_id, period_start__gte=row.from_on)
    figures.update(definition=before.number if before else 1)
    said = plan_words.definition_in_words(row)
    row.delete()
    plan_audit.record(
        "definition.withdrawn",
        measure,
        "changed definition withdrawn",
        by=by,
        quarter=quarter,
        before={"Definition": said},
        after={"Definition": plan_words.definition_in_words(before)},
        reason=reason,
        gone=[row],
        channel=channel,
    )


def _require_nothing_settled(measure: Measure, quarter: Period) -> None:
    """A series goes on through editions: what any of them has reported from the quarter on stays as it was."""
    settled = ReportingCycle.objects.filter(
        ~Q(state=CycleState.OPEN), edition__measures__series=measure.series_id, period_start__gte=quarter.start
    )
    if settled.exists():
        raise Refusal("A later plan has closed quarters of this series. Change its definition there.")
