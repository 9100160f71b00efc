"""Which budget, line and column does a key name, as texts and other apps write it."""

from dataclasses import dataclass

from budgets.models import Budget, BudgetLine
from budgets.queries.report import BudgetReport, ReportRow, UnknownMonth, budget_report
from council_portal.models import Visibility
from council_portal.periods import Period, PeriodError, PeriodKind

# The columns of a row that a text may bind to, by the name written after the slug.
COLUMNS = ("original", "virements", "current", "forecast", "before", "actions", "after", "movement")
DEFAULT_COLUMN = "after"


@dataclass(frozen=True)
class Named:
    """What a key names: a budget, and a line of it or, with None, the whole."""

    budget: Budget
    line: BudgetLine | None = None

    @property
    def slug(self) -> str:
        return self.line.slug if self.line else self.budget.slug


def named(slug: str, *, year: Period | None = None) -> Named | None:
    """The line or whole budget of that slug in the year, or in the latest year that has it.

    None where there is none, and where two answer to it, since either could be the wrong one.
    """
    lines = BudgetLine.objects.select_related("budget").filter(slug=slug)
    budgets = Budget.objects.filter(slug=slug)
    if year:
        lines, budgets = lines.filter(budget__year_start=year.start), budgets.filter(year_start=year.start)
    found = [Named(line.budget, line) for line in lines] + [Named(budget) for budget in budgets]
    latest = max((one.budget.year_start for one in found), default=None)
    of_latest = [one for one in found if one.budget.year_start == latest]
    return of_latest[0] if len(of_latest) == 1 else None


@dataclass(frozen=True)
class FigureFound:
    """A figure of a report: the row, the name of its column and the amount in £ thousand as displayed."""

    report: BudgetReport
    row: ReportRow
    column: str
    thousands: int


def figure(name: str, *, period: str, audience: str) -> FigureFound | None:
    """The displayed figure of `direct-payments` or `direct-payments/forecast`, if the audience may see it.

    `period` is a year (its latest report), a month (the report as at its end) or empty (the latest of all).
    """
    slug, _, column = name.partition("/")
    column = column or DEFAULT_COLUMN
    if column not in COLUMNS:
        return None
    try:
        when = Period.parse(None, period) if period else None
    except PeriodError:
        return None
    found = named(slug, year=when.year if when else None)
    if found is None or not _may_see(found.budget, audience):
        return None
    try:
        report = budget_report(found.budget, month=_last_month(when))
    except UnknownMonth:
        return None
    row = report.row(found.slug)
    amount = row.movement if column == "movement" else getattr(row.shown, column)
    return None if amount is None else FigureFound(report, row, column, amount)


def _last_month(when: Period | None) -> Period | None:
    """The last month of a month, quarter or half; None, the latest there is, for a year."""
    if when is None or when.kind == PeriodKind.YEAR:
        return None
    return Period.of(PeriodKind.MONTH, when.last_day)


def _may_see(budget: Budget, audience: str) -> bool:
    if audience == "public":
        return budget.visibility == Visibility.PUBLIC
    return budget.visibility in (Visibility.PUBLIC, Visibility.MEMBERS)
