"""A directorate's measures in a quarter, or those of a cabinet member's portfolio, for people with an account."""

from collections.abc import Sequence

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from council_portal.access.checks import allowed
from performance.queries.remits import Remit, RemitKind, narrowed, remit
from performance.queries.scorecard import Scorecard
from performance.views.scorecard import dashboard_context, scorecard_and_before


@allowed("performance.read_approved")
@require_safe
def directorate(request, quarter, code):
    return _page(request, quarter, RemitKind.DIRECTORATE, code)


@allowed("performance.read_approved")
@require_safe
def portfolio(request, quarter, portfolio):
    return _page(request, quarter, RemitKind.PORTFOLIO, portfolio)


def _page(request, quarter, kind: RemitKind, key: str):
    card, earlier = scorecard_and_before(request, quarter)
    found = remit_in(card, kind, key)
    return render(request, "performance/remit.html", remit_context(request, card, earlier, found, "performance"))


def remit_in(card: Scorecard, kind: RemitKind, key: str) -> Remit:
    """Raises Http404 where nothing of the quarter is in it."""
    found = remit(card, kind, key)
    if found is None:
        raise Http404(f"No {kind.label.lower()} of that name has measures in {card.quarter.label}.")
    return found


def remit_context(request, card: Scorecard, earlier: Sequence[Scorecard], found: Remit, area: str) -> dict:
    """What the template of a remit needs: the dashboard's shapes, of its measures alone; `area` names the addresses."""
    kept, before = narrowed(card, earlier, found)
    context = dashboard_context(request, kept, before, area, here=request.path)
    query = urlencode({found.kind.value: found.key})
    exceptions_url = f"{reverse(f'{area}:exceptions', args=[card.quarter])}?{query}"
    return context | {"remit": found, "query": query, "exceptions_url": exceptions_url}
