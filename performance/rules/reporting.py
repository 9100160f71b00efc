"""Which figure a quarter reports for a measure, and which earlier one it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from council_portal.choices import Choice
from council_portal.days import long_date
from council_portal.figures import Unit
from council_portal.periods import Period, PeriodKind
from performance.rules.direction import Comparator
from performance.rules.frequency import Frequency
from performance.rules.rollup import Point, RollUp, ratio, year_to_date
from performance.rules.wording import decimal_of, in_period

#: A figure made of others is kept to as many places as the record keeps.
MADE_PLACES = 4
ADDED_UP = "Its three months added up"
OF_QUARTERS = "Made of its quarters"
OF_MONTHS = "Made of its months"


class Version(Choice):
    """How firm a figure is."""

    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"
    REVISED = "revised", "Revised"


LEAST_FIRM_FIRST = (Version.PROVISIONAL, Version.REVISED, Version.FINAL)


class NoFigure(Choice):
    """Why there is no figure: a blank is not zero."""

    NOT_DUE = "not_due", "Not due"
    LATE = "late", "Late"
    SUPPRESSED = "suppressed", "Suppressed"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_COLLECTED = "not_collected", "Not collected"
    AWAITING_VALIDATION = "awaiting_validation", "Awaiting validation"
    ILLEGIBLE = "illegible", "Illegible in the source"

    @property
    def leaves_room(self) -> bool:
        """Whether an earlier figure may stand in meanwhile: what is withheld or lost is not filled."""
        return self in (NoFigure.NOT_DUE, NoFigure.LATE, NoFigure.AWAITING_VALIDATION)


@dataclass(frozen=True)
class Figure:
    """One recorded figure of a measure: for a period, and of one component where the measure has parts.

    A figure has a `value`, or a judgement in `words`, or neither and the `reason`, with the day on which it is expected
    where somebody has said. `covers_months` is how much of its period, from the period's start, a figure for part of it
    covers. `numerator` and `denominator` are what a rate was entered as. Figures of different `definition` are not
    compared: what is counted changed between them.
    """

    period: Period
    value: Decimal | None = None
    words: str = ""
    reason: NoFigure | None = None
    component: str = ""
    version: Version = Version.FINAL
    covers_months: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    definition: int = 1
    expected_on: date | None = None

    @property
    def is_given(self) -> bool:
        return self.value is not None or bool(self.words)

    @property
    def months(self) -> int:
        """How many months it covers."""
        return self.covers_months or self.period.kind.length

    @property
    def months_short(self) -> int:
        """How many months before the end of its period it ends."""
        return self.period.kind.length - self.months

    @property
    def is_for_part(self) -> bool:
        return self.months_short > 0


class Source(StrEnum):
    """Where the figure that a quarter reports comes from."""

    OWN = "own"
    LONGER = "longer"
    POLL = "poll"
    MONTHS = "months"
    CARRIED = "carried"
    PARTS = "parts"
    NONE = "none"


@dataclass(frozen=True)
class Report:
    """What a quarter reports for a measure or a part of it.

    `figure` is None where there is none; `words` then says why (Not due; Not yet available, expected 31 March 2017),
    and otherwise says where the figure comes from, empty for the quarter's own. `is_missing` is true where a figure
    was due and is not there.
    """

    figure: Figure | None
    source: Source
    words: str = ""
    is_missing: bool = False

    @property
    def is_carried(self) -> bool:
        return self.source == Source.CARRIED


def reported(
    figures: Sequence[Figure],
    quarter: Period,
    *,
    frequency: Frequency,
    rollup: RollUp,
    unit: Unit,
    carries_forward: bool = False,
    expected_on: date | None = None,
) -> Report:
    """The figure a quarter reports, from the figures of one measure or one part of it.

    In this order: the quarter's own; that of a half or a year ending with it; the last poll in it; its months, added up
    for a sum when all three are there, numerators over denominators for a weighted figure that has them all, and
    otherwise its last month with a figure; where the measure carries forward, the latest earlier figure of the same
    year; none. A figure made of months is as firm as the least firm of them.
    """
    own = _of(figures, quarter)
    if own and own.is_given:
        return Report(own, Source.OWN, _part_words(own))
    if own is None or own.reason is None or own.reason.leaves_room:
        found = _standing_in(figures, quarter, rollup, unit)
        if found is None and carries_forward:
            found = _carried(figures, quarter, rollup)
        if found:
            return found
    return _nothing(own, quarter, frequency, expected_on)


def _of(figures: Sequence[Figure], period: Period) -> Figure | None:
    return next((figure for figure in figures if figure.period == period), None)


def _part_words(figure: Figure) -> str:
    """October and November only, of a figure for part of its period."""
    return part_words(figure.period, figure.months) if figure.is_for_part else ""


def part_words(period: Period, months: int) -> str:
    """The first so many months of a period: October and November only."""
    names = [month.label.split()[0] for month in period.months[:months]]
    return f"{' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))} only"


def _standing_in(figures: Sequence[Figure], quarter: Period, rollup: RollUp, unit: Unit) -> Report | None:
    """A longer period that ends with the quarter, a poll or the months inside it."""
    given = [figure for figure in figures if figure.is_given]
    for figure in given:
        if figure.period.kind in (PeriodKind.HALF, PeriodKind.YEAR) and figure.period.end == quarter.end:
            return Report(figure, Source.LONGER, f"The figure of {figure.period.label}")
    polls = [f for f in given if f.period.kind == PeriodKind.SURVEY and quarter.covers(f.period)]
    if polls:
        poll = max(polls, key=lambda figure: figure.period)
        return Report(poll, Source.POLL, f"The poll of {poll.period.label}")
    months = sorted(
        (f for f in given if f.period.kind == PeriodKind.MONTH and quarter.covers(f.period)), key=lambda f: f.period
    )
    if not months:
        return None
    combined = _combined(months, quarter, rollup, unit)
    if combined or rollup == RollUp.SUM:
        return combined
    return Report(months[-1], Source.MONTHS, f"The figure of {months[-1].period.label}")


def _combined(months: Sequence[Figure], quarter: Period, rollup: RollUp, unit: Unit) -> Report | None:
    """What the three months make together, where they add up; None where one is missing or counted otherwise."""
    if len(months) < 3 or len({month.definition for month in months}) > 1:
        return None
    made = {
        "version": next(version for version in LEAST_FIRM_FIRST if any(month.version == version for month in months)),
        "definition": months[-1].definition,
    }
    if rollup == RollUp.SUM and all(month.value is not None for month in months):
        return Report(Figure(quarter, sum(month.value for month in months), **made), Source.MONTHS, ADDED_UP)
    if rollup == RollUp.WEIGHTED and all(month.denominator is not None for month in months):
        numerator, denominator = (sum(getattr(month, of) for month in months) for of in ("numerator", "denominator"))
        exact = ratio(numerator, denominator, unit)
        if exact is not None:
            value = decimal_of(exact, MADE_PLACES)
            figure = Figure(quarter, value, numerator=numerator, denominator=denominator, **made)
            return Report(figure, Source.MONTHS, "Its three months' numerators over their denominators")
    return None


def figure_for(figures: Sequence[Figure], period: Period, rollup: RollUp, unit: Unit) -> Figure | None:
    """The figure of a quarter or a year: its own, else what its months or its quarters make by the roll-up.

    `figures` are those of one measure or one part of it. A sum and a weighted figure need every one of them, the latest
    and a running total the last. One that has no figure of its own for a reason is given back with that; None where
    there is nothing.
    """
    own = _of(figures, period)
    if own is not None:
        return own
    if period.kind == PeriodKind.QUARTER and rollup in (RollUp.SUM, RollUp.WEIGHTED):
        months = [month for month in (_of(figures, each) for each in period.months) if month and month.is_given]
        found = _combined(months, period, rollup, unit)
        return found.figure if found else None
    if period.kind == PeriodKind.YEAR and rollup != RollUp.NONE:
        return _year_of_quarters(figures, period, rollup, unit)
    return None


def _year_of_quarters(figures: Sequence[Figure], year: Period, rollup: RollUp, unit: Unit) -> Figure | None:
    """A year's figure from those of its quarters, as firm as the least firm that it is made of."""
    quarters = [figure_for(figures, each, rollup, unit) for each in year.quarters]
    if rollup in (RollUp.LATEST, RollUp.RUNNING_TOTAL):
        last = quarters[-1] or _of(figures, year.months[-1])
        return replace(last, period=year) if last and last.value is not None and not last.is_for_part else None
    if any(each is None or each.value is None or each.is_for_part for each in quarters):
        return None
    points = [
        Point(each.period, each.value, each.numerator, each.denominator, definition=each.definition)
        for each in quarters
    ]
    total = year_to_date(points, rollup, year.quarters[-1], unit)
    if total.value is None:
        return None
    version = next(version for version in LEAST_FIRM_FIRST if any(each.version == version for each in quarters))
    value = decimal_of(total.value, MADE_PLACES)
    return Figure(year, value, component=quarters[-1].component, version=version, definition=total.definition)


def _carried(figures: Sequence[Figure], quarter: Period, rollup: RollUp) -> Report | None:
    """The latest given figure of the same council year from before the quarter; a part of a sum is not carried."""
    if rollup == RollUp.SUM:
        return None
    given = [figure for figure in figures if figure.is_given and quarter.year.covers(figure.period)]
    earlier = [figure for figure in given if figure.period.end <= quarter.start]
    if not earlier:
        return None
    latest = max(earlier, key=lambda figure: (figure.period.end, figure.period.kind.length))
    return Report(latest, Source.CARRIED, f"Carried forward from {latest.period.label}")


def _nothing(own: Figure | None, quarter: Period, frequency: Frequency, expected_on: date | None) -> Report:
    """No figure: not due, or missing with the day it is expected, or why it will not come.

    What was said of this figure comes before what the measure says of its next one.
    """
    reason = own.reason if own else None
    said = own.expected_on if own else None
    if reason is not None and not reason.leaves_room:
        return Report(None, Source.NONE, reason.label)
    is_due = frequency.is_due_in(quarter, expected_on)
    if reason == NoFigure.NOT_DUE or (reason is None and not is_due):
        due = frequency.next_due(quarter.next() if is_due else quarter, expected_on)
        next_on = said or expected_on
        if next_on and next_on >= quarter.start:
            return Report(None, Source.NONE, f"Not due, expected {long_date(next_on)}")
        return Report(None, Source.NONE, f"Not due{f' until {due.label}' if due else ''}")
    words = "Awaiting validation" if reason == NoFigure.AWAITING_VALIDATION else "Not yet available"
    if said or expected_on:
        words += f", expected {long_date(said or expected_on)}"
    return Report(None, Source.NONE, words, is_missing=is_due)


def compared_with(
    figures: Sequence[Figure],
    current: Figure,
    quarter: Period,
    *,
    comparator: Comparator,
    frequency: Frequency,
    rollup: RollUp,
    unit: Unit,
) -> tuple[Figure | None, str]:
    """The earlier figure to compare the current one with, or None and the reason why it is not comparable.

    The previous period is the previous one of the same kind, for a poll the poll before, for a term the quarter of the
    term before. A month that stands for its quarter is compared with the quarter before, or with that one's last month.
    A quarter or a year without a figure of its own has the one that its months or quarters make.
    The last year end is the year's figure or, where figures are positions, its last quarter's. A running total is never
    compared with an earlier point of its own year, nor part of a year's count with a whole one.
    """
    period = current.period
    if comparator == Comparator.SAME_PERIOD_LAST_YEAR:
        wanted = [period.same_last_year()]
    elif comparator == Comparator.LAST_YEAR_END:
        before = quarter.year.previous()
        wanted = [before]
        if rollup != RollUp.SUM:
            wanted += [before.quarters[-1], Period.of(PeriodKind.HALF, before.last_day), before.months[-1]]
        if rollup in (RollUp.SUM, RollUp.RUNNING_TOTAL) and period.end != quarter.year.end:
            return None, f"Part of a year cannot be compared with the whole of {before.label}"
    elif rollup == RollUp.RUNNING_TOTAL:
        return None, "A running total is only comparable with the same point of last year"
    elif period.kind == PeriodKind.SURVEY:
        polls = [f for f in figures if f.period.kind == PeriodKind.SURVEY and f.period < period and f.is_given]
        if not polls:
            return None, "There is no earlier poll to compare with"
        wanted = [max(poll.period for poll in polls)]
    else:
        wanted = _previous(period, frequency)
    for candidate in wanted:
        figure = figure_for(figures, candidate, rollup, unit)
        if figure and figure.value is not None:
            if figure.definition != current.definition:
                return None, f"The definition has changed since {figure.period.label}"
            if rollup == RollUp.RUNNING_TOTAL and figure.months_short != current.months_short:
                return None, f"The total {in_period(figure.period)} covers another part of its year"
            return figure, ""
    lacking = _of(figures, wanted[0])
    why = f" ({lacking.reason.label.lower()})" if lacking and lacking.reason else ""
    return None, f"There is no figure {in_period(wanted[0])} to compare with{why}"


def _previous(period: Period, frequency: Frequency) -> list[Period]:
    """The periods that may serve as the previous one, the best first."""
    if period.kind == PeriodKind.MONTH:
        before = period.quarter.previous()
        return [before, before.months[-1]]
    before = period.previous()
    if period.kind == PeriodKind.QUARTER and frequency in (Frequency.TERMLY, Frequency.SIX_MONTHLY):
        while not frequency.is_due_in(before):
            before = before.previous()
    return [before]
