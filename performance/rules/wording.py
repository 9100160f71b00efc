"""How the rules speak of figures, gaps and periods in the sentences that show their working."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from council_portal import figures
from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period, PeriodKind

Number = Decimal | Fraction | int

MOST_PLACES = 6


def decimal_of(value: Number, places: int) -> Decimal:
    """The exact value rounded half up to so many places."""
    if isinstance(value, Decimal):
        return figures.round_half_up(value, places)
    scaled = abs(value.numerator) * 10**places
    whole = (2 * scaled + value.denominator) // (2 * value.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def shown(value: Number, unit: Unit, places: int) -> str:
    """A figure with its unit and the measure's places: 28.3%, 375.0 per 10,000 population."""
    return figures.show(decimal_of(value, places), unit, places)


def compact(value: Number, unit: Unit, places: int) -> str:
    """A second figure beside one shown in full: its sign stays (30.4%, £46.52, £5,129 thousand), other words go."""
    rounded = decimal_of(value, places)
    if unit.kind == UnitKind.MONEY:
        return figures.show(rounded, unit, places)
    return figures.show_in_table(rounded, unit, places)


def bare(value: Number, unit: Unit, places: int) -> str:
    """A target or bound, compact: only the places it needs, at most one more than the measure's."""
    needed = _places_needed(value, places)
    if unit.kind == UnitKind.MONEY and not unit.in_thousands and needed == 1:
        needed = 2
    return compact(decimal_of(value, places + 1), unit, needed)


def _places_needed(value: Number, places: int) -> int:
    return max(0, -decimal_of(value, places + 1).normalize().as_tuple().exponent)


def gap(value: Number, unit: Unit, places: int) -> str:
    """The size of a difference with its unit: 5.3 points, 48, £0.45, 3 days, 12.0 per 100,000.

    It has more places where it would otherwise read as nothing.
    """
    size = abs(value)
    while size and places < MOST_PLACES and decimal_of(size, places) == 0:
        places += 1
    return figures.show_difference(decimal_of(size, places), replace(unit, of=""), places)


def amount(value: Number, unit: Unit, places: int) -> str:
    """An allowance as it was declared, with its unit: 1 point, 1,500, 2.5 days; only the places it needs."""
    return figures.show_difference(decimal_of(value, places + 1), replace(unit, of=""), _places_needed(value, places))


def in_period(period: Period) -> str:
    """When, in a sentence: in Quarter 2 of 2016/17, in June 2016, in 2015/16."""
    if period.kind in (PeriodKind.QUARTER, PeriodKind.HALF):
        name = "Quarter" if period.kind == PeriodKind.QUARTER else "Half-year"
        return f"in {name} {period.number} of {period.year_label}"
    return f"in {period.label}"


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
