"""What is done to committees and their seats: set up, changed, dissolved; a member seated, a seat ended."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from council_portal import audit
from council_portal.days import long_date
from council_portal.models import User
from council_portal.stale import require_unchanged
from meetings.models import Committee, Councillor, Membership
from meetings.models.committee import MembershipQuerySet
from meetings.rules.committees import SeatRole

CHANGEABLE = (
    "name",
    "terms_of_reference",
    "chair_title",
    "vice_chair_title",
    "is_executive",
    "members_read_restricted",
    "substitutes_read_papers",
)


@transaction.atomic
def create(*, by: User, at: datetime, slug: str, **details: Any) -> Committee:
    """Sets up a committee under its slug, with details of CHANGEABLE. Raises ValidationError."""
    committee = Committee(slug=slug, **details)
    committee.full_clean()
    committee.save()
    audit.record(
        verb="committee.created",
        subject=committee.scope_key,
        summary=f"Set up {committee.name}",
        by=by,
        after={name: getattr(committee, name) for name in CHANGEABLE},
    )
    return committee


@transaction.atomic
def change(committee: Committee, *, by: User, at: datetime, as_read: str | None = None, **details: Any) -> Committee:
    """Changes details of CHANGEABLE; records nothing where nothing changed.

    Raises ChangedMeanwhile where the committee is no longer what the form was read from, ValidationError.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require_unchanged(committee, CHANGEABLE, as_read)
    before = {name: getattr(committee, name) for name in details}
    for name, value in details.items():
        setattr(committee, name, value)
    committee.full_clean()
    changed = [name for name in details if getattr(committee, name) != before[name]]
    if changed:
        committee.save(update_fields=changed)
        audit.record(
            verb="committee.changed",
            subject=committee.scope_key,
            summary=f"Changed details of {committee.name}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(committee, name) for name in changed},
        )
    return committee


@transaction.atomic
def dissolve(committee: Committee, *, on: date, by: User, at: datetime) -> Committee:
    """Dissolves a committee: `on` is the first day without it, and ends the seats that would outlast it.

    Raises ValidationError where it is to meet on that day or later.
    """
    committee = _locked(committee)
    later = committee.meetings.filter(held_on__gte=on, cancelled_at__isnull=True).order_by("held_on").first()
    if later:
        raise ValidationError(
            {"on": f"It is to meet on {long_date(later.held_on)}. Cancel that first, or give a later day."}
        )
    if committee.memberships.filter(from_on__gte=on).exists():
        raise ValidationError({"on": "A seat begins on that day or later. Give a later day."})
    before, committee.dissolved_on = committee.dissolved_on, on
    committee.save(update_fields=["dissolved_on"])
    ended = end_seats(committee.memberships.all(), on)
    audit.record(
        verb="committee.dissolved",
        subject=committee.scope_key,
        summary=f"Dissolved {committee.name} from {long_date(on)}",
        by=by,
        before={"dissolved_on": before},
        after={"dissolved_on": on, "seats_ended": ended},
    )
    return committee


@transaction.atomic
def seat(
    committee: Committee,
    *,
    councillor: Councillor,
    role: str,
    from_on: date,
    by: User,
    at: datetime,
    to_on: date | None = None,
) -> Membership:
    """Gives a councillor a seat from a day on, until another where one is given, at the end of the list.

    Raises ValidationError where the councillor sits there already in that time, where the chair or vice-chair is then
    taken, or where the committee or the councillor is no longer there.
    """
    committee = _locked(committee)
    name = committee.name
    if committee.is_dissolved_by(from_on):
        raise ValidationError({"from_on": f"{name} is dissolved from {long_date(committee.dissolved_on)}."})
    if councillor.left_on and councillor.left_on <= from_on:
        raise ValidationError({"councillor": f"{councillor} left the council on {long_date(councillor.left_on)}."})
    last = committee.memberships.order_by("-position").first()
    membership = Membership(
        committee=committee,
        councillor=councillor,
        role=role,
        from_on=from_on,
        to_on=to_on,
        position=last.position + 1 if last else 1,
    )
    if to_on and to_on <= from_on:
        raise ValidationError({"to_on": "The seat ends before it begins. Give a later day, or leave it empty."})
    then = committee.memberships.meeting_with(from_on, to_on).select_related("councillor")
    if already := then.filter(councillor=councillor).first():
        raise ValidationError({"councillor": f"{councillor} sits on {name} {_when(already)} already."})
    if SeatRole(role).is_held_by_one and (holder := then.filter(role=role).first()):
        title = committee.title_of(role)
        raise ValidationError(
            {"role": f"{name} has a {title} already: {holder.councillor}, {_when(holder)}. End that seat first."}
        )
    membership.full_clean()
    membership.save()
    audit.record(
        verb="membership.begun",
        subject=committee.scope_key,
        summary=f"Seated {councillor.printed_as} on {name} as {committee.title_of(role)}",
        by=by,
        after={"role": role, "councillor": councillor.printed_as, "from_on": from_on, "to_on": to_on},
    )
    return membership


@transaction.atomic
def end_seat(membership: Membership, *, on: date, by: User, at: datetime) -> Membership:
    """Ends a seat: `on` is the first day without it. Raises ValidationError before its first day."""
    membership = (
        Membership.objects.select_for_update(of=["self"])
        .select_related("committee", "councillor")
        .get(pk=membership.pk)
    )
    if on <= membership.from_on:
        raise ValidationError(
            {"on": f"The seat began on {long_date(membership.from_on)}; it can end the day after at the earliest."}
        )
    before = membership.to_on
    membership.to_on = on
    membership.full_clean()
    membership.save(update_fields=["to_on"])
    audit.record(
        verb="membership.ended",
        subject=membership.committee.scope_key,
        summary=f"Ended the seat of {membership.printed_as} on {membership.committee.name}",
        by=by,
        before={"to_on": before},
        after={"to_on": on},
    )
    return membership


def end_seats(seats: MembershipQuerySet, on: date) -> int:
    """Ends what seats would be held on the day or later; gives how many."""
    return seats.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).update(to_on=on)


def _when(seat: Membership) -> str:
    """When a seat is held, in words."""
    since = f"from {long_date(seat.from_on)}"
    return f"{since} until {long_date(seat.to_on)}" if seat.to_on else since


def _locked(committee: Committee) -> Committee:
    return Committee.objects.select_for_update().get(pk=committee.pk)
