"""A returned file's lines, read as the person who filled them in means them: what is given, or what is wrong where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from council_portal.figures import NO_BREAK, FigureError, UnitKind, round_half_up, show
from council_portal.periods import Period
from council_portal.spreadsheets import Cell, CellKind, SpreadsheetRefused, Table, Value, as_it_was, cell_name
from performance.rules.return_cells import (
    CONFIDENCE_WORDS,
    IN_PARTS,
    KEPT_PLACES,
    KEPT_WHOLE_DIGITS,
    REASONS,
    Counted,
    Unreadable,
    choice_in,
    day_in,
    is_yes,
    number_in,
    words_in,
)
from performance.rules.return_file import Column, NotAPeriod, month_of_day, period_named
from performance.rules.rollup import ratio
from performance.rules.typed import Typed, read, says_more_than_a_number
from performance.rules.wording import decimal_of

#: Letters that a commentary, and any other words, may have.
LONGEST_COMMENTARY = 4000
LONGEST = {Column.COMMENTARY: LONGEST_COMMENTARY, Column.WHY: 500, Column.PART: 100, Column.FIGURE: 300}
#: How many rows may stand above the heads: a title, the council's name.
ROWS_ABOVE = 10


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

    def cell(column: Column, reads: Callable, *arguments):
        value = line.cells.get(column)
        if value is None:
            return None
        try:
            return reads(value, *arguments)
        except (FigureError, Unreadable) as error:
            faults.append(line.fault(column, str(error)))
            return None

    def number(column: Column, counted: Counted, stands: Decimal | None):
        return cell(column, number_in, counted, stands, lambda remark: remarks.append(line.fault(column, remark)))

    def words(column: Column) -> str:
        return cell(column, words_in, LONGEST[column]) or ""

    def figure(column: Column, stood: Decimal | None, stood_words: str) -> tuple[Decimal | None, str]:
        value = line.cells.get(column)
        if counted.unit.kind == UnitKind.TEXT:
            return None, cell(column, words_in, LONGEST[Column.FIGURE]) or ""
        if isinstance(value, str) and stood is None and stood_words and same_words(as_it_was(value), stood_words):
            return None, stood_words
        return number(column, counted, stood), ""

    def boxed() -> Typed:
        """Of a cell that says more than a number, as the grid takes it: 8 of 21, 28.3 (p), Late."""
        value, unit = line.cells.get(Column.FIGURE), counted.unit
        is_as_it_stood = isinstance(value, str) and same_words(as_it_was(value), stands.words)
        if not isinstance(value, str) or is_as_it_stood or not says_more_than_a_number(as_it_was(value), unit):
            return Typed()
        bounds = {"places": counted.places, "lowest": counted.lowest, "highest": counted.highest}
        return cell(Column.FIGURE, lambda typed: read(as_it_was(typed), unit, **bounds)) or Typed()

    said_at_once = Typed() if counted.unit.kind == UnitKind.TEXT else boxed()
    if said_at_once == Typed() and not faults:
        value, judged = figure(Column.FIGURE, stands.value, stands.words)
    else:
        value, judged = said_at_once.value, ""
    numerator = number(Column.NUMERATOR, IN_PARTS, stands.numerator)
    denominator = number(Column.DENOMINATOR, IN_PARTS, stands.denominator)
    given = Given(
        value=value,
        words=judged,
        numerator=said_at_once.numerator if numerator is None else numerator,
        denominator=said_at_once.denominator if denominator is None else denominator,
        is_provisional=cell(Column.PROVISIONAL, is_yes) or said_at_once.is_provisional,
        part=words(Column.PART),
        reason=cell(Column.NO_FIGURE, choice_in, REASONS) or said_at_once.reason or "",
        expected_on=cell(Column.EXPECTED, day_in),
    )
    foretold, foretold_words = figure(Column.FORECAST, forecast_stands.value, forecast_stands.words)
    confidence = cell(Column.CONFIDENCE, choice_in, CONFIDENCE_WORDS) or ""
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
