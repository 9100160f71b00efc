"""What is done to committees and their seats: set up, change, seat a member, end a seat."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.models import User
from meetings.models import Committee, Membership
from meetings.rules.committees import SeatRole

CHANGEABLE = (
    "name",
    "terms_of_reference",
    "chair_title",
    "vice_chair_title",
    "is_executive",
    "members_read_restricted",
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
def change(committee: Committee, *, by: User, at: datetime, **details: Any) -> Committee:
    """Changes details of CHANGEABLE; records nothing where nothing changed. Raises ValidationError."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
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
def seat(
    committee: Committee, *, role: str, surname: str, user: User | None, from_on: date, by: User, at: datetime
) -> Membership:
    """Gives a councillor a seat from a day on, at the end of the list; `user` is their account, or None without one.

    Raises ValidationError where the councillor sits already, or the chair or vice-chair is taken.
    """
    list(Committee.objects.select_for_update().filter(pk=committee.pk))
    seats = Membership.objects.filter(committee=committee, to_on__isnull=True)
    if seats.filter(surname__iexact=surname).exists():
        raise ValidationError({"surname": f"{surname} sits on {committee.name} already."})
    last = Membership.objects.filter(committee=committee).order_by("-position").first()
    membership = Membership(
        committee=committee,
        role=role,
        surname=surname,
        printed_as=surname,
        user=user,
        from_on=from_on,
        position=last.position + 1 if last else 1,
    )
    membership.full_clean(validate_constraints=False)
    if role != SeatRole.MEMBER and seats.filter(role=role).exists():
        raise ValidationError(
            {"role": f"{committee.name} has a {committee.title_of(role)} already. End that seat first."}
        )
    membership.validate_constraints()
    membership.save()
    audit.record(
        verb="membership.begun",
        subject=committee.scope_key,
        summary=f"Seated {membership.printed_as} on {committee.name} as {committee.title_of(role)}",
        by=by,
        after={"role": role, "surname": surname, "from_on": from_on},
    )
    return membership


@transaction.atomic
def end_seat(membership: Membership, *, on: date, by: User, at: datetime) -> Membership:
    """Ends a seat: `on` is the first day without it. Raises ValidationError before its first day."""
    membership = Membership.objects.select_for_update(of=["self"]).select_related("committee").get(pk=membership.pk)
    if on <= membership.from_on:
        raise ValidationError(
            f"The seat began on {membership.from_on:%d/%m/%Y}; it can end the day after at the earliest."
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
