"""What is done to forecasts: a new one for a month, or another version of one, with its reason."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from budgets.models import BudgetLine, Forecast
from budgets.queries.report import budget_report
from budgets.rules.wording import pounds
from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.access.permissions import require
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.periods import Period, PeriodKind
from council_portal.stale import ChangedMeanwhile


def read_as(line: BudgetLine) -> str:
    """What a form carries to say which forecasts of the line it was filled in from; any new one changes it."""
    latest = line.forecasts.order_by("-pk").values_list("pk", flat=True).first()
    return str(latest or 0)


@transaction.atomic
def change(
    *,
    line: BudgetLine,
    month: Period,
    outturn_pence: int,
    reason: str,
    by: User,
    at: datetime,
    as_read: str | None = None,
) -> Forecast:
    """Adds the next version of the line's forecast as at the month's end; the earlier ones stay.

    Money in whole pence. Raises PermissionDenied for anybody but finance, ChangedMeanwhile where the line has another
    forecast than the form was read from, ValidationError for a month that has not begun or is of another year, a
    forecast that changes nothing, or a variation over its threshold without a reason.
    """
    line = BudgetLine.objects.select_for_update(of=("self",)).select_related("budget").get(pk=line.pk)
    today = at.astimezone(LONDON).date()
    require(Actor(user=by, on=today), "budgets.keep", line.budget)
    before = line.forecasts.filter(month_start=month.start).order_by("-version").first()
    _require_as_read(line, as_read)
    if refused := _refusal_of_month(line, month, today):
        raise ValidationError({"month": refused})
    reason = reason.strip()
    if before and (before.outturn_pence, before.reason) == (outturn_pence, reason):
        raise ValidationError("This is the forecast and the reason that stand already: nothing is changed.")
    forecast = Forecast(
        line=line,
        month_start=month.start,
        version=before.version + 1 if before else 1,
        outturn_pence=outturn_pence,
        reason=reason,
        entered_at=at,
        entered_by=by,
    )
    forecast.full_clean()
    forecast.save()
    _require_reason(line, month)
    audit.record(
        verb="forecast.changed",
        subject=line.key,
        summary=f"Forecast {pounds(outturn_pence)} for {line.name} as at the end of {month.label}",
        by=by,
        before={"outturn": pounds(before.outturn_pence), "reason": before.reason} if before else {},
        after={"month": month.key, "version": forecast.version, "outturn": pounds(outturn_pence), "reason": reason},
        reason=reason,
    )
    return forecast


def _require_as_read(line: BudgetLine, as_read: str | None) -> None:
    if as_read is None or as_read == read_as(line):
        return
    latest = line.forecasts.order_by("-pk").first()
    raise ChangedMeanwhile({"outturn": pounds(latest.outturn_pence), "reason": latest.reason, "by": latest.entered_by})


def _refusal_of_month(line: BudgetLine, month: Period, today: date) -> str | None:
    if month.kind != PeriodKind.MONTH or month.year != line.budget.year:
        return f"Choose a month of {line.budget.year.label}."
    if month.start > today:
        return f"{month.label} has not begun: a forecast is made as at the end of a month that has."
    return None


def _require_reason(line: BudgetLine, month: Period) -> None:
    """Asks the report itself, so that form and report can never disagree on what needs a reason."""
    row = budget_report(line.budget, month=month).row(line.slug)
    if row.lacks_reason:
        raise ValidationError({"reason": "The variation is over what may go unexplained: say why it arises."})
