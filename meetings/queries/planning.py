"""Meetings about to be called, each with its date of publication and with what it would get in the way of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from council_portal.models import Council
from meetings.models import Committee, Meeting, Membership
from meetings.queries.offices import lead_times, offices
from meetings.rules.clear_days import Notice
from meetings.rules.planning import Called, clashes


@dataclass(frozen=True)
class Prospect:
    """One meeting as it would be: when its agenda is to be published, why its day is none to meet, what it meets."""

    notice: Notice
    why_shut: str | None
    clashes: Sequence[str]


def prospects(
    committee: Committee, wanted: Sequence[tuple[date, time | None, str]], *, council: Council
) -> list[Prospect]:
    """What there is to say of each wanted meeting, given by day, time and venue; four queries however many."""
    days = [day for day, _, _ in wanted]
    times = lead_times()
    at_work = offices(min(days), max(days), council=council, times=times)
    there = list(Meeting.objects.going_ahead().filter(held_on__in=days).select_related("committee"))
    members = _members([committee.pk, *(meeting.committee_id for meeting in there)], min(days), max(days))
    others = [
        Called(
            meeting.committee.name,
            meeting.held_on,
            meeting.starts_at,
            meeting.venue,
            members(meeting.committee_id, meeting.held_on),
        )
        for meeting in there
    ]
    planned = [
        Called(committee.name, day, starts_at, venue, members(committee.pk, day)) for day, starts_at, venue in wanted
    ]
    found = []
    for number, one in enumerate(planned):
        against = [*others, *planned[:number]]
        found.append(
            Prospect(
                notice=at_work.latest_publication(one.held_on),
                why_shut=at_work.why_shut(one.held_on),
                clashes=clashes(one, against, minutes=times.meeting_minutes),
            )
        )
    return found


def _members(committees: Iterable[int], first: date, last: date):
    """Who sits on one of the committees on a day between the two: names by the councillors' numbers."""
    seats = defaultdict(list)
    held = Membership.objects.filter(committee__in=set(committees), from_on__lte=last)
    for seat in held.in_order():
        if (seat.to_on is None or seat.to_on > first) and not seat.is_substitute:
            seats[seat.committee_id].append(seat)

    def on(committee_id: int, day: date) -> dict[int, str]:
        return {
            seat.councillor_id: seat.printed_as
            for seat in seats[committee_id]
            if seat.from_on <= day and (seat.to_on is None or day < seat.to_on)
        }

    return on
