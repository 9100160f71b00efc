"""Scorecards and comparisons as files, a row a measure; and the quarter's return, a line a component and period."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpResponse

from council_portal.days import long_date
from council_portal.figures import UnitKind
from council_portal.periods import Period
from council_portal.spreadsheets import EntryColumn, EntrySheet, NumberCell, Sheet, to_csv, to_entry_xlsx, to_xlsx
from performance.charts import View, drawn
from performance.columns import EVERYTHING, Arrangement, ScorecardColumn
from performance.queries.comparison import Comparison, Pair
from performance.queries.history import MeasureHistory
from performance.queries.outturns import MeasureOutturns
from performance.queries.return_lines import ReturnLine
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Cell, Row
from performance.queries.standing import Held
from performance.rules.return_file import YES, Column, named

CSV = "text/csv; charset=utf-8"
MEASURE_HEADS = ["Part", "Period", "Figure", "Target then", "Status", "Remarks"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heads(card: Scorecard, asked: Arrangement = EVERYTHING) -> list[str]:
    """The columns of the scorecard (DOMAIN 2.1), periods named in full; those left out are left out here."""
    return [
        head
        for column, named in (
            (None, ["Ref", "Priority", "Outcome"]),
            (ScorecardColumn.ACTION, ["Action"]),
            (None, ["Measure"]),
            (ScorecardColumn.OWNER, ["Owner"]),
            (None, ["Priority measure"]),
            (ScorecardColumn.POLARITY, ["Good is"]),
            (ScorecardColumn.FREQUENCY, ["Frequency"]),
            (None, ["Unit"]),
            (ScorecardColumn.TARGET, ["Target"]),
            (ScorecardColumn.STATUS, ["Status"]),
            (ScorecardColumn.DIRECTION, ["Direction of travel"]),
            (ScorecardColumn.QUARTERS, [f"Figure reported for {card.quarter.medium_label}", "Remarks"]),
            (ScorecardColumn.YEARS, [period.medium_label for period in card.years]),
            (ScorecardColumn.QUARTERS, [period.medium_label for period in card.quarters]),
            (ScorecardColumn.MONTHS, [period.medium_label for period in card.months]),
            (ScorecardColumn.FORECAST, ["Year-end forecast", "Forecast status"]),
            (ScorecardColumn.NOTE, ["Data note"]),
        )
        if column is None or column in asked.columns
        for head in named
    ]


def rows(card: Scorecard, asked: Arrangement = EVERYTHING) -> list[list]:
    """A row a measure, in the order asked for, else that of the plan."""
    return [_row(row, asked) for row in asked.arranged(card.rows, card)]


def _row(row: Row, asked: Arrangement) -> list:
    return [
        value
        for column, values in (
            (None, [row.ref, row.priority, row.outcome]),
            (ScorecardColumn.ACTION, [row.action]),
            (None, [row.title]),
            (ScorecardColumn.OWNER, [row.owner]),
            (None, ["Yes" if row.is_priority else "No"]),
            (ScorecardColumn.POLARITY, [row.polarity.label]),
            (ScorecardColumn.FREQUENCY, [row.frequency_words or row.frequency.label]),
            (None, [row.unit.description]),
            (ScorecardColumn.TARGET, [row.target.printed or row.target.words]),
            (ScorecardColumn.STATUS, [row.status.status.label]),
            (ScorecardColumn.DIRECTION, [row.direction.label]),
            (ScorecardColumn.QUARTERS, [_figure(row.figure), "; ".join(row.figure.words)]),
            (ScorecardColumn.YEARS, map(_figure, row.years)),
            (ScorecardColumn.QUARTERS, map(_figure, row.quarters)),
            (ScorecardColumn.MONTHS, map(_figure, row.months)),
            (
                ScorecardColumn.FORECAST,
                [row.forecast.value, row.forecast.status.label] if row.forecast else [None, None],
            ),
            (ScorecardColumn.NOTE, [row.note]),
        )
        if column is None or column in asked.columns
        for value in values
    ]


def _figure(cell: Cell) -> Decimal | str | None:
    """The number where there is one, else the words that stand in its place."""
    return cell.value if cell.value is not None else cell.text or None


def measure_rows(history: MeasureHistory) -> list[list]:
    """A row a figure, part after part, in order of period."""
    return [
        [
            line.label or "The measure",
            point.period.medium_label,
            point.text if point.value is None else _short(point.value),
            _target_then(point.held),
            point.status.label if point.status else None,
            "; ".join([*point.words, *(["Awaits approval"] if point.is_awaiting_approval else [])]),
        ]
        for line in history.lines
        for point in line.points
    ]


def _target_then(held: Held) -> Decimal | str | None:
    if held.low is not None and held.high is not None:
        return f"{_short(held.low):f} to {_short(held.high):f}"
    return None if held.target is None else _short(held.target)


def _short(number: Decimal) -> Decimal:
    """Without the zeros that the database adds."""
    return Decimal(f"{number.normalize():f}")


def measure_response(history: MeasureHistory, quarter: Period, view: View) -> HttpResponse:
    """What the page of a measure shows in a view, as CSV: every figure, or those of the view's chart."""
    charts = drawn(history, view).charts
    if view == View.OVER_TIME or not charts:
        content = to_csv(MEASURE_HEADS, measure_rows(history))
    else:
        content = to_csv(
            charts[0].heads,
            [[_short(each) if isinstance(each, Decimal) else each for each in row] for row in charts[0].numbers],
        )
    return _download(content, CSV, f"{history.row.ref}-{quarter.key}-{view.value}.csv")


def response(card: Scorecard, kind: str, asked: Arrangement = EVERYTHING, *, made_on: date) -> HttpResponse:
    """The scorecard as a download; `kind` is csv or xlsx."""
    sheet = Sheet(card.quarter.key, heads(card, asked), rows(card, asked))
    return _sheet_response(sheet, kind, f"scorecard-{card.quarter.key}", made_on)


def comparison_response(found: Comparison, kind: str, *, made_on: date) -> HttpResponse:
    """Two quarters side by side as a download, what changed first; `kind` is csv or xlsx."""
    then, now = found.then.quarter, found.now.quarter
    heads = ["Ref", "Measure", "Owner", "Unit", "Has changed"]
    for words in ("Ref in {}", "Figure {}", "Target {}", "Status {}", "Direction of travel {}"):
        heads += [words.format(then.medium_label), words.format(now.medium_label)]
    heads += ["Year-end forecast", "Forecast status", "Others"]
    rows = [_pair(pair) for pair in (*found.changed, *found.unchanged)]
    sheet = Sheet(f"{then.key} and {now.key}", heads, rows)
    return _sheet_response(sheet, kind, f"comparison-{then.key}-{now.key}", made_on)


def _pair(pair: Pair) -> list:
    row = pair.row

    def both(of: Callable[[Row], Decimal | str | None]) -> list:
        return [of(each) if each else "Not in the plan" for each in (pair.then, pair.now)]

    return [
        *[row.ref, row.title, row.owner, row.unit.description, "Yes" if pair.differs else "No"],
        *both(lambda each: each.ref),
        *both(lambda each: _figure(each.figure)),
        *both(lambda each: each.target.printed or each.target.words),
        *both(lambda each: each.status.status.label),
        *both(lambda each: each.direction.label),
        *([row.forecast.value, row.forecast.status.label] if row.forecast else [None, None]),
        "; ".join(f"{each.group} {each.text} ({each.period.medium_label})" for each in pair.benchmarks),
    ]


def years_response(
    measures: Sequence[MeasureOutturns], years: Sequence[Period], quarter: Period, kind: str, *, made_on: date
) -> HttpResponse:
    """The outturns of years side by side as known in a quarter, as a download; `kind` is csv or xlsx."""
    heads = ["Ref", "Measure", "Owner", "Unit", *(year.label for year in years), "Target now"]
    heads += [f"From {years[0].label}", "By how much"]
    rows = []
    for each in measures:
        row, movement = each.row, each.movement(years)
        about = [row.ref, row.title, row.owner, row.unit.description]
        figures = [*map(_figure, each.cells(years)), row.target.printed or row.target.words]
        rows.append([*about, *figures, movement.label, each.how_far(movement)])
    return _sheet_response(Sheet(f"Known in {quarter.key}", heads, rows), kind, f"years-{quarter.key}", made_on)


def _sheet_response(sheet: Sheet, kind: str, name: str, made_on: date) -> HttpResponse:
    if kind == "csv":
        return _download(to_csv(sheet.heads, sheet.rows), CSV, f"{name}.csv")
    return _download(to_xlsx([sheet], made_on=made_on), XLSX, f"{name}.xlsx")


#: How wide the return's columns are, in letters; 12 where it is not said.
WIDTHS = {
    Column.REF: 8,
    Column.MEASURE: 36,
    Column.WHAT: 20,
    Column.PERIOD: 18,
    Column.UNIT: 16,
    Column.TARGET: 14,
    Column.PART: 20,
    Column.NO_FIGURE: 20,
    Column.EXPECTED: 16,
    Column.WHY: 28,
    Column.COMMENTARY: 60,
}
NOTES = [
    ["One line", "is one figure of one measure for one period. Grey cells say which; fill in the white ones."],
    ["An empty line", "says nothing and changes nothing: a blank is not zero. Where there is no figure, choose why."],
    ["Figures", "may be typed with or without their sign: 28.3 or 28.3%. A formula counts as its value."],
    ["Lines", "may be left out, and may stand in any order. What is there already is left as it is."],
    ["Before anything counts", "the portal shows, line by line, what is new, changed, the same or refused, and why."],
]


def return_response(lines: list[ReturnLine], quarter: Period, kind: str, *, made_on: date) -> HttpResponse:
    """The quarter's return as a download; `kind` is csv, or xlsx with a sheet a directorate."""
    name = f"return-{quarter.key}.{kind}"
    if kind == "csv":
        rows = ([_for_csv(value) for value in _cells(line)] for line in lines)
        return _download(to_csv(list(Column), rows), CSV, name)
    columns = [
        EntryColumn(column.value, WIDTHS.get(column, 12), column.is_entry, column.hint, column.choices)
        for column in Column
    ]
    of_directorate: dict[str, list] = {}
    for line in lines:
        of_directorate.setdefault(line.directorate, []).append(_cells(line))
    sheets = [
        EntrySheet(directorate, columns, rows, columns_in_sight=3) for directorate, rows in of_directorate.items()
    ]
    explained = [[column.value, column.hint] for column in Column if column.hint]
    notes = Sheet("Notes", ["Return", f"{quarter.label}, made on {long_date(made_on)}"], [*NOTES, *explained])
    return _download(to_entry_xlsx(sheets, notes, made_on=made_on), XLSX, name)


def _cells(line: ReturnLine) -> list:
    """The line's cells in the order of the columns."""
    is_in_words = line.unit.kind in (UnitKind.TEXT, UnitKind.YES_NO)

    def figure(value: Decimal | str | None) -> NumberCell | str | None:
        if is_in_words:
            return value if not isinstance(value, Decimal) else ("yes" if value else "no")
        return NumberCell(value, line.lowest, line.highest)

    cells = {
        Column.REF: line.ref,
        Column.MEASURE: line.title,
        Column.PERIOD: named(line.period),
        Column.WHAT: line.what,
        Column.COMPONENT: line.component,
        Column.DIRECTORATE: line.directorate,
        Column.UNIT: line.unit.description,
        Column.TARGET: line.target,
        Column.LAST: line.last,
        Column.FIGURE: figure(line.figure),
        Column.NUMERATOR: NumberCell(line.numerator),
        Column.DENOMINATOR: NumberCell(line.denominator),
        Column.PROVISIONAL: YES if line.is_provisional else "",
        Column.PART: line.part,
        Column.NO_FIGURE: line.reason,
        Column.EXPECTED: line.expected_on,
        Column.COMMENTARY: line.commentary,
        Column.FORECAST: figure(line.forecast),
        Column.CONFIDENCE: line.confidence,
    }
    return [cells.get(column) for column in Column]


def _for_csv(value):
    value = value.value if isinstance(value, NumberCell) else value
    return long_date(value) if isinstance(value, date) else value


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
