"""The exceptions of a quarter: a plain list of what is going wrong, since when, and what is said to be done."""

from collections.abc import Sequence

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal.access.checks import allowed
from performance import tables
from performance.filters import ScorecardFilter
from performance.queries.exceptions import issues
from performance.queries.scorecard import Scorecard
from performance.rules.exceptions import sentence
from performance.views.scorecard import measure_urls, scorecard_and_before


@allowed("performance.read_approved")
@require_safe
def exceptions(request, quarter):
    card, earlier = scorecard_and_before(request, quarter)
    return render(request, "performance/exceptions.html", exceptions_context(request, card, earlier, "performance"))


def exceptions_context(request, card: Scorecard, earlier: Sequence[Scorecard], area: str) -> dict:
    """What the template of exceptions needs; `earlier` are the quarters before, `area` names the addresses."""
    narrowed = ScorecardFilter(request.GET, card=card)
    kept = card.only(narrowed.wanted)
    found = issues(kept, earlier)
    total, shown = len(card.rows), len(kept.rows)
    return {
        "card": card,
        "area": area,
        "form": narrowed.form,
        "count_sentence": "" if shown == total else f"Looked for among {shown:,} of {total:,} measures.",
        "sentence": sentence([each.findings for each in found], shown),
        "groups": tables.issues_by_kind(found, measure_urls(card, area)),
        "report_url": reverse(f"{area}:report", args=[card.quarter]),
    }
