"""Clear days: by when an agenda must stand published, with the working as it is shown on the page.

Local Government Act 1972, section 100B(3): at least 5 clear days in England; 3 in Wales and Scotland. Clear days leave
out the day of publication and the day of the meeting, Saturdays, Sundays, bank holidays and the council's own closures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays

from meetings.rules.words import list_days, listed, weekday_date

REQUIRED = {"england": 5, "wales": 3, "scotland": 3, "northern_ireland": 5}
"""Clear days of notice by nation."""

SUBDIVISION = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
"""What the calendar of bank holidays calls each nation."""

PROCLAIMED_THROUGH = 2028
"""The last year whose bank holidays have been announced; later ones are worked out by the usual pattern."""

NOT_ANNOUNCED = f"Bank holidays after {PROCLAIMED_THROUGH} are worked out, not yet announced."
"""What is said of a count that rests on them."""

NONE: Mapping[date, str] = MappingProxyType({})
"""No closures."""

WEEKEND = {"Saturday": 5, "Sunday": 6}
"""The days of the week that never count, by their number from Monday as 0."""


@dataclass(frozen=True)
class DayOff:
    """A day that does not count, and why: Saturday, Sunday, the bank holiday's name, or the closure's."""

    day: date
    why: str


@dataclass(frozen=True)
class Notice:
    """The latest day on which an agenda may be published for a meeting, and how it was found.

    `counted` are the clear days and `left_out` the days between that do not count, both in order.
    """

    meeting_on: date
    required: int
    latest_on: date
    counted: tuple[date, ...]
    left_out: tuple[DayOff, ...]

    @property
    def working(self) -> str:
        """The count in words, for the page."""
        return _working(self.meeting_on, self.counted, self.left_out)


@dataclass(frozen=True)
class NoticeGiven:
    """The notice that publication on a day gives of a meeting: the clear days between, and those that do not count.

    `why_shut` says why the day of publication is no working day, and is None where it is one.
    """

    published_on: date
    meeting_on: date
    required: int
    counted: tuple[date, ...]
    left_out: tuple[DayOff, ...]
    why_shut: str | None

    @property
    def clear_days(self) -> int:
        return len(self.counted)

    @property
    def is_enough(self) -> bool:
        return self.clear_days >= self.required

    @property
    def working(self) -> str:
        """The count in words, for the page."""
        return _working(self.meeting_on, self.counted, self.left_out)

    @property
    def sentence(self) -> str:
        """How many clear days there are, of how many."""
        return f"{_clear_days(self.clear_days)} before the meeting; {self.required} needed."

    @property
    def warning(self) -> str:
        """What is said where the day of publication is no working day; nothing where it is one."""
        if self.why_shut is None:
            return ""
        why = "" if self.why_shut in WEEKEND else f" ({self.why_shut})"
        return (
            f"{weekday_date(self.published_on)} is no working day{why}: the offices are shut, so nobody can inspect "
            "the papers there on the day."
        )


def _working(meeting_on: date, counted: Sequence[date], left_out: Sequence[DayOff]) -> str:
    named = [f"{off.why} ({off.day.day} {off.day:%B})" for off in left_out if off.why not in WEEKEND]
    reasons = (["weekends"] if len(named) < len(left_out) else []) + named
    sentence = f"{_clear_days(len(counted))}: {list_days(counted)}." if counted else "No clear day."
    if reasons:
        sentence += f" Left out: {listed(reasons)}."
    return f"{sentence} {NOT_ANNOUNCED}" if meeting_on.year > PROCLAIMED_THROUGH else sentence


def _clear_days(number: int) -> str:
    return "1 clear day" if number == 1 else f"{number} clear days"


def latest_publication(
    meeting_on: date, *, nation: str, required: int | None = None, closures: Mapping[date, str] = NONE
) -> Notice:
    """The latest working day that leaves the required clear days before the meeting.

    `nation` is one of `REQUIRED`, whose number of days holds unless `required` is given; `closures` are days on which
    the council's offices are shut, each with why.
    """
    needed = REQUIRED[nation] if required is None else required
    counted: list[date] = []
    left_out: list[DayOff] = []
    day = meeting_on - timedelta(days=1)
    while True:
        why = why_not_working(day, nation=nation, closures=closures)
        if why is None and len(counted) == needed:
            return Notice(meeting_on, needed, day, tuple(reversed(counted)), tuple(reversed(left_out)))
        if why is None:
            counted.append(day)
        else:
            left_out.append(DayOff(day, why))
        day -= timedelta(days=1)


def notice_given(
    published_on: date,
    meeting_on: date,
    *,
    nation: str,
    required: int | None = None,
    closures: Mapping[date, str] = NONE,
) -> NoticeGiven:
    """The clear days between publication and meeting, neither of the two counted, with their working.

    `nation`, `required` and `closures` are those of `latest_publication`.
    """
    between = [published_on + timedelta(days=n) for n in range(1, (meeting_on - published_on).days)]
    reasons = [(day, why_not_working(day, nation=nation, closures=closures)) for day in between]
    return NoticeGiven(
        published_on=published_on,
        meeting_on=meeting_on,
        required=REQUIRED[nation] if required is None else required,
        counted=tuple(day for day, why in reasons if why is None),
        left_out=tuple(DayOff(day, why) for day, why in reasons if why),
        why_shut=why_not_working(published_on, nation=nation, closures=closures),
    )


def why_not_working(day: date, *, nation: str, closures: Mapping[date, str] = NONE) -> str | None:
    """Why the day does not count, or None for a working day."""
    for name, weekday in WEEKEND.items():
        if day.weekday() == weekday:
            return name
    if holiday := _bank_holidays(nation, day.year).get(day):
        return holiday
    return closures.get(day)


@dataclass(frozen=True)
class Offices:
    """When a council's offices work, and the clear days it gives: the nation's where `required` is None."""

    nation: str
    closures: Mapping[date, str] = field(default_factory=dict)
    required: int | None = None

    def why_shut(self, day: date) -> str | None:
        """Why the day is no working day, or None for one."""
        return why_not_working(day, nation=self.nation, closures=self.closures)

    def last_working_day(self, by: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        while self.why_shut(by) is not None:
            by -= timedelta(days=1)
        return by

    def latest_publication(self, meeting_on: date) -> Notice:
        return latest_publication(meeting_on, nation=self.nation, required=self.required, closures=self.closures)

    def notice_given(self, published_on: date, meeting_on: date) -> NoticeGiven:
        return notice_given(
            published_on, meeting_on, nation=self.nation, required=self.required, closures=self.closures
        )


@cache
def _bank_holidays(nation: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv=SUBDIVISION[nation], years=year))
