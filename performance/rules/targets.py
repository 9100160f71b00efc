"""Targets: what is aimed at, dated, and what that comes to for one period."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from council_portal.choices import Choice
from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period
from performance.rules.wording import Number, amount, bare, in_period, shown

PERCENT = Unit(UnitKind.PERCENT)


class TargetKind(Choice):
    """The kinds of target a measure may have in a year."""

    NUMERIC = "numeric", "A number"
    RANGE = "range", "Within a range"
    PROFILED = "profiled", "A number for each period"
    RELATIVE = "relative", "Relative to last year"
    WORDS = "words", "Words only"
    BASELINE = "baseline", "Baseline year"
    NONE = "none", "No target"


class Operator(Choice):
    """How a figure is held against a target's number."""

    AT_LEAST = ">=", "At least"
    AT_MOST = "<=", "At most"
    MORE_THAN = ">", "More than"
    LESS_THAN = "<", "Less than"
    EQUAL_TO = "=", "Exactly"

    @property
    def words(self) -> str:
        return self.label.lower()

    @property
    def wants_high(self) -> bool:
        return self in (Operator.AT_LEAST, Operator.MORE_THAN)

    @property
    def wants_low(self) -> bool:
        return self in (Operator.AT_MOST, Operator.LESS_THAN)

    def is_met(self, figure: Fraction, target: Fraction) -> bool:
        """Whether the figure meets the target; equality decides as the operator says."""
        return COMPARISONS[self](figure, target)


COMPARISONS = {
    Operator.AT_LEAST: operator.ge,
    Operator.AT_MOST: operator.le,
    Operator.MORE_THAN: operator.gt,
    Operator.LESS_THAN: operator.lt,
    Operator.EQUAL_TO: operator.eq,
}


def answer_aimed_at(operator: Operator, value: Number) -> int:
    """The answer that meets the target of a question of yes or no: 1 for yes, 0 for no."""
    return next((answer for answer in (1, 0) if operator.is_met(Fraction(answer), Fraction(value))), 1)


class Spread(Choice):
    """What of a year a target's number is for.

    EACH_PERIOD: every period's figure is held against it. EVEN: it is the year's, and the year to date is held against
    the share of its months gone by. YEAR: it is the year's, and the year to date is held against the whole of it, as
    with a ceiling not to be passed. A profile's numbers are for each period, or for the year to date (YEAR).
    """

    EACH_PERIOD = "each_period", "The same for each period"
    EVEN = "even", "For the year, shared out over its months"
    YEAR = "year", "For the year as a whole"

    @property
    def is_for_the_year(self) -> bool:
        """Whether what adds up is judged on its year to date."""
        return self != Spread.EACH_PERIOD


class CountingYear(Choice):
    """The year over which a running total builds up."""

    COUNCIL = "council", "April to March"
    ACADEMIC = "academic", "September to July"

    @property
    def first_month(self) -> int:
        return {"council": 4, "academic": 9}[self]

    @property
    def length(self) -> int:
        """Months in which anything is counted: no school is open in August."""
        return {"council": 12, "academic": 11}[self]

    def months_gone(self, period: Period, covers_months: int | None = None) -> int:
        """How many of the year's months have been counted by the end of a period.

        A figure for part of its period has counted only the first `covers_months` of it.
        """
        last = period.last_day.month
        if covers_months is not None and covers_months < period.kind.length:
            last -= period.kind.length - covers_months
        return min((last - self.first_month) % 12 + 1, self.length)


@dataclass(frozen=True)
class Target:
    """A measure's target, as declared from a period on.

    `value` with its `operator`; `low` and `high` of a range, both included; `profile`, a value for each period;
    `relative_percent` or `relative_points`, added to last year's figure (-5 is a reduction of 5%); `words`.
    `spread` says what of a year the number is for.
    """

    kind: TargetKind
    operator: Operator | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    profile: Mapping[Period, Decimal] = field(default_factory=dict)
    relative_percent: Decimal | None = None
    relative_points: Decimal | None = None
    words: str = ""
    spread: Spread = Spread.EACH_PERIOD
    due_on: date | None = None


@dataclass(frozen=True)
class Bar:
    """What a figure is held against in one period.

    `kind` NUMERIC with `operator` and exact `value`, or RANGE with `low` and `high`; WORDS, BASELINE and NONE hold no
    number. `working` says how the number came about where that is not plain. `unresolved` is a sentence saying what
    is missing where a number is aimed at and cannot be worked out.
    """

    kind: TargetKind
    operator: Operator | None = None
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    working: str = ""
    unresolved: str = ""

    @property
    def is_number(self) -> bool:
        return self.value is not None or self.low is not None

    def in_words(self, unit: Unit, places: int) -> str:
        """At most 23%; between 40% and 60%; yes; with the working behind where there is one."""
        if unit.kind == UnitKind.YES_NO and self.value is not None:
            return self._with_working(shown(answer_aimed_at(self.operator, self.value), unit, 0).lower())
        if self.low is not None:
            return self._with_working(f"between {bare(self.low, unit, places)} and {bare(self.high, unit, places)}")
        return self._with_working(f"{self.operator.words} {bare(self.value, unit, places)}")

    def after_against(self, unit: Unit, places: int) -> str:
        """As it is said of a figure that it is held against: at most 23%; a range of 40% to 60%."""
        if self.low is not None:
            return self._with_working(f"a range of {bare(self.low, unit, places)} to {bare(self.high, unit, places)}")
        return self.in_words(unit, places)

    def _with_working(self, text: str) -> str:
        return f"{text} ({self.working})" if self.working else text


def refusal(target: Target) -> str | None:
    """Why a target cannot be declared so, as a sentence; None where it can."""
    has_change = (target.relative_percent is None) != (target.relative_points is None)
    if target.kind in (TargetKind.NUMERIC, TargetKind.PROFILED, TargetKind.RELATIVE) and target.operator is None:
        return "Say how a figure is held against the target: at least, at most, more than, less than or exactly."
    if target.kind == TargetKind.NUMERIC and target.value is None:
        return "Enter the target's number."
    if target.kind == TargetKind.RANGE and (target.low is None or target.high is None or target.low > target.high):
        return "Enter both ends of the range, the lower one first."
    if target.kind == TargetKind.PROFILED and not target.profile:
        return "Enter the target of at least one period."
    if target.kind == TargetKind.RELATIVE and not has_change:
        return "Enter the change on last year either in percent or in points."
    if target.kind == TargetKind.PROFILED and target.spread == Spread.EVEN:
        return "A target with a number for each period is not shared out over the months as well."
    if target.kind == TargetKind.WORDS and not target.words.strip():
        return "Write the target in words."
    return None


def resolve(
    target: Target,
    period: Period,
    *,
    unit: Unit,
    places: int,
    last_year: Number | None = None,
    counting_year: CountingYear = CountingYear.COUNCIL,
    covers_months: int | None = None,
    lacking: str = "no figure",
) -> Bar:
    """What the target comes to for a period.

    A profiled target gives its value for the period, or for the nearest longer one that covers it. A relative one is
    worked out on `last_year`, the year before's figure; where that is missing the bar says so,
    in the words of `lacking`. A target spread evenly
    is the share of the year's months counted by the period's end: 600 is 450 at 31 December. Nothing is rounded.
    """
    if target.kind in (TargetKind.WORDS, TargetKind.BASELINE, TargetKind.NONE):
        return Bar(target.kind)
    share = Fraction(1)
    working = []
    if target.spread == Spread.EVEN and target.kind != TargetKind.PROFILED:
        gone = counting_year.months_gone(period, covers_months)
        share = Fraction(gone, counting_year.length)
    if target.kind == TargetKind.RANGE:
        if share != 1:
            ends = f"{bare(target.low, unit, places)} to {bare(target.high, unit, places)}"
            working.append(_share_in_words(ends, gone, counting_year))
        low, high = Fraction(target.low) * share, Fraction(target.high) * share
        return Bar(TargetKind.RANGE, low=low, high=high, working="; ".join(working))
    if target.kind == TargetKind.PROFILED:
        aimed_at = profiled_value(target.profile, period)
        if aimed_at is None:
            return Bar(TargetKind.NUMERIC, target.operator, unresolved=f"No target is set for {period.label}")
        value = Fraction(aimed_at)
        working.append(f"the target {in_period(period)}")
    elif target.kind == TargetKind.RELATIVE:
        before = period.year.previous()
        if last_year is None:
            missing = f"The target is relative to {before.label}, for which there is {lacking}"
            return Bar(TargetKind.NUMERIC, target.operator, unresolved=missing)
        value = Fraction(last_year)
        if target.relative_percent is not None:
            value += abs(value) * Fraction(target.relative_percent) / 100
            change = bare(abs(target.relative_percent), PERCENT, 2)
            sign = target.relative_percent
        else:
            value += Fraction(target.relative_points)
            change, sign = amount(abs(target.relative_points), unit, places), target.relative_points
        way = "below" if sign < 0 else "above"
        working.append(f"{change} {way} the {bare(last_year, unit, places)} of {before.label}")
    else:
        value = Fraction(target.value)
    if share != 1:
        working.append(_share_in_words(bare(value, unit, places), gone, counting_year))
    return Bar(TargetKind.NUMERIC, target.operator, value * share, working="; ".join(working))


def profiled_value(profile: Mapping[Period, Decimal], period: Period) -> Decimal | None:
    """The profile's value for the period, or for the shortest period of the profile that covers it."""
    covering = sorted((p for p in profile if p.covers(period)), key=lambda p: p.kind.length)
    return profile[covering[0]] if covering else None


def _share_in_words(whole: str, gone: int, year: CountingYear) -> str:
    return f"{gone} of {year.length} months of {whole}"
