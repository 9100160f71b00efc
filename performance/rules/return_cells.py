"""One cell of a returned file, read in the unit that its line counts in, or refused with a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from council_portal.days import long_date
from council_portal.figures import FigureError, Unit, UnitKind, parse, round_half_up, show
from council_portal.spreadsheets import Cell, CellKind, Value, as_it_was
from performance.rules.reporting import NoFigure
from performance.rules.return_file import CONFIDENCES, NO, YES

#: Places to which a figure is kept, and digits before the point.
KEPT_PLACES, KEPT_WHOLE_DIGITS = 4, 11
DAYS = ("%d %B %Y", "%d/%m/%Y", "%d %b %Y", "%Y-%m-%d", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%y", "%d.%m.%Y")
REASONS = {key: reason for reason in NoFigure for key in (reason.value, reason.label.lower())}


@dataclass(frozen=True)
class Counted:
    """What a line's figures are: their unit and decimals, the bounds that hold for them."""

    unit: Unit
    places: int
    lowest: Decimal | None = None
    highest: Decimal | None = None


#: How numerators and denominators are kept, whatever they make.
IN_PARTS = Counted(Unit(UnitKind.RATIO), KEPT_PLACES)
CONFIDENCE_WORDS = {each: each for each in CONFIDENCES}


class Unreadable(ValueError):
    """A cell cannot be read; the message is a sentence."""


def number_in(cell: Value, counted: Counted, stands: Decimal | None, remark: Callable[[str], None]) -> Decimal | None:
    """The number in a cell; a calculated one is rounded to the decimals that the measure keeps, and that is said."""
    unit, places = counted.unit, counted.places
    if isinstance(cell, str):
        text = as_it_was(cell).strip()
        if not text:
            return None
    else:
        text = _text_of_number(cell, unit)
    if stands is not None and _is_number(text) and Decimal(text) == stands:
        return stands
    if isinstance(cell, Cell) and unit.is_number:
        exact = Decimal(text)
        rounded = round_half_up(exact, places)
        if rounded != exact:
            remark(f"{exact:f} is kept as {show(rounded, unit, places)}.")
            text = f"{rounded:f}"
    value = parse(text, unit, places=places, lowest=counted.lowest, highest=counted.highest)
    if abs(value) >= 10**KEPT_WHOLE_DIGITS:
        raise FigureError(f"Enter a number of at most {KEPT_WHOLE_DIGITS} digits before the decimal point.")
    return value


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).lstrip("-").isdigit()


def _text_of_number(cell: Cell, unit: Unit) -> str:
    match cell.kind:
        case CellKind.NUMBER if unit.kind == UnitKind.YES_NO:
            return {"1": YES, "0": NO}.get(cell.text, cell.text)
        case CellKind.NUMBER:
            return cell.text
        case CellKind.PERCENT if unit.kind in (UnitKind.PERCENT, UnitKind.PERCENTAGE_POINTS):
            return cell.text
        case CellKind.PERCENT:
            raise Unreadable(f"the cell is a percentage, but this line counts {unit.description}: type it anew.")
        case CellKind.TRUTH if unit.kind == UnitKind.YES_NO:
            return cell.text
        case CellKind.TRUTH:
            raise Unreadable("the cell says true or false: enter a number in digits.")
    raise Unreadable(_why_not(cell, "type the number again"))


def _why_not(cell: Cell, what_to_do: str) -> str:
    """Why a cell of a kind of its own says nothing here."""
    match cell.kind:
        case CellKind.ERROR:
            return f"the cell holds {cell.text}: mend the formula and save again."
        case CellKind.FORMULA:
            return "the cell holds a formula that was never worked out: put its value, or words, in its place."
        case CellKind.DATE:
            return f"the cell holds a date, {long_date(date.fromisoformat(cell.text))}: {what_to_do}."
    return f"the cell holds a time, {cell.text}: {what_to_do}."


def words_in(cell: Value, longest: int) -> str:
    """The words of a cell, without characters that cannot be seen. Raises Unreadable past so many letters."""
    if isinstance(cell, Cell):
        if cell.kind in (CellKind.ERROR, CellKind.FORMULA):
            raise Unreadable(_why_not(cell, ""))
        return long_date(date.fromisoformat(cell.text)) if cell.kind == CellKind.DATE else cell.text
    text = as_it_was(cell).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if ord(letter) >= 32 or letter in "\n\t").strip()
    if len(text) > longest:
        raise Unreadable(f"the text has {len(text):,} characters: shorten it to {longest:,}.")
    return text


def is_yes(cell: Value) -> bool:
    """Whether a cell says yes; an empty one says no. Raises Unreadable."""
    if isinstance(cell, Cell) and cell.kind == CellKind.TRUTH:
        return cell.text == YES
    word = words_in(cell, 60).lower()
    if word in (YES, "y", "true", "provisional"):
        return True
    if word in (NO, "n", "false", "final", ""):
        return False
    raise Unreadable("write yes or no.")


def choice_in(cell: Value, choices: dict[str, str]) -> str:
    """The choice that a cell names, in any letters; empty where there is nothing. Raises Unreadable."""
    word = words_in(cell, 300).lower()
    if not word:
        return ""
    if word not in choices:
        names = dict.fromkeys(getattr(each, "label", each) for each in choices.values())
        raise Unreadable(f"choose one of: {', '.join(names)}.")
    return str(choices[word])


def day_in(cell: Value) -> date | None:
    """The day in a cell, as a date or written in one of the usual ways. Raises Unreadable."""
    if isinstance(cell, Cell):
        if cell.kind == CellKind.DATE:
            return date.fromisoformat(cell.text)
        raise Unreadable(_why_not(cell, "") if cell.kind in (CellKind.ERROR, CellKind.FORMULA) else _DAY)
    text = " ".join(as_it_was(cell).split())
    if not text:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Unreadable(_DAY)


_DAY = "enter the date as day, month and year, for example 31/03/2017."
