"""Roll-up: how a measure's figures make a year to date, and twelve months to date."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from council_portal.choices import Choice
from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period
from performance.rules.wording import capitalised


class RollUp(Choice):
    """How figures of periods make a figure of a longer one. Never the mean of percentages."""

    SUM = "sum", "The figures add up"
    WEIGHTED = "weighted", "Numerators over denominators"
    LATEST = "latest", "The latest figure stands"
    RUNNING_TOTAL = "running_total", "Each figure is a running total"
    NONE = "none", "Figures are not combined"


@dataclass(frozen=True)
class Point:
    """One period's figure as roll-up sees it: its value, what a rate was made of, and how many months it covers.

    Figures of different `definition` are not combined: what is counted changed between them.
    """

    period: Period
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    covers_months: int | None = None
    definition: int = 1


@dataclass(frozen=True)
class Total:
    """A figure made of several, exact, or None with the sentence saying what is missing.

    `covers_months` is how much of the last period it reaches into, where that is a part; `definition` what it counts.
    """

    value: Fraction | None
    missing: str = ""
    covers_months: int | None = None
    definition: int = 1


def ratio(numerator: Decimal | None, denominator: Decimal | None, unit: Unit) -> Fraction | None:
    """The figure of a numerator and a denominator in the unit: percent of 100, a rate of its base, else plain.

    None where either is missing; dividing by zero gives no figure, never an error or 0.
    """
    if numerator is None or denominator is None or denominator == 0:
        return None
    base = {UnitKind.PERCENT: 100, UnitKind.RATE: unit.per or 1}.get(unit.kind, 1)
    return Fraction(numerator) / Fraction(denominator) * base


def year_to_date(points: Sequence[Point], rollup: RollUp, upto: Period, unit: Unit) -> Total:
    """The figure of the council year so far, to the end of `upto`, from points of the same kind of period.

    A sum or a weighted figure needs every period of the year so far; the latest is the last that has a figure; a
    running total is that of `upto`; figures that are not combined have none.
    """
    first = Period.of(upto.kind, upto.year.start)
    wanted = [first]
    while wanted[-1].start < upto.start:
        wanted.append(wanted[-1].next())
    return _combined(points, rollup, wanted, unit)


def rolling_year(points: Sequence[Point], rollup: RollUp, upto: Period, unit: Unit) -> Total:
    """The figure of the twelve months to the end of `upto`: all twelve months are needed, or all four quarters.

    Only sums and weighted figures roll; for the rest there is none.
    """
    if rollup not in (RollUp.SUM, RollUp.WEIGHTED):
        return Total(None, "The figures of this measure are not added up over twelve months")
    wanted = [upto.shifted(-back) for back in reversed(range(12 // upto.kind.length))]
    total = _combined(points, rollup, wanted, unit)
    if total.covers_months is not None:
        return Total(None, f"{capitalised(upto.label)} is not complete")
    return total


def _combined(points: Sequence[Point], rollup: RollUp, wanted: Sequence[Period], unit: Unit) -> Total:
    by_period = {point.period: point for point in points}
    found = [by_period.get(period) for period in wanted]
    last = found[-1]
    part = last.covers_months if last and last.covers_months and last.covers_months < wanted[-1].kind.length else None
    if rollup == RollUp.NONE:
        return Total(None, "The figures of this measure are not combined")
    if rollup == RollUp.RUNNING_TOTAL:
        if last is None or last.value is None:
            return Total(None, f"There is no figure for {wanted[-1].label}")
        return Total(Fraction(last.value), covers_months=part, definition=last.definition)
    if rollup == RollUp.LATEST:
        given = [point for point in found if point and point.value is not None]
        if not given:
            return Total(None, "There is no figure yet this year")
        return Total(Fraction(given[-1].value), definition=given[-1].definition)
    for period, point in zip(wanted, found, strict=True):
        is_whole = point is not None and (period == wanted[-1] or not _is_part(point))
        has_figure = is_whole and (point.value is not None if rollup == RollUp.SUM else _has_parts(point))
        if not has_figure:
            lacking = "is not complete" if point is not None and not is_whole else "has no figure"
            return Total(None, f"{capitalised(period.label)} {lacking}")
    for earlier, later in pairwise(found):
        if earlier.definition != later.definition:
            return Total(None, f"The definition changed in {later.period.label}")
    if rollup == RollUp.SUM:
        value = sum((Fraction(point.value) for point in found), Fraction(0))
        return Total(value, covers_months=part, definition=last.definition)
    numerator = sum((point.numerator for point in found), Decimal(0))
    denominator = sum((point.denominator for point in found), Decimal(0))
    value = ratio(numerator, denominator, unit)
    missing = "" if value is not None else "The denominators add up to 0"
    return Total(value, missing, part, last.definition)


def _is_part(point: Point) -> bool:
    return point.covers_months is not None and point.covers_months < point.period.kind.length


def _has_parts(point: Point) -> bool:
    return point.numerator is not None and point.denominator is not None
