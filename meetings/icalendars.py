"""Meetings, and what is due for them, as calendars to subscribe to (RFC 5545): the same give the same bytes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event, vText

from council_portal.clock import LONDON
from council_portal.days import long_date
from meetings.models import Meeting
from meetings.rules.timetable import Due

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Deadline:
    """What is due before a meeting on a day, and the full address of the page that shows how the day was counted."""

    meeting: Meeting
    due: Due
    address: str


def calendar_of(
    meetings: Iterable[Meeting],
    *,
    name: str,
    minutes: int,
    link: Callable[[Meeting], str],
    deadlines: Iterable[Deadline] = (),
) -> bytes:
    """A calendar of the meetings, which need their committees, and after them of what is due for meetings.

    Each meeting is taken to last so many minutes. `link` gives a meeting's full address, or nothing.
    """
    # X-WR-CALNAME is not escaped by the library: a line break in it would be a property of its own.
    name = " ".join(name.split())
    calendar = Calendar()
    calendar.add("prodid", "-//Council Portal//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, minutes, link(meeting)))
    for deadline in deadlines:
        calendar.add_component(_deadline(deadline))
    return calendar.to_ical(sorted=False)


def _event(meeting: Meeting, minutes: int, address: str) -> Event:
    """A meeting keeps its UID for good; whatever changes raises its SEQUENCE; a cancelled one stays as CANCELLED."""
    event = _of_meeting(meeting, str(meeting.uid))
    if meeting.starts_at:
        starts = datetime.combine(meeting.held_on, meeting.starts_at, LONDON).astimezone(UTC)
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(minutes=minutes))
    else:
        event.add("dtstart", meeting.held_on)
    event.add("summary", meeting.committee.name)
    event.add("status", _status(meeting))
    if meeting.venue:
        event.add("location", meeting.venue)
    if meeting.is_cancelled:
        event.add("description", f"Cancelled: {meeting.cancelled_because}")
    if address:
        event.add("url", address)
    return event


def _deadline(deadline: Deadline) -> Event:
    """A whole day that keeps nobody from being free, under a UID of the meeting and the step."""
    meeting, due = deadline.meeting, deadline.due
    event = _of_meeting(meeting, f"{meeting.uid}-{due.step.replace('_', '-')}")
    event.add("dtstart", due.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{due.label}: {meeting.committee.name}, {long_date(meeting.held_on)}")
    event.add("description", due.working)
    event.add("url", deadline.address)
    return event


def _of_meeting(meeting: Meeting, uid: str) -> Event:
    """The beginning of an event that follows the meeting's changes."""
    event = Event()
    stamp = meeting.revised_at or meeting.published_at or datetime.combine(meeting.held_on, time(0), LONDON)
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", meeting.revision)
    return event


def _status(meeting: Meeting) -> str:
    if meeting.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if meeting.is_published else "TENTATIVE"
