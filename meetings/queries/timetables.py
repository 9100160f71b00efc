"""Meetings with every date worked backwards from them, for whoever may know that they are called."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import Council
from meetings.models import LeadTimes, Meeting
from meetings.models.meeting import seats_of
from meetings.queries.offices import lead_times, offices
from meetings.rules.clear_days import WEEKEND, Offices
from meetings.rules.timetable import Due, Lead, Step, timetable_of


@dataclass(frozen=True)
class TimetabledMeeting:
    """A meeting with its dates in the order of the calendar; `may_open`: whether the reader may read its agenda."""

    meeting: Meeting
    dues: Sequence[Due]
    may_open: bool

    def due(self, step: Step) -> Due:
        return next(due for due in self.dues if due.step == step)

    @property
    def in_columns(self) -> list[Due]:
        """The dates in the order of the steps, as a table has them."""
        return [self.due(step) for step in Step]


@dataclass(frozen=True)
class Day:
    """One day of a month: why it is no working day, if so; the meetings held on it; and what is due for others."""

    day: date
    why_shut: str | None
    meetings: Sequence[TimetabledMeeting]
    dues: Sequence[tuple[Due, TimetabledMeeting]]

    @property
    def is_weekend(self) -> bool:
        return self.why_shut in WEEKEND

    @property
    def closure(self) -> str:
        """The bank holiday or closure that is told of the day; a weekend tells itself."""
        return "" if self.why_shut is None or self.is_weekend else self.why_shut

    @property
    def is_empty(self) -> bool:
        return not (self.meetings or self.dues or self.closure)


def scheduled(*, actor: Actor) -> QuerySet[Meeting]:
    """The meetings of which the actor may know day and place, with their committees.

    Officers enter and clear what goes into them, so they know of every meeting that is called; others of those whose
    agenda they may read. None of this tells what stands on an agenda.
    """
    meetings = Meeting.objects.all() if actor.is_staff_of_the_council else Meeting.objects.visible_to(actor)
    return meetings.select_related("committee")


def timetabled(
    meetings: Sequence[Meeting], *, actor: Actor, council: Council, times: LeadTimes | None = None
) -> list[TimetabledMeeting]:
    """The meetings with their dates; two queries, and the actor's roles and seats."""
    if not meetings:
        return []
    times = times or lead_times()
    days = [meeting.held_on for meeting in meetings]
    at_work = offices(min(days), max(days), council=council, times=times)
    return [_timetabled(meeting, at_work, times, actor) for meeting in meetings]


def deadlines_of(meetings: Sequence[Meeting], *, actor: Actor, council: Council) -> list[tuple[Meeting, Due]]:
    """What is due for those of the meetings that go ahead, for somebody's own calendar.

    An officer works towards every date; others wait for the agenda alone. Two queries, and the actor's roles and seats.
    """
    going_ahead = [meeting for meeting in meetings if not meeting.is_cancelled]
    steps = set(Step) if actor.is_staff_of_the_council else {Step.PUBLICATION}
    return [
        (one.meeting, due)
        for one in timetabled(going_ahead, actor=actor, council=council)
        for due in one.dues
        if due.step in steps
    ]


def due_of(meeting: Meeting, step: Step, *, council: Council) -> Due:
    """When a step towards one meeting is due; two queries."""
    times = lead_times()
    at_work = offices(meeting.held_on, council=council, times=times)
    dues = timetable_of(meeting.held_on, offices=at_work, lead=lead_of(times))
    return next(due for due in dues if due.step == step)


def month(first: date, *, actor: Actor, council: Council) -> list[Day]:
    """Every day of the month that begins on the day, with its meetings and what is due; three queries."""
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    times = lead_times()
    found = scheduled(actor=actor).filter(held_on__range=(first, last + _reach(times))).in_order()
    meetings = timetabled(list(found), actor=actor, council=council, times=times)
    held, due_on = defaultdict(list), defaultdict(list)
    for one in meetings:
        held[one.meeting.held_on].append(one)
        if not one.meeting.is_cancelled:
            for due in one.dues:
                due_on[due.due_on].append((due, one))
    why_shut = offices(first, last, council=council, times=times).why_shut
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Day(day, why_shut(day), held[day], due_on[day]) for day in days]


def lead_of(times: LeadTimes) -> Lead:
    """The lead times as the rule takes them."""
    return Lead(
        clearance_days=times.clearance_days,
        commentary_days=times.commentary_days,
        data_close_days=times.data_close_days,
        notice_days=times.notice_days,
        notice_counts_working_days=times.notice_counts_working_days,
    )


def _timetabled(meeting: Meeting, at_work: Offices, times: LeadTimes, actor: Actor) -> TimetabledMeeting:
    may_open = meeting.is_published or actor.has(Role.CLERK) or meeting.committee.slug in seats_of(actor)
    dues = timetable_of(meeting.held_on, offices=at_work, lead=lead_of(times))
    return TimetabledMeeting(meeting, dues, may_open)


def _reach(times: LeadTimes) -> timedelta:
    """How long before a meeting its first date can fall, generously: twice the working days, and the holidays."""
    working = (times.clear_days or 5) + times.clearance_days + times.commentary_days + times.data_close_days
    return timedelta(days=2 * max(working, times.notice_days) + 60)
