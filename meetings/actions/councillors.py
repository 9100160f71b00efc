"""What is done to councillors: kept, changed, and let go when they leave the council."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.days import long_date
from council_portal.models import User
from council_portal.stale import require_unchanged
from meetings.actions.committees import end_seats
from meetings.models import Councillor

CHANGEABLE = ("surname", "printed_as", "ward", "group", "user")


@transaction.atomic
def add(*, by: User, at: datetime, **details: Any) -> Councillor:
    """Adds a councillor with details of CHANGEABLE. Raises ValidationError."""
    councillor = Councillor(**details)
    councillor.full_clean()
    councillor.save()
    audit.record(
        verb="councillor.added",
        subject=councillor.key,
        summary=f"Added {councillor}",
        by=by,
        after={name: getattr(councillor, name) for name in CHANGEABLE},
    )
    return councillor


@transaction.atomic
def change(councillor: Councillor, *, by: User, at: datetime, as_read: str | None = None, **details: Any) -> Councillor:
    """Changes details of CHANGEABLE; records nothing where nothing changed.

    Raises ChangedMeanwhile where the councillor is no longer what the form was read from, ValidationError.
    """
    councillor = Councillor.objects.select_for_update(of=["self"]).get(pk=councillor.pk)
    require_unchanged(councillor, CHANGEABLE, as_read)
    before = {name: getattr(councillor, name) for name in details}
    for name, value in details.items():
        setattr(councillor, name, value)
    councillor.full_clean()
    changed = [name for name in details if getattr(councillor, name) != before[name]]
    if changed:
        councillor.save(update_fields=changed)
        audit.record(
            verb="councillor.changed",
            subject=councillor.key,
            summary=f"Changed details of {councillor}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(councillor, name) for name in changed},
        )
    return councillor


@transaction.atomic
def leave(councillor: Councillor, *, on: date, by: User, at: datetime) -> Councillor:
    """Notes that a councillor leaves the council, `on` being the first day without them, and ends their seats by then.

    Raises ValidationError where a seat of theirs begins on that day or later.
    """
    councillor = Councillor.objects.select_for_update(of=["self"]).get(pk=councillor.pk)
    later = councillor.memberships.filter(from_on__gte=on).select_related("committee").first()
    if later:
        raise ValidationError(
            {"on": f"Their seat on {later.committee.name} begins on {long_date(later.from_on)}. Give a later day."}
        )
    before, councillor.left_on = councillor.left_on, on
    councillor.full_clean()
    councillor.save(update_fields=["left_on"])
    ended = end_seats(councillor.memberships.all(), on)
    audit.record(
        verb="councillor.left",
        subject=councillor.key,
        summary=f"{councillor} leaves the council on {long_date(on)}",
        by=by,
        before={"left_on": before},
        after={"left_on": on, "seats_ended": ended},
    )
    return councillor
