"""The quarter's return as a file: its columns, how periods are named in it, which lines a measure has."""

import re
from datetime import date
from enum import StrEnum

from council_portal.periods import MONTH_NAMES, Period, PeriodError, PeriodKind
from performance.rules.frequency import Frequency
from performance.rules.reporting import NoFigure

YES, NO = "yes", "no"
CONFIDENCES = ("low", "medium", "high")
REASONS = tuple(reason.label for reason in NoFigure)


class Column(StrEnum):
    """The columns by their heads. Files are read by these heads, in whatever order they stand."""

    REF = "Ref"
    MEASURE = "Measure"
    PERIOD = "Period"
    WHAT = "What is counted"
    COMPONENT = "Component"
    DIRECTORATE = "Directorate"
    UNIT = "Unit"
    TARGET = "Target"
    LAST = "Last figure"
    FIGURE = "Figure"
    NUMERATOR = "Numerator"
    DENOMINATOR = "Denominator"
    PROVISIONAL = "Provisional"
    PART = "Part of the period"
    NO_FIGURE = "Reason for no figure"
    EXPECTED = "Expected on"
    WHY = "Reason for the change"
    COMMENTARY = "Commentary"
    FORECAST = "Year-end forecast"
    CONFIDENCE = "Confidence"

    @property
    def is_entry(self) -> bool:
        """Whether the officer fills it in; the others say what the line is about."""
        return self in _HINTS

    @property
    def is_needed(self) -> bool:
        """Whether a file without it cannot be read."""
        return self in (Column.REF, Column.PERIOD)

    @property
    def hint(self) -> str:
        """What to write in it, as a sentence or two; empty where there is nothing to write."""
        return _HINTS.get(self, "")

    @property
    def choices(self) -> tuple[str, ...]:
        """The words it takes, where it takes no others."""
        return {
            Column.PROVISIONAL: (YES, NO),
            Column.NO_FIGURE: REASONS,
            Column.CONFIDENCE: CONFIDENCES,
        }.get(self, ())


_HINTS = {
    Column.FIGURE: "The figure in the unit of its line. Leave it empty where the two parts of it are given, "
    "or where there is none.",
    Column.NUMERATOR: "With the denominator: the figure is worked out from the two.",
    Column.DENOMINATOR: "With the numerator. A denominator of zero gives no figure: choose a reason instead.",
    Column.PROVISIONAL: "Write yes where the figure may still change. Empty means final.",
    Column.PART: "Where the figure is for part of the period only, say which: October and November only.",
    Column.NO_FIGURE: "Where there is no figure, choose why. An empty line says nothing and changes nothing.",
    Column.EXPECTED: "When a missing figure is expected, for example 31 March 2017.",
    Column.WHY: "Needed where a published figure changes, and for what a forecast rests on; shown to whoever approves "
    "it.",
    Column.COMMENTARY: "What is behind the figures and what is being done. Once a measure, on any line of it.",
    Column.FORECAST: "The figure that you expect for the whole year.",
    Column.CONFIDENCE: "How sure you are of the forecast: needed with it.",
}


class NotAPeriod(ValueError):
    """The words name no period; the message is a sentence."""


def named(period: Period) -> str:
    """The period's name in the file: none that a spreadsheet program takes for anything but itself or its month."""
    match period.kind:
        case PeriodKind.YEAR:
            return f"Year {period.year_label}"
        case PeriodKind.HALF | PeriodKind.QUARTER:
            return f"{period.kind.label} {period.number} {period.year_label}"
        case PeriodKind.SURVEY:
            return f"Survey {period.label}"
    return period.label


_OF_YEAR = re.compile(
    r"(?:(q|quarter|h|half-year|half)\s*([1-4])\s+(?:of\s+)?|year\s+)?(\d{4})\s*[/-]\s*(\d{2}|\d{4})", re.I
)
_IN_MONTHS = re.compile(r"(q|quarter|h|half-year|half)\s*([1-4])\s*\([^()]*?([a-z]{3,9})\s+(\d{4})\)", re.I)
_MONTH = re.compile(r"(survey\s+(?:of\s+)?)?([a-z]{3,9})[\s-]+(\d{4}|\d{2})", re.I)


def period_named(words: str) -> Period:
    """The period that a cell names: by its name in the file, its key, or as people and pages write it.

    Such as Q3 2016/17, Oct-16 or Quarter 3 (October to December 2016). Raises NotAPeriod.
    """
    text = " ".join(words.split())
    try:
        return Period.parse(None, text)
    except PeriodError:
        pass
    try:
        if found := _OF_YEAR.fullmatch(re.sub(r"\s*\(.*\)$", "", text)):
            letter = (found[1] or "")[:1].upper()
            key = f"{found[3]}-{found[4][-2:]}" + (f"-{letter}{found[2]}" if letter else "")
            return Period.parse(None if letter else PeriodKind.YEAR, key)
        if (found := _IN_MONTHS.fullmatch(text)) and (month := _month_of(found[3])):
            kind = PeriodKind.QUARTER if found[1][0].lower() == "q" else PeriodKind.HALF
            period = Period.of(kind, date(int(found[4]), month, 1))
            if period.number == int(found[2]) and period.last_day.month == month:
                return period
        if (found := _MONTH.fullmatch(text)) and (month := _month_of(found[2])):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return Period.parse(PeriodKind.SURVEY if found[1] else PeriodKind.MONTH, f"{year}-{month:02}")
    except PeriodError:
        pass
    raise NotAPeriod(f"“{text}” is no period: write it as Quarter 3 2016/17, December 2016 or Year 2016/17.")


def month_of_day(day: date) -> Period:
    """What a spreadsheet program meant that made a day of a month's name: it chooses the first. Raises NotAPeriod."""
    if day.day != 1:
        raise NotAPeriod(f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year} is a day: write the period’s name.")
    return Period(day, PeriodKind.MONTH)


def _month_of(word: str) -> int | None:
    names = [name for name in MONTH_NAMES if name.lower().startswith(word.lower())]
    return MONTH_NAMES.index(names[0]) + 1 if len(names) == 1 else None


def periods_of(frequency: Frequency, quarter: Period) -> list[Period]:
    """The periods for which a measure may have a figure in the quarter, the shortest first, the quarter always."""
    periods = list(quarter.months) if frequency == Frequency.MONTHLY else []
    periods.append(quarter)
    ends_half = quarter.number in (2, 4)
    if frequency == Frequency.SIX_MONTHLY and ends_half:
        periods.append(Period.of(PeriodKind.HALF, quarter.start))
    if frequency in (Frequency.ANNUAL, Frequency.BIENNIAL) and quarter.number == 4:
        periods.append(quarter.year)
    return periods
