"""Clear days: by when an agenda must stand published, with the working as it is shown on the page.

Local Government Act 1972, section 100B(3): at least 5 clear days in England; 3 in Wales and Scotland. Clear days leave
out the day of publication and the day of the meeting, Saturdays, Sundays, bank holidays and the council's own closures.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

REQUIRED = {"england": 5, "wales": 3, "scotland": 3, "northern_ireland": 5}
"""Clear days of notice by nation."""

SUBDIVISION = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
"""What the calendar of bank holidays calls each nation."""

PROCLAIMED_THROUGH = 2028
"""The last year whose bank holidays have been announced; later ones are worked out by the usual pattern."""

WEEKEND = {"Saturday": 5, "Sunday": 6}
"""The days of the week that never count, by their number from Monday as 0."""


@dataclass(frozen=True)
class DayOff:
    """A day that does not count, and why: Saturday, Sunday, the bank holiday's name, or Offices closed."""

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
    def is_beyond_what_is_announced(self) -> bool:
        return self.meeting_on.year > PROCLAIMED_THROUGH

    @property
    def working(self) -> str:
        """The count in words, for the page."""
        days = "clear day" if self.required == 1 else "clear days"
        named = [f"{off.why} ({off.day.day} {off.day:%B})" for off in self.left_out if off.why not in WEEKEND]
        left_out = (["weekends"] if len(named) < len(self.left_out) else []) + named
        sentence = f"{self.required} {days}: {_list_days(self.counted)}."
        if left_out:
            sentence += f" Left out: {_and(left_out)}."
        if self.is_beyond_what_is_announced:
            sentence += f" Bank holidays after {PROCLAIMED_THROUGH} are worked out, not yet announced."
        return sentence


def latest_publication(
    meeting_on: date, *, nation: str, required: int | None = None, closures: Collection[date] = ()
) -> Notice:
    """The latest working day that leaves the required clear days before the meeting.

    `nation` is one of `REQUIRED`, whose number of days holds unless `required` is given; `closures` are days on which
    the council's offices are shut.
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


def clear_days_given(published_on: date, meeting_on: date, *, nation: str, closures: Collection[date] = ()) -> int:
    """How many clear days lie between publication and meeting, neither of the two counted; 0 for none."""
    between = (published_on + timedelta(days=n) for n in range(1, (meeting_on - published_on).days))
    return sum(why_not_working(day, nation=nation, closures=closures) is None for day in between)


def why_not_working(day: date, *, nation: str, closures: Collection[date] = ()) -> str | None:
    """Why the day does not count, or None for a working day."""
    for name, weekday in WEEKEND.items():
        if day.weekday() == weekday:
            return name
    if holiday := _bank_holidays(nation, day.year).get(day):
        return holiday
    return "Offices closed" if day in closures else None


@cache
def _bank_holidays(nation: str, year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv=SUBDIVISION[nation], years=year))


def _list_days(days: tuple[date, ...]) -> str:
    """Days as people list them: 10, 13, 14, 15 and 16 February; 30 and 31 March and 1 April."""
    if not days:
        return "none"
    months: list[tuple[str, list[str]]] = []
    for day in days:
        month = f"{day:%B}"
        if not months or months[-1][0] != month:
            months.append((month, []))
        months[-1][1].append(str(day.day))
    return _and([f"{_and(numbers)} {month}" for month, numbers in months])


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
