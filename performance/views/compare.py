"""Two quarters side by side, for people with an account."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.periods import Period
from performance import exports, tables
from performance.filters import WholeScorecardFilter
from performance.queries.audience import audience_of
from performance.queries.comparison import Comparison, comparison
from performance.queries.quarters import quarters
from performance.queries.scorecard import Scorecard
from performance.views.scorecard import measure_urls, scorecard_for


@allowed("performance.read_approved")
@require_safe
def compare(request, quarter):
    """The quarter beside another that has been opened: the one before it, unless another is asked for."""
    asked = _asked(request, quarter)
    if asked is None:
        messages.info(request, f"{quarter.label} is the only quarter so far: there is none to compare it with.")
        return redirect("performance:dashboard", quarter)
    return render(request, "performance/compare.html", compare_context(request, *asked, "performance"))


@allowed("performance.read_approved")
@require_safe
def download(request, quarter, kind):
    """What the page shows, as CSV or XLSX."""
    asked = _asked(request, quarter)
    if asked is None:
        raise Http404(f"{quarter.label} is the only quarter so far.")
    return exports.comparison_response(asked[1], kind, made_on=clock.today())


def _asked(request, quarter: Period) -> tuple[Scorecard, Comparison, WholeScorecardFilter] | None:
    """The quarter's scorecard, the two quarters that the address asks for and what narrows them; None where there is no
    other quarter.
    """
    card = scorecard_for(request, quarter)
    others = [each.quarter for each in quarters() if each.quarter != quarter]
    if not others:
        return None
    other = asked_for(request, quarter, others)
    narrowed = filter_beside(request, card, others, other)
    return card, comparison(quarter, other, audience_of(actor_of(request)), narrowed.wanted), narrowed


def asked_for(request, quarter: Period, others: Sequence[Period]) -> Period:
    """The other quarter that the address names; else the one before, or the earliest where there is none before."""
    before = next((each for each in others if each < quarter), others[-1])
    return next((each for each in others if each.key == request.GET.get("with")), before)


def filter_beside(request, card: Scorecard, others: Sequence[Period], other: Period) -> WholeScorecardFilter:
    """What narrows the page, with the choice of the other quarter at its head."""
    choices = [(each.key, each.medium_label) for each in others]
    beside = ChoiceFilter(label="Compare with", choices=choices, empty_label=None, initial=other.key)
    return WholeScorecardFilter(request.GET, card=card, more={"with": beside})


def compare_context(request, card: Scorecard, found: Comparison, narrowed: WholeScorecardFilter, area: str) -> dict:
    """What the template needs; `area` names the addresses."""
    then = {pair.now.ref: pair.then.status.status.value for pair in found.pairs if pair.has_another_status}
    then_url, now_url = measure_urls(found.then, area), measure_urls(found.now, area)

    def linked(pairs):
        return [(pair, (now_url if pair.now else then_url)(pair.row.ref)) for pair in pairs]

    return {
        "card": card,
        "area": area,
        "found": found,
        "form": narrowed.form,
        "query": request.GET.urlencode(),
        "status_counts": tables.status_counts(found.now.headline, before=found.then.headline),
        "bases_of_status": tables.bases_of_status(found.now.headline),
        "since": f"“More” and “fewer” are against {found.then.quarter.label}.",
        "picture": tables.picture(found.now, now_url, found.now.only(narrowed.wanted), then),
        "groups": [("What changed", linked(found.changed)), ("The same status and target", linked(found.unchanged))],
    }
