"""Which lines still owe something: a forecast for the month, or a reason for their variation."""

from collections.abc import Sequence
from dataclasses import dataclass

from budgets.models import Budget
from budgets.queries.report import ReportRow, RowKind, budget_report


@dataclass(frozen=True)
class Owing:
    """A line of a budget without a forecast, or over its threshold without a reason."""

    budget: Budget
    row: ReportRow


def owing(budgets: Sequence[Budget]) -> Sequence[Owing]:
    """The lines of the budgets that owe a forecast or a reason in their latest report; 5 queries a budget."""
    return [
        Owing(budget, row)
        for budget in budgets
        for row in budget_report(budget).rows
        if row.kind == RowKind.LINE and (row.lacks_reason or row.exact.forecast is None)
    ]
