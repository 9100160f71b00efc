"""The quarter's report: its words by outcome, with the figures they are bound to."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal.access.checks import actor_of, allowed
from performance.papers import report_sections
from performance.queries.audience import audience_of
from performance.queries.narratives import narratives
from performance.queries.scorecard import cycle_of
from performance.views.scorecard import measure_urls, scorecard_for


@allowed("performance.read_approved")
@require_safe
def report(request, quarter):
    card = scorecard_for(request, quarter)
    said = narratives(cycle_of(quarter).edition, quarter, audience_of(actor_of(request)))
    context = {
        "card": card,
        "area": "performance",
        "priorities": report_sections(card, said, measure_urls(card, "performance")),
    }
    return render(request, "performance/report.html", context)
