"""Council-year arithmetic: years from April to March, their halves, quarters and months, as half-open periods."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from council_portal.choices import Choice

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


# No council has figures of other years, and beyond them a period's neighbours would leave the calendar.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class PeriodKind(Choice):
    """The kinds of period a figure may be for. A survey is dated by the month of its poll."""

    YEAR = "year", "Year"
    HALF = "half", "Half-year"
    QUARTER = "quarter", "Quarter"
    MONTH = "month", "Month"
    SURVEY = "survey", "Survey"

    @cached_property
    def length(self) -> int:
        """How many months it lasts."""
        return {"year": 12, "half": 6, "quarter": 3, "month": 1, "survey": 1}[self]


class PeriodError(ValueError):
    """The words do not name a period; the message is a sentence."""


@lru_cache(maxsize=4096)
def _month_later(start: date, months: int) -> date:
    """The first of the month so many months on (or back)."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(years, month + 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of council time from `start` up to, not including, `end`. Ordered by start, then by kind.

    Raises PeriodError where `start` is not a day on which such a period begins.
    """

    start: date
    kind: PeriodKind

    def __post_init__(self):
        begins_right = self.start.day == 1 and (self.start.month - 4) % self.kind.length == 0
        if not begins_right:
            raise PeriodError(f"No {self.kind.label.lower()} begins on {self.start.isoformat()}.")

    @classmethod
    def of(cls, kind: PeriodKind | str, day: date) -> "Period":
        """The period of that kind in which the day lies."""
        kind = PeriodKind(kind)
        into = (day.month - 4) % kind.length
        return cls(_month_later(day.replace(day=1), -into), kind)

    @classmethod
    def parse(cls, kind: PeriodKind | str | None, key: str) -> "Period":
        """The period named by a key: `2016-17`, `2016-17-H1`, `2016-17-Q3`, `2016-10`; None takes its kind from it.

        `2016-10` is a month unless the kind says survey; a year's two halves must follow one another, so that
        `2016-17` is a year and `2016-12` a month. Raises PeriodError.
        """
        found = re.fullmatch(r"(\d{4})-(\d{2})(?:-([QH])([1-4]))?", key, re.ASCII)
        if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise PeriodError(f"{key} is not a period: write 2016-17, 2016-17-Q3 or 2016-10.")
        first, second, letter, number = int(found[1]), int(found[2]), found[3], found[4]
        wanted = PeriodKind(kind) if kind else None
        is_year = second == (first + 1) % 100
        if letter and is_year and (letter == "Q" or number in "12"):
            named, month = (PeriodKind.QUARTER, 3) if letter == "Q" else (PeriodKind.HALF, 6)
            start = _month_later(date(first, 4, 1), (int(number) - 1) * month)
        elif not letter and wanted in (PeriodKind.MONTH, PeriodKind.SURVEY) and 1 <= second <= 12:
            named, start = wanted, date(first, second, 1)
        elif not letter and is_year:
            named, start = PeriodKind.YEAR, date(first, 4, 1)
        elif not letter and 1 <= second <= 12:
            named, start = PeriodKind.MONTH, date(first, second, 1)
        else:
            raise PeriodError(f"{key} is not a period: write 2016-17, 2016-17-Q3 or 2016-10.")
        if wanted and wanted != named:
            raise PeriodError(f"{key} is not a {wanted.label.lower()}.")
        return cls(start, named)

    def __str__(self) -> str:
        return self.key

    @cached_property
    def end(self) -> date:
        """The first day after the period."""
        return _month_later(self.start, self.kind.length)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def key(self) -> str:
        """The stable name used in addresses and files, such as 2016-17-Q3."""
        if self.kind in (PeriodKind.MONTH, PeriodKind.SURVEY):
            return f"{self.start.year:04}-{self.start.month:02}"
        year = council_year_of(self.start)
        name = f"{year.year:04}-{(year.year + 1) % 100:02}"
        if self.kind == PeriodKind.YEAR:
            return name
        return f"{name}-{'Q' if self.kind == PeriodKind.QUARTER else 'H'}{self.number}"

    @property
    def number(self) -> int:
        """Which of its kind it is within the council year: 1 to 4 for quarters, 1 to 12 for months."""
        return (self.start.month - 4) % 12 // self.kind.length + 1

    @property
    def year_label(self) -> str:
        """The council year it lies in as printed, such as 2016/17."""
        first = council_year_of(self.start).year
        return f"{first}/{(first + 1) % 100:02}"

    @property
    def label(self) -> str:
        """In full: Quarter 3 (October to December 2016); December 2016; 2016/17."""
        if self.kind == PeriodKind.YEAR:
            return self.year_label
        if self.kind in (PeriodKind.MONTH, PeriodKind.SURVEY):
            return f"{MONTH_NAMES[self.start.month - 1]} {self.start.year}"
        name = "Quarter" if self.kind == PeriodKind.QUARTER else "Half-year"
        return f"{name} {self.number} ({self.months_in_words})"

    @property
    def months_in_words(self) -> str:
        """Its months, such as October to December 2016, or October 2016 to March 2017."""
        first, last = self.start, self.last_day
        begin = MONTH_NAMES[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
        end = f"{MONTH_NAMES[last.month - 1]} {last.year}"
        return end if self.kind.length == 1 else f"{begin} to {end}"

    @property
    def short_label(self) -> str:
        """For table heads: 2016/17, Q3, Dec 2016."""
        if self.kind == PeriodKind.YEAR:
            return self.year_label
        if self.kind in (PeriodKind.MONTH, PeriodKind.SURVEY):
            return f"{MONTH_NAMES[self.start.month - 1][:3]} {self.start.year}"
        return f"{'Q' if self.kind == PeriodKind.QUARTER else 'H'}{self.number}"

    @property
    def medium_label(self) -> str:
        """Short, but with its year: Q3 2016/17."""
        if self.kind in (PeriodKind.QUARTER, PeriodKind.HALF):
            return f"{self.short_label} {self.year_label}"
        return self.short_label

    @cached_property
    def year(self) -> "Period":
        """The council year it lies in."""
        return Period.of(PeriodKind.YEAR, self.start)

    @property
    def quarter(self) -> "Period":
        """The quarter of its last month; a quarter's own self."""
        return Period.of(PeriodKind.QUARTER, self.last_day)

    @cached_property
    def months(self) -> tuple["Period", ...]:
        return self._parts(PeriodKind.MONTH)

    @cached_property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters inside it, in order; empty for a month."""
        return self._parts(PeriodKind.QUARTER)

    def _parts(self, kind: PeriodKind) -> tuple["Period", ...]:
        return tuple(
            Period(_month_later(self.start, offset), kind)
            for offset in range(0, self.kind.length - kind.length + 1, kind.length)
        )

    def shifted(self, by: int) -> "Period":
        """The period so many of its kind later (earlier where negative)."""
        return Period(_month_later(self.start, by * self.kind.length), self.kind)

    def previous(self) -> "Period":
        return self.shifted(-1)

    def next(self) -> "Period":
        return self.shifted(1)

    def same_last_year(self) -> "Period":
        return Period(_month_later(self.start, -12), self.kind)

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def covers(self, other: "Period") -> bool:
        """Whether the other lies wholly inside it."""
        return self.start <= other.start and other.end <= self.end


def council_year_of(day: date) -> date:
    """The 1 April on which the council year of the day began."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def in_short(text: str) -> str:
    """A text for a narrow cell: quarters and halves named in full in it become Q4 2016/17.

    The text may be of a publication, which holds it in full for ever.
    """
    return _NAMED_IN_FULL.sub(_short_name, text) if ")" in text else text


_NAMED_IN_FULL = re.compile(r"\b(Quarter|Half-year) ([1-4]) \([A-Z][a-z]+(?: \d{4})? to [A-Z][a-z]+ (\d{4})\)")


def _short_name(found: re.Match) -> str:
    name, number, last_year = found[1], int(found[2]), int(found[3])
    ends_the_year = number == (4 if name == "Quarter" else 2)
    first = last_year - 1 if ends_the_year else last_year
    return f"{name[0]}{number} {first}/{(first + 1) % 100:02}"
