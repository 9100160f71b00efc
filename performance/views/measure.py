"""A measure in a quarter: what it means, where it stands and why, and its history."""

from collections.abc import Collection

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal.access.actor import Actor
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal
from council_portal.periods import Period, PeriodKind
from council_portal.registry import Reference, registry
from performance.charts import View, drawn
from performance.charts.benchmark import beside_others
from performance.exports import measure_response
from performance.models import Measure
from performance.papers import REPORT, SCORECARD
from performance.queries.audience import audience_of
from performance.queries.history import MeasureHistory, measure_history
from performance.queries.scorecard import NoScorecard


@allowed("performance.read_approved")
@require_safe
def measure(request, quarter, ref):
    actor = actor_of(request)
    history = history_for(ref, quarter, audience_of(actor))
    context = measure_context(history, quarter, "performance", View.named(request.GET.get("view", "")))
    subject = Measure.objects.select_related("directorate", "edition").get(
        ref=ref, edition__cycles__period_start=quarter.start
    )
    context["can_enter"] = refusal(actor, "performance.enter_figure", subject) is None
    context["can_keep_benchmarks"] = history.row.unit.is_number and not refusal(actor, "performance.keep_plan", subject)
    context["can_read_audit"] = registry.audit_readers["measure"](actor, subject.key) is None
    context["meetings"] = meetings_of(reported_in(history), actor)
    if refusal(actor, "performance.keep_plan", subject) is None:
        context["plan_year"] = Period.of(PeriodKind.YEAR, subject.edition.from_on)
    context["uses"] = registry.uses_of(subject.key, actor=actor)
    return render(request, "performance/measure.html", context)


def history_for(ref, quarter, audience) -> MeasureHistory:
    """The measure's history for an audience. Raises Http404 where the quarter or its plan has no such measure."""
    try:
        history = measure_history(ref, quarter, audience)
    except NoScorecard as error:
        raise Http404(str(error)) from error
    if history is None:
        raise Http404(f"The plan of {quarter.label} has no measure {ref}.")
    return history


@allowed("performance.read_approved")
@require_safe
def download(request, quarter, ref):
    history = history_for(ref, quarter, audience_of(actor_of(request)))
    return measure_response(history, quarter, View.named(request.GET.get("view", "")))


def reported_in(history: MeasureHistory) -> set[Period]:
    """The quarters whose papers speak of the measure: the one that is looked at, and those published up to it."""
    published = {each.quarter for each in history.published if each.quarter <= history.quarter}
    return {history.quarter} | published


def meetings_of(quarters: Collection[Period], actor: Actor) -> list[Reference]:
    """The agenda items by which the quarters' scorecards or reports went to meetings that the actor may read of.

    One a meeting, the newest first.
    """
    papers = [f"{prefix}:{quarter.key}" for quarter in quarters for prefix in (REPORT, SCORECARD)]
    found: dict[str, Reference] = {}
    for item in registry.agendas_with(papers, actor=actor):
        found.setdefault(item.url, item)
    return list(found.values())


def measure_context(history: MeasureHistory, quarter, area: str, view: View) -> dict:
    """What a measure's template needs, signed in or public."""
    found = drawn(history, view)
    return {
        "history": history,
        "row": history.row,
        "quarter": quarter,
        "area": area,
        "view": view,
        "views": list(View),
        "charts": found.charts,
        "beside_others": beside_others(history),
        "why_no_chart": found.why_none,
    }
