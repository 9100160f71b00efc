"""What is typed into one box: a figure, a numerator of a denominator, a judgement in words, or why there is none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from council_portal.figures import MINUS, FigureError, Unit, UnitKind, parse, round_half_up, show, show_number
from performance.rules.reporting import NoFigure
from performance.rules.rollup import ratio
from performance.rules.wording import decimal_of

#: Decimal places to which numerators, denominators and what they make are kept.
KEPT_PLACES = 4
#: What may be typed as a numerator of a denominator: a count is no share of anything.
SHARES = frozenset({UnitKind.PERCENT, UnitKind.RATE, UnitKind.RATIO, UnitKind.DAYS, UnitKind.SCORE, UnitKind.MONEY})

_PLAIN = Unit(UnitKind.RATIO)
_REASONS = {reason.label.casefold(): reason for reason in NoFigure} | {"n/a": NoFigure.NOT_APPLICABLE}
_PROVISIONAL = re.compile(r"\s*(?:\((?:p|provisional)\)|provisional)\s*$", re.IGNORECASE)
_BOTH = re.compile(r"(?P<value>[^()/]+?)\s*\((?P<parts>[^()]+)\)", re.DOTALL)
_PARTS = re.compile(r"(?P<numerator>.+?)\s*(?:/|\b(?:out\s+)?of\b)\s*(?P<denominator>.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Typed:
    """What a box says. A value beside numerator and denominator was typed too: 38.1 (8 of 21)."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    words: str = ""
    reason: NoFigure | None = None
    is_provisional: bool = False
    is_bare_pounds: bool = False


def read(
    typed: str, unit: Unit, *, places: int, lowest: Decimal | None = None, highest: Decimal | None = None
) -> Typed:
    """What was typed, of a figure in the unit: 28.3%, 8/21, 8 of 21, 38.1 (8 of 21), 28.3 (p) or a reason such as Late.

    An empty box says nothing. `lowest` and `highest` bound the figure, also one that follows from its parts. Raises
    FigureError with a sentence. A denominator of 0 is let pass: only with a reason does it stand.
    """
    bare = typed.strip()
    if not bare:
        return Typed()
    if reason := _REASONS.get(" ".join(bare.casefold().split())):
        return Typed(reason=reason)
    if unit.kind == UnitKind.TEXT:
        return Typed(words=bare)
    figure = _PROVISIONAL.sub("", bare)
    is_provisional = figure != bare
    bounds = {"places": places, "lowest": lowest, "highest": highest}
    if unit.kind not in SHARES:
        return Typed(parse(figure, unit, **bounds), is_provisional=is_provisional)
    both = _BOTH.fullmatch(figure)
    parts = _PARTS.fullmatch(both["parts"] if both else figure)
    value = parse(both["value"], unit, **bounds) if both and parts else None
    if parts is None:
        value, bare_pounds = parse(figure, unit, **bounds), is_bare_pounds(figure, unit)
        return Typed(value, is_provisional=is_provisional, is_bare_pounds=bare_pounds)
    numerator, denominator = _part(parts["numerator"]), _part(parts["denominator"])
    _hold_to_bounds(ratio(numerator, denominator, unit) if value is None else None, unit, **bounds)
    return Typed(value, numerator, denominator, is_provisional=is_provisional)


def says_more_than_a_number(typed: str, unit: Unit) -> bool:
    """Whether a cell of numbers holds what only `read` reads: two numbers, how firm it is, or why there is none."""
    bare = typed.strip()
    if " ".join(bare.casefold().split()) in _REASONS:
        return True
    figure = _PROVISIONAL.sub("", bare)
    both = _BOTH.fullmatch(figure)
    return figure != bare or (unit.kind in SHARES and bool(_PARTS.fullmatch(both["parts"] if both else figure)))


def is_bare_pounds(typed: str, unit: Unit) -> bool:
    """Whether a figure that counts in thousands was typed as pounds alone: £7,335, and not £7,335 thousand."""
    return unit.in_thousands and "£" in typed and not any(letter.isalpha() for letter in typed)


def _part(typed: str) -> Decimal:
    try:
        return parse(typed, _PLAIN, places=KEPT_PLACES)
    except FigureError as error:
        if "cannot be seen" in str(error):
            raise
        raise FigureError("Enter two numbers in digits, for example 8 of 21.") from error


def _hold_to_bounds(exact, unit: Unit, *, places: int, lowest: Decimal | None, highest: Decimal | None) -> None:
    if exact is None:
        return
    if len(str(abs(int(exact)))) > 11:
        raise FigureError("The two numbers make a figure with too many digits: check them.")
    if lowest is not None and exact < lowest:
        raise FigureError(f"The two numbers make less than {show(lowest, unit, places)}: check them.")
    if highest is not None and exact > highest:
        raise FigureError(f"The two numbers make more than {show(highest, unit, places)}: check them.")


def as_typed(
    value: Decimal | None,
    unit: Unit,
    *,
    places: int,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    words: str = "",
) -> str:
    """How a figure that is kept stands in its box, so that reading it again gives the same."""
    if value is None and numerator is None:
        return words
    if unit.kind == UnitKind.YES_NO:
        return show(value, unit, 0)
    if numerator is None or denominator is None:
        return _number(value, places)
    parts = f"{_bare(numerator)} of {_bare(denominator)}"
    exact = ratio(numerator, denominator, unit)
    if value is None or (exact is not None and decimal_of(exact, KEPT_PLACES) == value):
        return parts
    return f"{_number(value, places)} ({parts})"


def _number(value: Decimal, places: int) -> str:
    return show_number(value, places) if round_half_up(value, places) == value else _bare(value)


def _bare(number: Decimal) -> str:
    """Without the zeros that the database adds."""
    return f"{number.normalize():,f}".replace("-", MINUS)
