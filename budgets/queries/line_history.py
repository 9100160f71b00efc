"""What has a line's forecast been, month by month and version by version, and what moved or mends its budget."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from budgets.models import BudgetLine, Forecast, ManagementAction, Virement
from budgets.queries.report import ReportRow, budget_report
from budgets.rules.wording import pounds
from council_portal.periods import Period


@dataclass(frozen=True)
class ForecastShown:
    """One version of a month's forecast, in pounds as shown and as typed; it counts where no later version stands."""

    month: Period
    version: int
    outturn: str
    typed: str
    reason: str
    entered_at: datetime
    entered_by: str
    counts: bool


@dataclass(frozen=True)
class LineHistory:
    """A line with its row in the latest report, its forecasts (the latest first), virements and management actions."""

    line: BudgetLine
    row: ReportRow
    forecasts: tuple[ForecastShown, ...]
    virements: tuple[tuple[Virement, str], ...]
    management_actions: tuple[ManagementAction, ...]

    @property
    def current_budget(self) -> str:
        return pounds(self.row.exact.current)

    @property
    def latest(self) -> ForecastShown | None:
        return self.forecasts[0] if self.forecasts else None


def line_history(line: BudgetLine) -> LineHistory:
    """Everything that was entered for the line; money in pounds, to the penny where there are pence."""
    forecasts = tuple(line.forecasts.select_related("entered_by").order_by("-month_start", "-version"))
    virements = Virement.objects.filter(Q(from_line=line) | Q(to_line=line)).select_related("from_line", "to_line")
    return LineHistory(
        line=line,
        row=budget_report(line.budget).row(line.slug),
        forecasts=tuple(_shown(forecast, forecasts) for forecast in forecasts),
        virements=tuple(
            (virement, pounds(virement.amount_pence)) for virement in virements.order_by("agreed_on", "pk")
        ),
        management_actions=tuple(line.management_actions.order_by("pk")),
    )


def _shown(forecast: Forecast, forecasts: tuple[Forecast, ...]) -> ForecastShown:
    latest = max(other.version for other in forecasts if other.month_start == forecast.month_start)
    return ForecastShown(
        month=forecast.month,
        version=forecast.version,
        outturn=pounds(forecast.outturn_pence),
        typed=pounds(forecast.outturn_pence).replace("£", ""),
        reason=forecast.reason,
        entered_at=forecast.entered_at,
        entered_by=forecast.entered_by.name if forecast.entered_by else "",
        counts=forecast.version == latest,
    )
