"""Finance's pages: changing a line's forecast, publishing a budget's report."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budgets.actions import forecasts, publication
from budgets.forms import ForecastForm
from budgets.models import Budget, BudgetLine
from budgets.queries.line_history import LineHistory, line_history
from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from council_portal.stale import ChangedMeanwhile


def _budget(request, year, slug) -> Budget:
    """The budget, where the person may keep it; else refuses."""
    actor = actor_of(request)
    budget = get_object_or_404(Budget.objects.visible_to(actor).for_year(year), slug=slug)
    require(actor, "budgets.keep", budget)
    return budget


@allowed("budgets.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def change_forecast(request, year, slug, line_slug):
    line = get_object_or_404(_budget(request, year, slug).lines.select_related("budget"), slug=line_slug)
    history = line_history(line)
    form = ForecastForm(request.POST or None, initial=_as_it_stands(line, history), year=year, today=clock.today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            forecasts.change(
                line=line,
                month=given["month"],
                outturn_pence=given["outturn"],
                reason=given["reason"],
                as_read=given["as_read"],
                by=request.user,
                at=clock.now(),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        except ChangedMeanwhile as changed:
            return _stale(request, line, form, changed)
        else:
            messages.success(request, f"The forecast for {line.name} is saved.")
            return redirect("budgets:line", year, slug, line_slug)
    return render(request, "budgets/forecast_form.html", {"form": form, "line": line, "history": history})


def _as_it_stands(line: BudgetLine, history: LineHistory) -> dict:
    """What the form shows first: the latest month's forecast, to be changed."""
    if not history.latest:
        return {"as_read": forecasts.read_as(line)}
    return {
        "month": history.latest.month.key,
        "outturn": history.latest.typed,
        "reason": history.latest.reason,
        "as_read": forecasts.read_as(line),
    }


def _stale(request, line: BudgetLine, form: ForecastForm, changed: ChangedMeanwhile):
    """Shows the form again with both forecasts: what stands now, and what was typed, to be sent again or not."""
    typed = form.data.copy()
    typed["as_read"] = forecasts.read_as(line)
    again = ForecastForm(typed, year=line.budget.year, today=clock.today())
    context = {"form": again, "line": line, "history": line_history(line), "changed_meanwhile": changed.now}
    return render(request, "budgets/forecast_form.html", context, status=409)


@allowed("budgets.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, year, slug):
    budget = _budget(request, year, slug)
    if request.method == "POST":
        publication.publish(budget=budget, by=request.user, at=clock.now())
        messages.success(request, "The budget report is public.")
        return redirect("budgets:report", year, slug)
    return render(request, "budgets/publish.html", {"budget": budget})
