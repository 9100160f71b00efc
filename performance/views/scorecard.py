"""The scorecard of a quarter, for people with an account: officers see working figures, members approved ones."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal
from performance import exports, tables
from performance.forms import FilterForm
from performance.queries.audience import audience_of
from performance.queries.quarters import quarters, quarters_to_open
from performance.queries.scorecard import NoScorecard, Scorecard, scorecard
from performance.rules.life_cycle import Audience

#: The columns of the whole scorecard before and after its periods.
WORDED_COLUMNS = (
    "Measure",
    "Action",
    "Owner",
    "Good is",
    "Frequency",
    "Target",
    "Status",
    "Direction of travel",
    "Data note",
)


@allowed("performance.read_approved")
@require_safe
def quarter_list(request):
    """The quarters that have been opened, newest first."""
    can_run = refusal(actor_of(request), "performance.publish") is None
    context = {
        "quarters": quarters(),
        "can_run": can_run,
        "to_open": quarters_to_open(clock.today()) if can_run else (),
        "can_keep_plan": refusal(actor_of(request), "performance.keep_plan") is None,
    }
    return render(request, "performance/quarters.html", context)


@allowed("performance.read_approved")
@require_safe
def dashboard(request, quarter):
    """The sentence, the counts, the whole plan in one picture, then tables by outcome."""
    card = scorecard_for(request, quarter)
    context = dashboard_context(request, card, "performance")
    context["can_publish"] = refusal(actor_of(request), "performance.publish") is None
    return render(request, "performance/dashboard.html", context)


@allowed("performance.read_approved")
@require_safe
def whole(request, quarter):
    """Every measure with every column, as in the published appendix."""
    card = scorecard_for(request, quarter)
    return render(request, "performance/whole.html", whole_context(request, card, "performance"))


@allowed("performance.read_approved")
@require_safe
def download(request, quarter, kind):
    """What the whole scorecard shows, as CSV or XLSX."""
    card = scorecard_for(request, quarter)
    return exports.response(card.only(FilterForm(request.GET, card=card).filters), kind, made_on=clock.today())


def scorecard_for(request, quarter) -> Scorecard:
    """The quarter as the person may see it. Raises Http404 where it has not been opened."""
    audience = audience_of(actor_of(request))
    try:
        return scorecard(quarter, audience)
    except NoScorecard as error:
        raise Http404(str(error)) from error


def dashboard_context(request, card: Scorecard, area: str) -> dict:
    """What the dashboard's template needs; `area` is the namespace of the addresses, performance or its public twin."""
    form = FilterForm(request.GET, card=card)
    kept = card.only(form.filters)
    here = reverse(f"{area}:dashboard", args=[card.quarter])
    measure_url = measure_urls(card, area)
    total, shown = len(card.rows), len(kept.rows)
    return {
        "card": card,
        "area": area,
        "is_working": card.audience == Audience.OFFICERS,
        "form": form,
        "count_sentence": "" if shown == total else f"Showing {shown:,} of {total:,} measures.",
        "status_counts": tables.status_counts(card.headline, here),
        "bases_of_status": tables.bases_of_status(card.headline),
        "direction_counts": tables.direction_counts(card.headline, here),
        "base_of_direction": tables.base_of_direction(card.headline),
        "counts_by_priority": tables.counts_by_priority(card),
        "picture": tables.picture(card, measure_url, kept),
        "priorities": tables.tables_by_outcome(kept, measure_url),
        "shown": shown,
    }


def whole_context(request, card: Scorecard, area: str) -> dict:
    """What the template of the whole scorecard needs."""
    form = FilterForm(request.GET, card=card)
    kept = card.only(form.filters)
    return {
        "card": kept,
        "area": area,
        "form": form,
        "query": request.GET.urlencode(),
        "columns": len(WORDED_COLUMNS) + len(card.years) + len(card.quarters) + len(card.months),
        "worded_columns": WORDED_COLUMNS,
        "count_sentence": f"Showing {len(kept.rows):,} of {len(card.rows):,} measures.",
        "priorities": tables.tables_by_outcome(kept, measure_urls(card, area)),
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
    }


def measure_urls(card: Scorecard, area: str) -> tables.MeasureUrl:
    """Gives a measure's address; worked out from one pattern, since reversing a thousand takes longer than the page."""
    stem = reverse(f"{area}:measure", args=[card.quarter, "REF"])
    return lambda ref: stem.replace("REF", ref)
