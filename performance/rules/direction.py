"""Direction of travel: a figure compared with an earlier one, by performance rather than by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from council_portal.choices import Choice
from council_portal.figures import Unit, UnitKind
from performance.rules.status import Polarity
from performance.rules.wording import Number, compact, gap, shown


class Direction(Choice):
    """Which way performance is going, in the order in which headlines count them."""

    IMPROVED = "improved", "Improved"
    STABLE = "stable", "Stable"
    WORSE = "worse", "Worse"
    NOT_APPLICABLE = "not_applicable", "Not applicable"

    @property
    def has_direction(self) -> bool:
        """Whether it counts in the base of direction shares."""
        return self != Direction.NOT_APPLICABLE


class Comparator(Choice):
    """The earlier figure a measure is compared with."""

    PREVIOUS_PERIOD = "previous_period", "The previous period"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year", "The same period last year"
    LAST_YEAR_END = "last_year_end", "The last year end"


class Compares(Choice):
    """What of a measure is compared: its figure for the period, or its year to date."""

    PERIOD = "period", "The figure of the period"
    YEAR_TO_DATE = "year_to_date", "The year to date"


class Trend(Choice):
    """How the number itself moved, whether or not that is good."""

    INCREASING = "increasing", "Increasing"
    DECREASING = "decreasing", "Decreasing"
    UNCHANGED = "unchanged", "Unchanged"


@dataclass(frozen=True)
class Materiality:
    """The size from which a movement counts: a percentage of the earlier figure's size, or an amount.

    A movement smaller than it is Stable; without one every movement counts.
    """

    percent: Decimal | None = None
    absolute: Decimal | None = None

    def least(self, earlier: Fraction) -> Fraction:
        """The smallest movement that counts, from this earlier figure."""
        if self.absolute is not None:
            return Fraction(self.absolute)
        return abs(earlier) * Fraction(self.percent or 0) / 100


@dataclass(frozen=True)
class Movement:
    """A direction and how it came about.

    `working` is a sentence without its full stop. `trend` is how the number moved; `change` by how much, in the
    measure's unit; `change_percent` of the earlier figure, None where that is 0. `is_not_comparable` tells a direction
    that is Not applicable for want of a comparable figure from one that is so by nature; both are counted as one.
    `suffix` follows the earlier figure where it is another than a plain figure of its period: " a month".
    """

    direction: Direction
    working: str
    trend: Trend | None = None
    change: Fraction | None = None
    change_percent: Fraction | None = None
    current: Number | None = None
    earlier: Number | None = None
    is_not_comparable: bool = False
    suffix: str = ""

    @property
    def label(self) -> str:
        """What stands in the direction column: Improved; Increasing where neither way is good; Not comparable."""
        if self.direction != Direction.NOT_APPLICABLE:
            return self.direction.label
        if self.is_not_comparable:
            return "Not comparable"
        return self.trend.label if self.trend else self.direction.label


def direction(
    current: Number | None,
    earlier: Number | None,
    *,
    polarity: Polarity,
    unit: Unit,
    places: int,
    earlier_when: str = "",
    materiality: Materiality = Materiality(),  # noqa: B008 (frozen)
    good_range: tuple[Number, Number] | None = None,
    no_figure: str = "",
    not_comparable: str = "",
    each: str = "",
    suffix: str = "",
    remarks: Sequence[str] = (),
) -> Movement:
    """The direction from an earlier figure to the current one.

    `no_figure` says why there is no current figure, and `not_comparable` why the earlier one is missing or of another
    definition or unit. `earlier_when` names its time ("in Quarter 2 of 2016/17"). `good_range` are the two ends of the
    target of a measure that is good within a range: nearer to it is better. `each` follows both figures where they are
    averages (" a month"), and `suffix` the earlier one wherever it is shown alone. `remarks` end the working, such as
    that a figure is provisional.
    """
    if current is None:
        return Movement(Direction.NOT_APPLICABLE, no_figure or "There is no figure to compare")
    if earlier is None or not_comparable:
        reason = not_comparable or "There is no earlier figure to compare with"
        return Movement(Direction.NOT_APPLICABLE, reason, current=current, is_not_comparable=True)
    now, then = Fraction(current), Fraction(earlier)
    change = now - then
    trend = Trend.INCREASING if change > 0 else Trend.DECREASING if change < 0 else Trend.UNCHANGED
    least = materiality.least(then)
    if polarity == Polarity.NONE:
        found, verdict = Direction.NOT_APPLICABLE, f"neither high nor low is good, {trend.value}"
    elif polarity == Polarity.RANGE and good_range is None:
        reason = "The measure is good within a range, and none is set for this year"
        return Movement(Direction.NOT_APPLICABLE, reason, trend, change, current=current, earlier=earlier)
    else:
        better, because = _betterment(now, then, polarity, good_range)
        if abs(change) < least:
            found, because = Direction.STABLE, f"less than the {gap(least, unit, places)} that counts"
        else:
            found = Direction.IMPROVED if better > 0 else Direction.WORSE if better < 0 else Direction.STABLE
        verdict = f"{because}, {found.label.lower()}" if because else found.label.lower()
    how_far = moved(change, unit, places) + (each if change else "")
    working = f"{shown(current, unit, places)}{each} against {compact(earlier, unit, places)}{each}"
    working += f"{' ' + earlier_when if earlier_when else ''}: {how_far}, {verdict}"
    for remark in remarks:
        working += f"; {remark}"
    percent = None if then == 0 else change * 100 / abs(then)
    return Movement(found, working, trend, change, percent, current, earlier, suffix=suffix or each)


def moved(change: Fraction, unit: Unit, places: int) -> str:
    """How the number moved: up 2.1 points, down 48, no change; now yes."""
    if change == 0:
        return "no change"
    if unit.kind == UnitKind.YES_NO:
        return "now yes" if change > 0 else "now no"
    return f"{'up' if change > 0 else 'down'} {gap(change, unit, places)}"


def _betterment(now: Fraction, then: Fraction, polarity: Polarity, good_range) -> tuple[Fraction, str]:
    """By how much performance rose (below 0, fell), and the words for why that is so."""
    if polarity == Polarity.HIGH:
        return now - then, "" if now == then else "high is good"
    if polarity == Polarity.LOW:
        return then - now, "" if now == then else "low is good"
    low, high = (Fraction(end) for end in good_range)
    outside_then, outside_now = (max(low - figure, figure - high, Fraction(0)) for figure in (then, now))
    if outside_now == outside_then:
        return Fraction(0), "within the range both times" if outside_now == 0 else "as far from the range as before"
    return outside_then - outside_now, "nearer to the range" if outside_now < outside_then else "further from the range"


def of_parts(parts: Sequence[tuple[str, Movement]]) -> Movement:
    """The direction of a measure made of parts, each with its name: as good as the worst of them.

    Worse where any part is worse; improved where some part improved and none is worse; stable where all are; not
    applicable where no part has a direction. Raises ValueError without parts.
    """
    if not parts:
        raise ValueError("A measure made of parts has at least one.")
    if len(parts) == 1:
        return parts[0][1]
    for wanted in (Direction.WORSE, Direction.IMPROVED, Direction.STABLE, Direction.NOT_APPLICABLE):
        found = [(name, movement) for name, movement in parts if movement.direction == wanted]
        if found:
            break
    opening = "No part has a direction"
    if wanted.has_direction:
        opening = f"{wanted.label} in {len(found)} of {len(parts)} parts"
    trends = {movement.trend for _, movement in parts}
    return Movement(
        wanted,
        ". ".join([opening, *(f"{name}: {movement.working}" for name, movement in found)]),
        trend=trends.pop() if len(trends) == 1 else None,
        is_not_comparable=all(movement.is_not_comparable for _, movement in parts),
    )
