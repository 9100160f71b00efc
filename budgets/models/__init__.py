"""Budget monitoring: funds, budgets and their lines, virements, forecasts and management actions."""

from budgets.models.budget import Budget, BudgetFact, BudgetThreshold
from budgets.models.forecast import Forecast
from budgets.models.fund import Fund
from budgets.models.line import BudgetLine, Virement
from budgets.models.management_action import ManagementAction

__all__ = [
    "Budget",
    "BudgetFact",
    "BudgetLine",
    "BudgetThreshold",
    "Forecast",
    "Fund",
    "ManagementAction",
    "Virement",
]
