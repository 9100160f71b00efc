"""A number with its unit: parsed from what people type, rounded, shown, compared. Decimal throughout, never float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from council_portal.choices import Choice

MINUS = "\u2212"
NO_BREAK = "\u00a0"
MOST_DIGITS = 15


class UnitKind(Choice):
    """What a figure counts."""

    PERCENT = "percent", "Percent"
    PERCENTAGE_POINTS = "percentage_points", "Percentage points"
    COUNT = "count", "Count"
    RATE = "rate", "Rate"
    MONEY = "money", "Money"
    DAYS = "days", "Days"
    RATIO = "ratio", "Ratio"
    SCORE = "score", "Score"
    YES_NO = "yes_no", "Yes or no"
    TEXT = "text", "Judgement in words"


class FigureError(ValueError):
    """What was typed is not a figure of this unit; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Unit:
    """A unit: its kind, and for a rate what it is per (`per` 100,000 `of` collections), for money if in thousands."""

    kind: UnitKind
    per: int | None = None
    of: str = ""
    in_thousands: bool = False

    def __post_init__(self):
        if (self.kind == UnitKind.RATE) != (self.per is not None):
            raise ValueError("A rate states what it is per, and nothing else does.")

    @property
    def is_number(self) -> bool:
        return self.kind not in (UnitKind.TEXT, UnitKind.YES_NO)

    @property
    def description(self) -> str:
        """In words, as a table head or a hint gives it: percent; rate per 100,000 collections; £ thousand."""
        if self.kind == UnitKind.RATE:
            return f"rate per {self.per:,}{' ' + self.of if self.of else ''}"
        if self.kind == UnitKind.MONEY:
            return "£ thousand" if self.in_thousands else "£"
        return self.kind.label.lower()

    @property
    def of_differences(self) -> str:
        """What differences are counted in, in words: of percentages percentage points, else the unit itself."""
        return UnitKind.PERCENTAGE_POINTS.label.lower() if self.kind == UnitKind.PERCENT else self.description


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded as people round: halves away from zero. The result has exactly so many places."""
    return value.quantize(_step(places), rounding=ROUND_HALF_UP)


@cache
def _step(places: int) -> Decimal:
    """One of the last place kept: 0.01 for two places."""
    return Decimal(1).scaleb(-places)


_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_YES, _NO = {"yes", "y", "true"}, {"no", "n", "false"}


def parse(
    text: str, unit: Unit, *, places: int | None = None, lowest: Decimal | None = None, highest: Decimal | None = None
) -> Decimal:
    """The figure somebody typed, in the unit; yes is 1 and no is 0.

    Takes a figure as it is printed: a unit sign in its place (28.3%, £7,335), the words of the unit after it (12 days,
    375.0 per 10,000), commas between thousands, and any of the usual minus signs. Another unit's are refused.
    `places` is the most decimal places the measure keeps, `lowest` and `highest` its bounds, both included.
    Raises FigureError with a sentence: not a number, too many digits or places, outside the bounds.
    """
    typed = _plain(text)
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in typed):
        raise FigureError("The figure holds a character that cannot be seen: type it again.")
    if unit.kind == UnitKind.TEXT:
        raise FigureError("This measure is a judgement in words: write it in the judgement field.")
    if unit.kind == UnitKind.YES_NO:
        if typed.lower() in _YES:
            return Decimal(1)
        if typed.lower() in _NO:
            return Decimal(0)
        raise FigureError("Enter yes or no.")
    bare = _without_unit(typed, unit)
    if not bare:
        raise FigureError("Enter a figure, or choose why there is none.")
    if not _NUMBER.fullmatch(bare):
        raise FigureError(f"Enter a number in digits, {_example(unit)}.")
    digits = bare.replace(",", "")
    whole, _, fraction = digits.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) + len(fraction) > MOST_DIGITS:
        raise FigureError(f"Enter a number of at most {MOST_DIGITS} digits.")
    if places is not None and len(fraction.rstrip("0")) > places:
        allowed = "a whole number" if places == 0 else f"at most {places} decimal place{'s' if places > 1 else ''}"
        raise FigureError(f"Enter {allowed}: this measure is kept to {'no' if places == 0 else 'that many'} decimals.")
    value = Decimal(digits)
    if value == 0:
        value = abs(value)
    shown_places = places if places is not None else len(fraction)
    if lowest is not None and value < lowest:
        raise FigureError(f"Enter a figure of {show(lowest, unit, shown_places)} or more.")
    if highest is not None and value > highest:
        raise FigureError(f"Enter a figure of {show(highest, unit, shown_places)} or less.")
    return value


def _plain(text: str) -> str:
    """With a plain minus and plain spaces, whichever were typed, and none around it."""
    return text.replace(MINUS, "-").replace("\u2013", "-").replace(NO_BREAK, " ").strip()


def _without_unit(typed: str, unit: Unit) -> str:
    if unit.kind == UnitKind.MONEY and "£" in typed:
        sign = "-" if typed.startswith("-") else ""
        typed = sign + typed.removeprefix("-").removeprefix("£").lstrip()
    for words in _words_of(unit):
        if typed.endswith(words):
            return typed.removesuffix(words).rstrip()
    return typed


def _words_of(unit: Unit) -> list[str]:
    """What may follow a number of the unit, as it is printed and without its commas; the longest first."""
    if unit.kind == UnitKind.RATE:
        bases = [f"per {unit.per:,}", f"per {unit.per}"]
        whole = [_plain(f"{base} {unit.of}") for base in bases if unit.of]
        return [*whole, *(words.replace(",", "") for words in whole), *bases]
    return {
        UnitKind.PERCENT: ["%"],
        UnitKind.PERCENTAGE_POINTS: ["percentage points", "percentage point"],
        UnitKind.DAYS: ["days", "day"],
        UnitKind.MONEY: ["thousand"] if unit.in_thousands else [],
    }.get(unit.kind, [])


def _example(unit: Unit) -> str:
    return {
        UnitKind.PERCENT: "for example 28.3 or 28.3%",
        UnitKind.MONEY: "in thousands of pounds, for example 7,335"
        if unit.in_thousands
        else "in pounds, for example 46.07",
        UnitKind.COUNT: "for example 1,072",
    }.get(unit.kind, "for example 28.3")


def show_number(value: Decimal, places: int) -> str:
    """The number alone: rounded to the places, commas between thousands, a true minus sign, never a minus zero."""
    rounded = round_half_up(value, places)
    return ("" if rounded >= 0 else MINUS) + f"{abs(rounded):,}"


def show(value: Decimal, unit: Unit, places: int) -> str:
    """As a reader sees it, with its unit: 28.3%, 375.0 per 10,000, £46.07, £7,335 thousand, 4.5 percentage points."""
    if unit.kind == UnitKind.YES_NO:
        return "Yes" if value else "No"
    number = show_number(value, places)
    if unit.kind == UnitKind.PERCENT:
        return f"{number}%"
    if unit.kind == UnitKind.PERCENTAGE_POINTS:
        return f"{number}{NO_BREAK}percentage {'point' if abs(round_half_up(value, places)) == 1 else 'points'}"
    if unit.kind == UnitKind.RATE:
        return f"{number} per {unit.per:,}{' ' + unit.of if unit.of else ''}"
    if unit.kind == UnitKind.MONEY:
        sign, bare = (MINUS, number[1:]) if number.startswith(MINUS) else ("", number)
        return f"{sign}£{bare}{NO_BREAK + 'thousand' if unit.in_thousands else ''}"
    if unit.kind == UnitKind.DAYS:
        return f"{number} {'day' if abs(round_half_up(value, places)) == 1 else 'days'}"
    return number


def show_in_table(value: Decimal, unit: Unit, places: int) -> str:
    """For a cell under a head that names the unit: the number, with a percent or pound sign and no more words."""
    if unit.kind == UnitKind.YES_NO:
        return "Yes" if value else "No"
    number = show_number(value, places)
    if unit.kind == UnitKind.PERCENT:
        return f"{number}%"
    if unit.kind == UnitKind.MONEY:
        return f"{MINUS}£{number[1:]}" if number.startswith(MINUS) else f"£{number}"
    return number


def show_difference(value: Decimal, unit: Unit, places: int) -> str:
    """A difference of two figures, without its sign, in the words that fit: 5.3 points, 12 per 10,000, £0.45, 230."""
    if unit.kind in (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINTS):
        number = show_number(abs(value), places)
        return f"{number} point{'' if abs(round_half_up(value, places)) == 1 else 's'}"
    return show(abs(value), unit, places)


def show_signed(value: Decimal, places: int) -> str:
    """With its sign always: +1,341, a true minus for what is negative, 0 bare."""
    number = show_number(value, places)
    return f"+{number}" if round_half_up(value, places) > 0 else number


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """The part as a percentage of the whole, unrounded; None (no figure) where the whole is 0."""
    return None if whole == 0 else Decimal(100) * Decimal(part) / Decimal(whole)


def largest_remainder(values: Sequence[Decimal], places: int = 0, *, total: Decimal | None = None) -> list[Decimal]:
    """Each value rounded so that the rounded ones add up to the rounded sum (Hamilton's method).

    Each is rounded down first; what the sum still lacks goes, a unit of the last place each, to the largest remainders,
    the earlier first among equals. No value moves by a whole unit of the last place. Where a table's level above has
    already decided the rounded sum, up or down, it is given as `total`.
    """
    step = _step(places)
    down = [value.quantize(step, rounding=ROUND_FLOOR) for value in values]
    if total is None:
        total = round_half_up(sum(values, Decimal(0)), places)
    lacking = int((total - sum(down, Decimal(0))) / step)
    by_remainder = sorted(range(len(values)), key=lambda i: (down[i] - values[i], i))
    for i in by_remainder[:lacking]:
        down[i] += step
    return down
