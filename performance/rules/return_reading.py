"""A returned file's lines, read as the person who filled them in means them: what is given, or what is wrong where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from council_portal.days import long_date
from council_portal.figures import NO_BREAK, FigureError, Unit, UnitKind, parse, round_half_up, show
from council_portal.periods import Period
from council_portal.spreadsheets import Cell, CellKind, SpreadsheetRefused, Table, Value, as_it_was, cell_name
from performance.rules.reporting import NoFigure
from performance.rules.return_file import CONFIDENCES, NO, YES, Column, NotAPeriod, month_of_day, period_named
from performance.rules.rollup import ratio
from performance.rules.wording import decimal_of

#: Letters that a commentary, and any other words, may have.
LONGEST_COMMENTARY = 4000
LONGEST = {Column.COMMENTARY: LONGEST_COMMENTARY, Column.WHY: 500, Column.PART: 100, Column.FIGURE: 300}
#: How many rows may stand above the heads: a title, the council's name.
ROWS_ABOVE = 10
#: Places to which a figure is kept, and digits before the point.
KEPT_PLACES, KEPT_WHOLE_DIGITS = 4, 11
DAYS = ("%d %B %Y", "%d/%m/%Y", "%d %b %Y", "%Y-%m-%d", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%y", "%d.%m.%Y")
REASONS = {key: reason for reason in NoFigure for key in (reason.value, reason.label.lower())}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a returned file below its heads: where it stands, and its cells by column."""

    sheet: str
    row: int
    cells: dict[Column, Value]
    at: dict[Column, int]

    @property
    def where(self) -> str:
        return f"{self.sheet}, row{NO_BREAK}{self.row}" if self.sheet else f"Row{NO_BREAK}{self.row}"

    def fault(self, column: Column, sentence: str) -> str:
        """What is wrong with a cell, led by its name: J5 (Figure): …"""
        name = cell_name(self.row, self.at[column]) if column in self.at else f"Row {self.row}"
        return f"{name} ({column.value}): {sentence}"


@dataclass(frozen=True)
class Counted:
    """What a line's figures are: their unit and decimals, the bounds that hold for them."""

    unit: Unit
    places: int
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """What stands for a component in a period, or what a line says of it; nothing at all is None in its place."""

    value: Decimal | None = None
    words: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_provisional: bool = False
    part: str = ""
    reason: str = ""
    expected_on: date | None = None

    @property
    def is_nothing(self) -> bool:
        return self.value is None and self == _NOTHING


_NOTHING = Given()


@dataclass(frozen=True)
class Forecast:
    """A year-end forecast and how sure its author is."""

    value: Decimal | None = None
    words: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class ReadLine:
    """A line as read: its figure and forecast where it gives any, words, what is wrong, and what to know."""

    figure: Given | None
    forecast: Forecast | None
    commentary: str
    why: str
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


#: How numerators and denominators are kept, whatever they make.
IN_PARTS = Counted(Unit(UnitKind.RATIO), KEPT_PLACES)
CONFIDENCE_WORDS = {each: each for each in CONFIDENCES}


class _Unreadable(ValueError):
    """A cell cannot be read; the message is a sentence."""


def lines_of(tables: Sequence[Table]) -> tuple[list[Line], list[str]]:
    """The lines of every table that has the return's heads, and what the person should know of the rest.

    Raises SpreadsheetRefused where no table has them, or a head stands twice.
    """
    lines, remarks, read = [], [], 0
    for table in tables:
        found = _heads(table)
        if found is None:
            if table.name != "Notes" and table.rows:
                remarks.append(f"The sheet {table.name} has no columns Ref and Period, so it was not read.")
            continue
        read += 1
        first, columns, unknown = found
        if unknown:
            remarks.append(f"Columns that a return does not have were not read: {', '.join(unknown)}.")
        at = {column: index for index, column in columns.items()}
        for number, cells in table.rows:
            if number > first:
                held = {columns[i]: cell for i, cell in enumerate(cells) if cell is not None and i in columns}
                if held:
                    lines.append(Line(table.name, number, held, at))
    if not read:
        raise SpreadsheetRefused(
            "The file has no columns Ref and Period: download the return, fill it in and upload that."
        )
    return lines, remarks


def _heads(table: Table) -> tuple[int, dict[int, Column], list[str]] | None:
    """The row of the heads, the columns by their place, and heads that are none of ours."""
    known = {column.value.casefold(): column for column in Column}
    for number, cells in table.rows[:ROWS_ABOVE]:
        heads = [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]
        columns = {at: known[head.casefold()] for at, head in enumerate(heads) if head.casefold() in known}
        if {Column.REF, Column.PERIOD} <= set(columns.values()):
            for column in columns.values():
                if list(columns.values()).count(column) > 1:
                    raise SpreadsheetRefused(f"The file has two columns named {column.value}: take one away.")
            return number, columns, [head for at, head in enumerate(heads) if head and at not in columns]
    return None


def text_of(line: Line, column: Column) -> str:
    """What a cell says, in words; empty where there is nothing."""
    cell = line.cells.get(column)
    if isinstance(cell, str):
        return as_it_was(cell).strip()
    return cell.text if cell else ""


def period_of(line: Line) -> Period:
    """The period that the line names. Raises NotAPeriod with a sentence."""
    cell = line.cells.get(Column.PERIOD)
    if isinstance(cell, Cell) and cell.kind == CellKind.DATE:
        return month_of_day(date.fromisoformat(cell.text))
    return _period_named(text_of(line, Column.PERIOD))


@lru_cache(maxsize=4096)
def _period_named(words: str) -> Period:
    if not words:
        raise NotAPeriod("name the period, such as Quarter 3 2016/17, December 2016 or Year 2016/17.")
    return period_named(words)


def same_words(said: str, other: str) -> bool:
    """Whether two texts say the same whatever their spaces, ends of lines and characters that cannot be seen."""
    return said == other or _bare(said) == _bare(other)


def _bare(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def read_line(line: Line, counted: Counted, stands: Given, forecast_stands: Forecast) -> ReadLine:
    """Reads what the line says in its unit, beside what stands: a cell left as it was downloaded is never refused."""
    faults: list[str] = []
    remarks: list[str] = []

    def cell(column: Column, read: Callable, *arguments):
        value = line.cells.get(column)
        if value is None:
            return None
        try:
            return read(value, *arguments)
        except (FigureError, _Unreadable) as error:
            faults.append(line.fault(column, str(error)))
            return None

    def number(column: Column, counted: Counted, stands: Decimal | None):
        return cell(column, _number, counted, stands, lambda remark: remarks.append(line.fault(column, remark)))

    def words(column: Column) -> str:
        return cell(column, _words, LONGEST[column]) or ""

    def figure(column: Column, stood: Decimal | None, stood_words: str) -> tuple[Decimal | None, str]:
        value = line.cells.get(column)
        if counted.unit.kind == UnitKind.TEXT:
            return None, cell(column, _words, LONGEST[Column.FIGURE]) or ""
        if isinstance(value, str) and stood is None and stood_words and same_words(as_it_was(value), stood_words):
            return None, stood_words
        return number(column, counted, stood), ""

    value, judged = figure(Column.FIGURE, stands.value, stands.words)
    given = Given(
        value=value,
        words=judged,
        numerator=number(Column.NUMERATOR, IN_PARTS, stands.numerator),
        denominator=number(Column.DENOMINATOR, IN_PARTS, stands.denominator),
        is_provisional=cell(Column.PROVISIONAL, _yes_or_no) or False,
        part=words(Column.PART),
        reason=cell(Column.NO_FIGURE, _choice, REASONS) or "",
        expected_on=cell(Column.EXPECTED, _day),
    )
    foretold, foretold_words = figure(Column.FORECAST, forecast_stands.value, forecast_stands.words)
    confidence = cell(Column.CONFIDENCE, _choice, CONFIDENCE_WORDS) or ""
    commentary, why = words(Column.COMMENTARY), words(Column.WHY)
    said = forecast = None
    if not faults:
        if foretold is not None or foretold_words:
            # A cell left empty takes nothing away: the same forecast is as sure as it was.
            if (foretold, foretold_words) == (forecast_stands.value, forecast_stands.words):
                confidence = confidence or forecast_stands.confidence
            forecast = Forecast(foretold, foretold_words, confidence)
        elif confidence:
            sentence = "there is no forecast to be sure of: give one, or empty the cell."
            faults.append(line.fault(Column.CONFIDENCE, sentence))
        if not given.is_nothing:
            said = _figure(line, given, counted, stands, faults, remarks)
    return ReadLine(said, forecast, commentary, why, tuple(faults), tuple(remarks))


def _figure(
    line: Line, given: Given, counted: Counted, stands: Given, faults: list[str], remarks: list[str]
) -> Given | None:
    """What the line's cells say together; adds to the faults where they do not go together."""
    if (given.numerator is None) != (given.denominator is None):
        missing = Column.NUMERATOR if given.numerator is None else Column.DENOMINATOR
        faults.append(line.fault(missing, "give the numerator and the denominator, or neither."))
        return None
    if given.numerator is not None and given != stands:
        given = _from_parts(line, given, counted, stands, faults, remarks)
    has_figure = given.value is not None or bool(given.words)
    if has_figure and given.reason:
        faults.append(line.fault(Column.NO_FIGURE, "there is a figure: empty this cell, or take the figure away."))
    elif given.reason == "" and not has_figure and not faults:
        faults.append(line.fault(Column.FIGURE, "enter a figure, or choose why there is none."))
    if given.expected_on and not given.reason:
        faults.append(line.fault(Column.EXPECTED, "leave the date empty: the figure is here."))
    return given


def _from_parts(
    line: Line, given: Given, counted: Counted, stands: Given, faults: list[str], remarks: list[str]
) -> Given:
    """The figure worked out from numerator and denominator, beside a typed one that has to agree."""
    unit, places = counted.unit, counted.places
    if not unit.is_number:
        faults.append(line.fault(Column.NUMERATOR, "this line takes no number: empty the numerator and denominator."))
        return given
    parts = f"{_plain(given.numerator)} of {_plain(given.denominator)}"
    exact = ratio(given.numerator, given.denominator, unit)
    if exact is None:
        if not given.reason:
            faults.append(line.fault(Column.DENOMINATOR, "with zero there is no figure: choose a reason instead."))
        return given
    if given.reason:
        return given
    worked = decimal_of(exact, KEPT_PLACES)
    shown = show(worked, unit, places)
    for bound, is_outside, word in (
        (counted.lowest, counted.lowest is not None and worked < counted.lowest, "more"),
        (counted.highest, counted.highest is not None and worked > counted.highest, "less"),
    ):
        if is_outside:
            sentence = f"{parts} gives {shown}: a figure of {show(bound, unit, places)} or {word} is expected."
            faults.append(line.fault(Column.NUMERATOR, sentence))
            return given
    if len(f"{abs(worked):f}".partition(".")[0]) > KEPT_WHOLE_DIGITS:
        faults.append(line.fault(Column.NUMERATOR, f"{parts} gives a figure too large to be kept."))
        return given
    parts_changed = (given.numerator, given.denominator) != (stands.numerator, stands.denominator)
    if given.value is not None and round_half_up(given.value, places) != round_half_up(worked, places):
        if not (parts_changed and given.value == stands.value):
            # As in the form, what was typed stands and is asked about.
            typed = show(given.value, unit, places)
            sentence = (
                f"{typed} does not follow from {parts}, which gives {shown}: it is taken as typed, and asked about."
            )
            remarks.append(line.fault(Column.FIGURE, sentence))
            return given
        remarks.append(line.fault(Column.FIGURE, f"worked out from {parts}: {shown}."))
    if not parts_changed and given.value == stands.value:
        return given
    return replace(given, value=worked)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _number(cell: Value, counted: Counted, stands: Decimal | None, remark: Callable[[str], None]) -> Decimal | None:
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
            raise _Unreadable(f"the cell is a percentage, but this line counts {unit.description}: type it anew.")
        case CellKind.TRUTH if unit.kind == UnitKind.YES_NO:
            return cell.text
        case CellKind.TRUTH:
            raise _Unreadable("the cell says true or false: enter a number in digits.")
    raise _Unreadable(_why_not(cell, "type the number again"))


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


def _words(cell: Value, longest: int) -> str:
    if isinstance(cell, Cell):
        if cell.kind in (CellKind.ERROR, CellKind.FORMULA):
            raise _Unreadable(_why_not(cell, ""))
        return long_date(date.fromisoformat(cell.text)) if cell.kind == CellKind.DATE else cell.text
    text = as_it_was(cell).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if ord(letter) >= 32 or letter in "\n\t").strip()
    if len(text) > longest:
        raise _Unreadable(f"the text has {len(text):,} characters: shorten it to {longest:,}.")
    return text


def _yes_or_no(cell: Value) -> bool:
    if isinstance(cell, Cell) and cell.kind == CellKind.TRUTH:
        return cell.text == YES
    word = _words(cell, 60).lower()
    if word in (YES, "y", "true", "provisional"):
        return True
    if word in (NO, "n", "false", "final", ""):
        return False
    raise _Unreadable("write yes or no.")


def _choice(cell: Value, choices: dict[str, str]) -> str:
    word = _words(cell, 300).lower()
    if not word:
        return ""
    if word not in choices:
        names = dict.fromkeys(getattr(each, "label", each) for each in choices.values())
        raise _Unreadable(f"choose one of: {', '.join(names)}.")
    return str(choices[word])


def _day(cell: Value) -> date | None:
    if isinstance(cell, Cell):
        if cell.kind == CellKind.DATE:
            return date.fromisoformat(cell.text)
        raise _Unreadable(_why_not(cell, "") if cell.kind in (CellKind.ERROR, CellKind.FORMULA) else _DAY)
    text = " ".join(as_it_was(cell).split())
    if not text:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise _Unreadable(_DAY)


_DAY = "enter the date as day, month and year, for example 31/03/2017."
