"""Planning a year's meetings: days listed or worked out from a pattern, and what they would clash with."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from council_portal.choices import Choice
from meetings.rules.words import clock_time, listed, weekday_date

EARLIEST, LATEST = date(1974, 4, 1), date(2099, 12, 31)
"""The days on which a meeting may be: from when the Local Government Act 1972 came into force."""

MOST = 60
"""How many meetings are planned at once: a weekly committee's year, and some to spare."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Rhythm(StrEnum):
    """How often a committee meets."""

    EVERY_WEEK = "1"
    EVERY_2_WEEKS = "2"
    EVERY_3_WEEKS = "3"
    EVERY_4_WEEKS = "4"
    EVERY_6_WEEKS = "6"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    LAST = "last"

    @property
    def label(self) -> str:
        if self.is_monthly:
            return f"The {self.value} such day of each month"
        return "Every such day" if self == Rhythm.EVERY_WEEK else f"Every {self.value} weeks"

    @property
    def is_monthly(self) -> bool:
        return not self.value.isdigit()


class OnAHoliday(Choice):
    """What becomes of a day of the pattern on which the offices are shut."""

    LEAVE_OUT = "leave_out", "Leave that meeting out"
    NEXT_WORKING_DAY = "next", "Meet on the next working day"


class DayMisread(ValueError):
    """A line cannot be read as a day; the message says how to write it."""


class PlanMisread(ValueError):
    """What was asked for cannot be planned; the message says why."""


def read_day(text: str) -> date:
    """A day as people write it: 17 February 2017, Friday 17th February, 2017, 17 Feb 2017, 17/2/2017, 2017-02-17.

    Raises DayMisread, also for a day on which no meeting may be.
    """
    words = re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", text.replace(",", " ").lower()).split()
    if words and words[0].capitalize() in WEEKDAYS:
        words = words[1:]
    written = " ".join(words)
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            day = datetime.strptime(written, form).date()
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
        raise DayMisread(f"“{text}” is too long ago or too far ahead for a meeting.")
    raise DayMisread(f"“{text}” is not a day. Write it as 17 February 2017 or 17/2/2017.")


@dataclass(frozen=True)
class PlannedDay:
    """A day of the pattern: when the meeting would be, or None where it is left out; and why it is not as it fell."""

    fell_on: date
    held_on: date | None
    why: str = ""

    @property
    def sentence(self) -> str:
        """What to say of a day that is not as it fell; empty for one that is."""
        if not self.why:
            return ""
        if self.held_on is None:
            return f"{weekday_date(self.fell_on)} is left out: {self.why}."
        return f"{weekday_date(self.fell_on)} is moved to {weekday_date(self.held_on)}: {self.why}."


def days_of(
    rhythm: Rhythm,
    weekday: int,
    first: date,
    last: date,
    *,
    why_shut: Callable[[date], str | None],
    on_a_holiday: OnAHoliday = OnAHoliday.LEAVE_OUT,
) -> list[PlannedDay]:
    """The days of a pattern from `first` to `last`, both included; `weekday` counts from Monday as 0.

    `why_shut` tells of a day why it is no working day, or None. A weekend that the pattern itself asks for is no
    reason to leave it out. Raises PlanMisread where the days are out of bounds, or more than MOST.
    """
    if not (EARLIEST <= first <= last <= LATEST):
        raise PlanMisread("The last day comes before the first. Give a first day and a later last day.")
    found = []
    for day in _falls(rhythm, weekday, first, last):
        found.append(_planned(day, last, why_shut, on_a_holiday))
        if len(found) > MOST:
            raise PlanMisread(f"That is more than {MOST} meetings. Plan a shorter time at once.")
    return found


def _falls(rhythm: Rhythm, weekday: int, first: date, last: date) -> Iterator[date]:
    if not rhythm.is_monthly:
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        while day <= last:
            yield day
            day += timedelta(weeks=int(rhythm))
        return
    month = first.replace(day=1)
    while month <= last:
        day = _in_month(rhythm, weekday, month)
        if first <= day <= last:
            yield day
        month = (month + timedelta(days=32)).replace(day=1)


def _in_month(rhythm: Rhythm, weekday: int, month: date) -> date:
    """The first, second, third, fourth or last such weekday of the month that begins on the day."""
    if rhythm == Rhythm.LAST:
        end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    return first + timedelta(weeks=(Rhythm.FIRST, Rhythm.SECOND, Rhythm.THIRD, Rhythm.FOURTH).index(rhythm))


def _planned(day: date, last: date, why_shut: Callable[[date], str | None], on_a_holiday: OnAHoliday) -> PlannedDay:
    why = why_shut(day)
    if why is None or why in WEEKDAYS:
        return PlannedDay(day, day)
    if on_a_holiday == OnAHoliday.NEXT_WORKING_DAY:
        moved = day
        while moved < last and why_shut(moved) is not None:
            moved += timedelta(days=1)
        if why_shut(moved) is None:
            return PlannedDay(day, moved, why)
    return PlannedDay(day, None, why)


@dataclass(frozen=True)
class Called:
    """A meeting as it concerns another: whose it is, when and where, and who sits on it (names by their number)."""

    committee: str
    held_on: date
    starts_at: time | None
    venue: str
    members: Mapping[int, str]


def clashes(planned: Called, others: Iterable[Called], *, minutes: int) -> list[str]:
    """A sentence for each meeting of the same day that the planned one would get in the way of.

    A committee meets once a day. Meetings of two committees clash where they share members or the venue and begin
    less than `minutes` apart, or one of them at a time not yet known.
    """
    found = []
    for other in others:
        if other.held_on != planned.held_on:
            continue
        if other.committee == planned.committee:
            found.append(f"{other.committee} meets on that day already.")
        elif _at_once(planned.starts_at, other.starts_at, minutes):
            found += _in_the_way(planned, other)
    return found


def _at_once(one: time | None, other: time | None, minutes: int) -> bool:
    if one is None or other is None:
        return True
    return abs((one.hour - other.hour) * 60 + one.minute - other.minute) < minutes


def _in_the_way(planned: Called, other: Called) -> list[str]:
    found = []
    when = f"at {clock_time(other.starts_at)}" if other.starts_at else "on that day, at a time not yet known"
    both = sorted(other.members[number] for number in planned.members.keys() & other.members.keys())
    if both:
        who = f"Councillor {both[0]} sits" if len(both) == 1 else f"Councillors {listed(both)} sit"
        found.append(f"{other.committee} meets {when}: {who} on both.")
    if planned.venue and other.venue.casefold() == planned.venue.casefold():
        found.append(f"{other.committee} meets {when} in the same place, {other.venue}.")
    return found
