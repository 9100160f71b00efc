"""Tolerances: how far from its target a figure may be and still be satisfactory."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from council_portal.choices import Choice
from council_portal.figures import Unit, UnitKind
from performance.rules.targets import Bar
from performance.rules.wording import amount, bare

PERCENT = Unit(UnitKind.PERCENT)


class ToleranceKind(Choice):
    """The three ways to declare an amber band."""

    PERCENT = "percent", "Percent of the target"
    ABSOLUTE = "absolute", "An amount either side"
    BOUNDS = "bounds", "Stated bounds"


class ToleranceError(ValueError):
    """The tolerance cannot be used with the target; the message is a sentence that says what to do.

    `because` says the same in the working of a status, after "no tolerance, as".
    """

    def __init__(self, message: str, because: str):
        super().__init__(message)
        self.because = because


@dataclass(frozen=True)
class Tolerance:
    """An amber band as declared: `value` is the percentage or the amount; `low` and `high` are stated bounds.

    Of stated bounds only the side on which a figure can miss the target matters; a range or an exact target has both.
    """

    kind: ToleranceKind
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Band:
    """The amber band worked out for one target: the lowest and highest satisfactory figures, themselves satisfactory.

    None on a side where every figure meets the target. `name` is how it was declared: tolerance 10%.
    """

    name: str
    low: Fraction | None = None
    high: Fraction | None = None

    def holds(self, figure: Fraction) -> bool:
        """Whether a figure that misses the target is satisfactory: exactly on a bound it is."""
        return (self.low is None or figure >= self.low) and (self.high is None or figure <= self.high)


def refusal(tolerance: Tolerance, bar: Bar | None = None) -> str | None:
    """Why a tolerance cannot be declared so, or not beside this target, as a sentence; None where it can."""
    if tolerance.kind == ToleranceKind.BOUNDS:
        if tolerance.low is None and tolerance.high is None:
            return "Enter at least one bound of the tolerance."
        if tolerance.low is not None and tolerance.high is not None and tolerance.low > tolerance.high:
            return "Enter the lower bound of the tolerance first."
    elif tolerance.value is None or tolerance.value < 0:
        return "Enter the tolerance as a number of 0 or more."
    if bar is not None and bar.is_number:
        try:
            band(tolerance, bar, PERCENT, 2)
        except ToleranceError as error:
            return str(error)
    return None


def band(tolerance: Tolerance, bar: Bar, unit: Unit, places: int) -> Band:
    """The amber band a tolerance gives around a target.

    A percentage is of the target's size, so that a target below zero has its band on the far side too. Raises
    ToleranceError where it is a percentage and the target is 0, and where stated bounds contradict the target.
    """
    low, high = (bar.low, bar.high) if bar.low is not None else (bar.value, bar.value)
    is_low_open = bar.operator is not None and bar.operator.wants_low
    is_high_open = bar.operator is not None and bar.operator.wants_high
    if tolerance.kind == ToleranceKind.BOUNDS:
        return _stated(tolerance, low, high, is_low_open, is_high_open, unit, places)
    if tolerance.kind == ToleranceKind.PERCENT:
        ends = [end for end, is_open in ((low, is_low_open), (high, is_high_open)) if not is_open]
        if tolerance.value and 0 in ends:
            raise ToleranceError(
                "A tolerance in percent of a target of 0 allows nothing: set an amount instead.",
                "a percentage of a target of 0 is nothing",
            )
        name = f"tolerance {bare(tolerance.value, PERCENT, 2)}"
        share = Fraction(tolerance.value) / 100
        below, above = abs(low) * share, abs(high) * share
    else:
        name = f"tolerance {amount(tolerance.value, unit, places)}"
        below = above = Fraction(tolerance.value)
    return Band(name, None if is_low_open else low - below, None if is_high_open else high + above)


def _stated(tolerance, low, high, is_low_open, is_high_open, unit, places) -> Band:
    """The band of stated bounds; a side without one has no tolerance."""
    amber_low = None if is_low_open else low if tolerance.low is None else Fraction(tolerance.low)
    amber_high = None if is_high_open else high if tolerance.high is None else Fraction(tolerance.high)
    if (amber_low is not None and amber_low > low) or (amber_high is not None and amber_high < high):
        raise ToleranceError(
            "The bounds of the tolerance lie inside the target: set them beyond it.",
            "its stated bounds lie inside the target",
        )
    return Band("stated tolerance", amber_low, amber_high)
