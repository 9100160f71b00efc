"""What is done to the timetable: lead times set, closures kept and taken away, a calendar's address drawn."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.days import long_date
from council_portal.models import Council, User
from council_portal.stale import require_unchanged
from meetings.models import CalendarKey, Closure, LeadTimes

SUBJECT = "timetable:council"
CHANGEABLE = (
    "clear_days",
    "clearance_days",
    "commentary_days",
    "data_close_days",
    "notice_days",
    "notice_counts_working_days",
    "meeting_minutes",
)


@transaction.atomic
def set_lead_times(*, by: User, at: datetime, as_read: str | None = None, **details: Any) -> LeadTimes:
    """Sets lead times of CHANGEABLE. Raises ChangedMeanwhile, ValidationError."""
    # The council's one row is there from the start: locking it lets one person set them at a time.
    list(Council.objects.select_for_update())
    times = LeadTimes.objects.first() or LeadTimes()
    require_unchanged(times, CHANGEABLE, as_read)
    before = {name: getattr(times, name) for name in details}
    for name, value in details.items():
        setattr(times, name, value)
    times.full_clean(validate_constraints=False, validate_unique=False)
    changed = [name for name in details if getattr(times, name) != before[name]]
    if changed:
        times.save()
        audit.record(
            verb="timetable.lead_times_set",
            subject=SUBJECT,
            summary="Set the lead times of meetings",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(times, name) for name in changed},
        )
    return times


@transaction.atomic
def close(*, first_on: date, last_on: date, why: str, by: User, at: datetime) -> Closure:
    """Keeps days on which the offices are shut. Raises ValidationError."""
    closure = Closure(first_on=first_on, last_on=last_on, why=why)
    closure.full_clean(validate_constraints=False)
    if Closure.objects.touching(first_on, last_on).exists():
        raise ValidationError({"first_on": "A closure is kept for some of these days already. Take it away first."})
    closure.save()
    audit.record(
        verb="timetable.closed",
        subject=SUBJECT,
        summary=f"Offices shut {_days(closure)}: {why}",
        by=by,
        after={"first_on": first_on, "last_on": last_on, "why": why},
    )
    return closure


@transaction.atomic
def open_again(closure: Closure, *, by: User, at: datetime) -> None:
    """Takes a closure away; one that is gone already is left at that."""
    found = Closure.objects.select_for_update().filter(pk=closure.pk).first()
    if found is None:
        return
    before = {"first_on": found.first_on, "last_on": found.last_on, "why": found.why}
    found.delete()
    audit.record(
        verb="timetable.opened_again",
        subject=SUBJECT,
        summary=f"Offices not shut after all {_days(closure)}",
        by=by,
        before=before,
    )


@transaction.atomic
def draw_calendar_key(*, by: User, at: datetime) -> CalendarKey:
    """Gives the person's calendar an address, or another one: the one before leads nowhere from now on."""
    key = CalendarKey.objects.select_for_update().filter(user=by).first() or CalendarKey(user=by)
    is_first = key.pk is None
    key.draw(at)
    key.save()
    words = "the address" if is_first else "another address"
    audit.record(verb="calendar_key.drawn", subject=f"person:{by.pk}", summary=f"Drew {words} of their calendar", by=by)
    return key


def _days(closure: Closure) -> str:
    if closure.first_on == closure.last_on:
        return f"on {long_date(closure.first_on)}"
    return f"from {long_date(closure.first_on)} to {long_date(closure.last_on)}"
