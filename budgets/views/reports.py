"""Budget reports for people signed in: the budgets, one report as at a month, one line with its history."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from budgets.models import Budget
from budgets.queries.line_history import line_history
from budgets.queries.report import BudgetReport, UnknownMonth, budget_report
from budgets.tables import line_sentence, report_context
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal
from council_portal.periods import Period, PeriodError, PeriodKind


@allowed("budgets.read")
@require_safe
def budgets(request):
    found = Budget.objects.visible_to(actor_of(request)).select_related("fund")
    return render(
        request, "budgets/budgets.html", {"budgets": found.order_by("-year_start", "fund__position", "title")}
    )


@allowed("budgets.read")
@require_safe
def report(request, year, slug):
    actor = actor_of(request)
    budget = get_object_or_404(Budget.objects.visible_to(actor).for_year(year).select_related("fund"), slug=slug)
    context = report_context(report_as_asked(request, budget))
    context["may_keep"] = refusal(actor, "budgets.keep", budget) is None
    return render(request, "budgets/report.html", context)


@allowed("budgets.read")
@require_safe
def line(request, year, slug, line_slug):
    actor = actor_of(request)
    budget = get_object_or_404(Budget.objects.visible_to(actor).for_year(year), slug=slug)
    found = get_object_or_404(budget.lines, slug=line_slug)
    history = line_history(found)
    context = {
        "history": history,
        "sentence": line_sentence(history.row),
        "may_keep": refusal(actor, "budgets.keep", budget) is None,
    }
    return render(request, "budgets/line.html", context)


def report_as_asked(request, budget: Budget) -> BudgetReport:
    """The report as at the month in the address (?month=2016-12), or the latest."""
    asked = request.GET.get("month")
    try:
        return budget_report(budget, month=Period.parse(PeriodKind.MONTH, asked) if asked else None)
    except (PeriodError, UnknownMonth) as unknown:
        raise Http404(str(unknown)) from unknown
