"""Which measures have nobody active to answer for them, or have not been answered for too long."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import allowed
from council_portal.periods import Period, PeriodKind
from performance.forms.ownership import DirectorateForm
from performance.queries.ownership import ownership as who_answers


@allowed("performance.keep_plan")
@require_safe
def ownership(request):
    found = who_answers(clock.today())
    if found is None:
        return render(request, "performance/ownership.html", {"found": None})
    form = DirectorateForm(request.GET, directorates=found.directorates)
    shown = [each for each in found.neglected if form.picked in ("", each.directorate)]
    year = Period.of(PeriodKind.YEAR, found.edition.from_on)
    context = {"found": found, "shown": shown, "form": form, "plan_year": year}
    return render(request, "performance/ownership.html", context)
