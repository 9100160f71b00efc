"""A quarter's reporting, opened, closed and reopened by exception."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import User
from council_portal.periods import Period
from council_portal.stale import require_unchanged
from performance.actions.refusal import Refusal
from performance.models import CycleState, Measure, PlanEdition, Reopening, ReportingCycle
from performance.queries.responsible import measures_entered_by

#: What of an open quarter may be changed.
DUE = ("data_due_on", "commentary_due_on")


def open_(
    *, edition: PlanEdition, quarter: Period, data_due_on: date, commentary_due_on: date, by: User, at: datetime
) -> ReportingCycle:
    """Opens a quarter for figures and returns its cycle.

    Raises ValidationError where the edition does not cover it, it was opened before, or the dates are in the wrong
    order; Refusal where the quarter has not begun, or figures would be due before it is over.
    """
    with transaction.atomic():
        cycle = ReportingCycle(
            edition=edition, data_due_on=data_due_on, commentary_due_on=commentary_due_on, opened_by=by, opened_at=at
        )
        cycle.period = quarter
        cycle.full_clean()
        if quarter.start > at.astimezone(LONDON).date():
            raise Refusal(f"{quarter.label} begins on {long_date(quarter.start)}: open it from then on.")
        if data_due_on < quarter.end:
            raise Refusal(f"Figures cannot be due before {quarter.label} is over.")
        try:
            with transaction.atomic():
                cycle.save()
        except IntegrityError as error:
            raise Refusal(f"Somebody else opened {quarter.label} at the same moment.") from error
        _record("opened", cycle, by, after={"data_due_on": data_due_on, "commentary_due_on": commentary_due_on})
    return cycle


def change_due(
    *,
    cycle: ReportingCycle,
    data_due_on: date,
    commentary_due_on: date,
    reason: str,
    by: User,
    at: datetime,
    as_read: str | None = None,
) -> None:
    """Changes the days on which an open quarter's figures and commentary are due.

    `as_read` is the fingerprint of DUE that the form carried. Raises ChangedMeanwhile; Refusal without a reason, where
    the quarter is not open, or where figures would be due before it is over; ValidationError for days in the wrong
    order.
    """
    if not reason.strip():
        raise Refusal("Say why the days are changed.")
    with transaction.atomic():
        cycle = ReportingCycle.objects.select_for_update().select_related("edition").get(pk=cycle.pk)
        if not cycle.is_open:
            raise Refusal(f"{cycle} is not open.")
        require_unchanged(cycle, DUE, as_read)
        if data_due_on < cycle.period.end:
            raise Refusal(f"Figures cannot be due before {cycle} is over.")
        before = {name: getattr(cycle, name) for name in DUE}
        cycle.data_due_on, cycle.commentary_due_on = data_due_on, commentary_due_on
        cycle.full_clean()
        cycle.save(update_fields=DUE)
        audit.record(
            verb="cycle.due_changed",
            subject=f"performance-quarter:{cycle.period.key}",
            summary=f"{cycle}: due days changed",
            by=by,
            before=before,
            after={name: getattr(cycle, name) for name in DUE},
            reason=reason.strip(),
        )


def close(*, cycle: ReportingCycle, by: User, at: datetime) -> None:
    """Closes a quarter: from now on only a named exception lets a figure in.

    Raises Refusal where it is not open.
    """
    with transaction.atomic():
        closed = ReportingCycle.objects.filter(pk=cycle.pk, state=CycleState.OPEN)
        if not closed.update(state=CycleState.CLOSED, closed_by=by, closed_at=at):
            raise Refusal(f"{cycle} is not open.")
        cycle.refresh_from_db()
        _record("closed", cycle, by, before={"state": CycleState.OPEN}, after={"state": CycleState.CLOSED})


def reopen_for(
    *, cycle: ReportingCycle, measure: Measure, user: User, until_on: date, reason: str, by: User, at: datetime
) -> Reopening:
    """Lets one person enter one measure's figures of a closed quarter, until a day. Returns the exception.

    `until_on` is the first day on which it no longer holds. Raises Refusal where the quarter is open anyway, the reason
    is missing, the day is past, or the person does not enter the measure's figures.
    """
    if cycle.is_open:
        raise Refusal(f"{cycle} is open to everybody.")
    if not reason.strip():
        raise Refusal("Say why the quarter is reopened.")
    today = at.astimezone(LONDON).date()
    if until_on <= today:
        raise Refusal("Choose a day that is still to come.")
    if not Measure.objects.filter(measures_entered_by(user, today), pk=measure.pk).exists():
        raise Refusal(f"{user.name} does not enter figures of {measure.ref}: choose its owner or a deputy.")
    with transaction.atomic():
        reopening = Reopening(
            cycle=cycle, measure=measure, user=user, until_on=until_on, reason=reason.strip(), by=by, at=at
        )
        reopening.full_clean()
        reopening.save()
        audit.record(
            verb="cycle.reopened",
            subject=measure.key,
            summary=f"{measure.ref}: {cycle} reopened for {user.name}, no longer from {long_date(until_on)}",
            by=by,
            after={"user": user.name, "until_on": until_on},
            reason=reopening.reason,
        )
    return reopening


def _record(word: str, cycle: ReportingCycle, by: User, *, before: dict | None = None, after: dict | None = None):
    audit.record(
        verb=f"cycle.{word}",
        subject=f"performance-quarter:{cycle.period.key}",
        summary=f"{cycle} {word}",
        by=by,
        before=before,
        after=after,
    )
