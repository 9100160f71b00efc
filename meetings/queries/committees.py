"""A committee with who sits on it, has sat and will; the councillors with their seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from meetings.models import Committee, Councillor, Membership


@dataclass(frozen=True)
class Seats:
    """The seats of a committee: its members and substitutes on a day, seats that begin later, and those that ended."""

    members: Sequence[Membership]
    substitutes: Sequence[Membership]
    to_begin: Sequence[Membership]
    ended: Sequence[Membership]

    @property
    def held(self) -> list[Membership]:
        return [*self.members, *self.substitutes]


def seats_of(committee: Committee, *, on: date) -> Seats:
    """All seats of a committee as of a day, in its order, those ended the latest first; one query."""
    held, substitutes, later, ended = [], [], [], []
    for seat in Membership.objects.filter(committee=committee).in_order():
        if seat.from_on > on:
            later.append(seat)
        elif seat.to_on and seat.to_on <= on:
            ended.append(seat)
        else:
            (substitutes if seat.is_substitute else held).append(seat)
    return Seats(held, substitutes, later, sorted(ended, key=lambda seat: seat.to_on, reverse=True))


def councillors(*, on: date) -> QuerySet[Councillor]:
    """Councillors in order, each with the seats of the day as `seats_held`; two queries."""
    seats = Membership.objects.in_force_on(on).select_related("committee").order_by("committee__name")
    return Councillor.objects.in_order().prefetch_related(Prefetch("memberships", seats, to_attr="seats_held"))


def committees(found: QuerySet[Committee], *, on: date) -> tuple[list[Committee], list[Committee]]:
    """Of the committees given, those there are on the day and those dissolved by then, by name; one query."""
    there, dissolved = [], []
    for committee in found.order_by("name"):
        (dissolved if committee.is_dissolved_by(on) else there).append(committee)
    return there, dissolved
