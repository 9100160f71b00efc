"""The budget report's table: its columns in their order, and each cell's words."""

from dataclasses import dataclass

from budgets.queries.report import BudgetReport, ReportRow, RowKind
from budgets.rules.rag import Rag
from budgets.rules.wording import money_in_prose, side, table_number, table_variation, variation_in_prose

HEADS = (
    "Budget line",
    "Original net budget",
    "Virements",
    "Current net budget",
    "Forecast outturn",
    "Variation before management actions",
    "Management actions",
    "Variation after management actions",
    "Movement since last report",
    "RAG",
    "Reason",
)


@dataclass(frozen=True)
class Cell:
    """A number as shown, in £ thousand, and the word that stands beside it: overspend, underspend or on budget."""

    text: str
    word: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row of the table: the figures' cells in order, then rating and reason."""

    row: ReportRow
    cells: tuple[Cell, ...]
    reason: str

    @property
    def is_line(self) -> bool:
        return self.row.kind == RowKind.LINE

    @property
    def rag_mark(self) -> str:
        return RAG_MARKS[self.row.rating.rag]


# Each rating by the shape of the status mark that says the same.
RAG_MARKS = {
    Rag.GREEN: "on_target",
    Rag.AMBER: "satisfactory",
    Rag.RED: "off_target",
    Rag.NOT_RATED: "not_applicable",
}


def report_context(report: BudgetReport) -> dict:
    """What the templates of a report are given, on the page and in print."""
    return {
        "report": report,
        "heads": HEADS,
        "rows": table_rows(report),
        "facts": report.budget.facts.order_by("position"),
        "sentence": sentence(report),
    }


def sentence(report: BudgetReport) -> str:
    """What a councillor would say: the whole's forecast against its budget, before and after management actions."""
    shown = report.total.shown
    if shown.forecast is None:
        return f"The budget is {money_in_prose(shown.current)}; not every line has a forecast yet."
    said = (
        f"As at the end of {report.month.label}, {report.budget.title} are forecast to spend "
        f"{money_in_prose(shown.forecast)} against a net budget of {money_in_prose(shown.current)}: "
        f"{variation_in_prose(shown.after)}"
    )
    if shown.actions:
        return f"{said}, after management actions of {money_in_prose(shown.actions)}."
    return f"{said}."


def line_sentence(row: ReportRow) -> str:
    """A line's forecast against its budget."""
    if row.shown.forecast is None:
        return f"The net budget is {money_in_prose(row.shown.current)}; there is no forecast yet."
    return (
        f"Forecast to spend {money_in_prose(row.shown.forecast)} against a net budget of "
        f"{money_in_prose(row.shown.current)}: {variation_in_prose(row.shown.after)}."
    )


def table_rows(report: BudgetReport) -> list[TableRow]:
    return [TableRow(row, _cells(row), _reason(row)) for row in report.rows]


def _cells(row: ReportRow) -> tuple[Cell, ...]:
    shown = row.shown
    return (
        _amount(shown.original),
        Cell(table_variation(shown.virements)),
        _amount(shown.current),
        _amount(shown.forecast),
        _variation(shown.before),
        _amount(shown.actions),
        _variation(shown.after),
        Cell("None earlier") if row.movement is None else Cell(table_variation(row.movement)),
    )


def _amount(thousands: int | None) -> Cell:
    return Cell("No forecast yet") if thousands is None else Cell(table_number(thousands))


def _variation(thousands: int | None) -> Cell:
    if thousands is None:
        return Cell("No forecast yet")
    return Cell(table_variation(thousands), side(thousands).value)


def _reason(row: ReportRow) -> str:
    """The reason; what stands where there is none, which a subtotal needs none to say."""
    if row.reason or row.kind != RowKind.LINE:
        return row.reason
    return "Reason missing" if row.lacks_reason else "None needed"
