"""The public's pages of budgets: published reports, without session or cookie."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from budgets.models import Budget
from budgets.tables import report_context
from budgets.views.reports import report_as_asked
from council_portal.access.checks import public


@public
@require_safe
def budgets(request):
    found = Budget.objects.public().select_related("fund").order_by("-year_start", "fund__position", "title")
    return render(request, "budgets/public/budgets.html", {"budgets": found})


@public
@require_safe
def report(request, year, slug):
    budget = get_object_or_404(Budget.objects.public().for_year(year).select_related("fund"), slug=slug)
    return render(request, "budgets/public/report.html", report_context(report_as_asked(request, budget)))
