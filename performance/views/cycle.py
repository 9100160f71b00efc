"""The performance lead publishes a quarter, and corrects it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from performance.actions import publication
from performance.actions.refusal import Refusal
from performance.forms.cycles import CorrectionForm
from performance.queries.published import publications
from performance.queries.scorecard import NoScorecard, cycle_of, scorecard
from performance.rules.life_cycle import Audience


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, quarter):
    """Publishes the quarter, or publishes it again with a notice of what is corrected."""
    cycle = _cycle(quarter)
    require(actor_of(request), "performance.publish", cycle)
    form = CorrectionForm(request.POST or None) if cycle.is_published else None
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        notice = form.cleaned_data["notice"] if form else ""
        try:
            made = publication.publish(cycle=cycle, by=request.user, at=clock.now(), correction_notice=notice)
        except Refusal as error:
            refused = str(error)
        else:
            messages.success(request, f"{quarter.label} is published, version {made.version}.")
            return redirect("performance:publish", quarter)
    context = {
        "cycle": cycle,
        "quarter": quarter,
        "form": form,
        "refused": refused,
        "refusal": publication.refusal_to_publish(cycle),
        "publications": publications(quarter),
        "missing": [row for row in scorecard(quarter, Audience.OFFICERS).rows if row.is_missing],
    }
    return render(request, "performance/publish.html", context)


def _cycle(quarter):
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error
