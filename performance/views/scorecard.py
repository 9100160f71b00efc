"""The scorecard of a quarter, for people with an account: officers see working figures, members approved ones."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal
from performance import columns, exports, tables
from performance.charts.quarter import quarter_charts
from performance.columns import Arrangement, ScorecardColumn
from performance.filters import ScorecardFilter, WholeScorecardFilter
from performance.queries.audience import audience_of
from performance.queries.earlier import quarter_and_before
from performance.queries.exceptions import issues
from performance.queries.quarters import quarters, quarters_to_open
from performance.queries.remits import Remit, RemitKind
from performance.queries.scorecard import NoScorecard, Scorecard, scorecard
from performance.rules.exceptions import sentence
from performance.rules.life_cycle import Audience

#: How many exceptions the dashboard itself names.
MOST_ON_THE_DASHBOARD = 5


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
    card, earlier = scorecard_and_before(request, quarter)
    context = dashboard_context(request, card, earlier, "performance")
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
    return download_of(request, scorecard_for(request, quarter), kind, made_on=clock.today())


def scorecard_and_before(request, quarter) -> tuple[Scorecard, tuple[Scorecard, ...]]:
    """The same with the quarters before, newest first. Raises Http404 where it has not been opened."""
    try:
        return quarter_and_before(quarter, audience_of(actor_of(request)))
    except NoScorecard as error:
        raise Http404(str(error)) from error


def scorecard_for(request, quarter) -> Scorecard:
    """The quarter as the person may see it. Raises Http404 where it has not been opened."""
    audience = audience_of(actor_of(request))
    try:
        return scorecard(quarter, audience)
    except NoScorecard as error:
        raise Http404(str(error)) from error


def dashboard_context(request, card: Scorecard, earlier: Sequence[Scorecard], area: str, *, here: str = "") -> dict:
    """What the dashboard's template needs; `earlier` are the quarters before, newest first, and `area` is the namespace
    of the addresses, performance or its public twin. `here` is the page itself, where it shows but a part of the plan.
    """
    narrowed = ScorecardFilter(request.GET, card=card)
    kept = card.only(narrowed.wanted)
    is_part = bool(here)
    here = here or reverse(f"{area}:dashboard", args=[card.quarter])
    measure_url = measure_urls(card, area)
    total, shown = len(card.rows), len(kept.rows)

    def remit_url(remit: Remit) -> str:
        if is_part:
            return f"{here}?{urlencode({remit.kind.value: remit.key})}#measures"
        return reverse(f"{area}:{remit.kind.value}", args=[card.quarter, remit.key])

    before, found = earlier[0] if earlier else None, issues(card, earlier)
    return {
        "card": card,
        "area": area,
        "is_working": card.audience == Audience.OFFICERS,
        "form": narrowed.form,
        "count_sentence": "" if shown == total else f"Showing {shown:,} of {total:,} measures.",
        "status_counts": tables.status_counts(card.headline, here, before.headline if before else None),
        "bases_of_status": tables.bases_of_status(card.headline),
        "direction_counts": tables.direction_counts(card.headline, here, before.headline if before else None),
        "base_of_direction": tables.base_of_direction(card.headline),
        "since": f"“More” and “fewer” are against the report on {before.quarter.label}." if before else "",
        "exceptions_sentence": sentence([each.findings for each in found], total),
        "heaviest": tables.shown_issues(found[:MOST_ON_THE_DASHBOARD], measure_url),
        "exceptions": len(found),
        "exceptions_url": reverse(f"{area}:exceptions", args=[card.quarter]),
        "charts": quarter_charts(card, earlier),
        "counts_by_priority": tables.counts_by_priority(card, here),
        "counts_by_directorate": tables.counts_by_remit(card, RemitKind.DIRECTORATE, remit_url),
        "counts_by_portfolio": tables.counts_by_remit(card, RemitKind.PORTFOLIO, remit_url),
        "changes": tables.changes_since(card, before, measure_url) if before else None,
        "missing": tables.missing(card, measure_url),
        "picture": tables.picture(card, measure_url, kept),
        "priorities": tables.tables_by_outcome(kept, measure_url),
        "shown": shown,
    }


def whole_context(request, card: Scorecard, area: str) -> dict:
    """What the template of the whole scorecard needs."""
    narrowed = WholeScorecardFilter(request.GET, card=card)
    kept = card.only(narrowed.wanted)
    asked = Arrangement.asked(request.GET, card)
    in_plan_order, heads = request.GET.copy(), columns.heads(card, asked, request.GET)
    in_plan_order.pop("sort", None)
    measure_url = measure_urls(card, area)
    return {
        "card": kept,
        "area": area,
        "form": narrowed.form,
        "query": request.GET.urlencode(),
        "asked": asked,
        "heads": heads,
        "choices": [(column, column in asked.columns) for column in ScorecardColumn],
        "in_plan_order": f"?{in_plan_order.urlencode()}",
        "count_sentence": f"Showing {len(kept.rows):,} of {len(card.rows):,} measures.",
        "priorities": [] if asked.sorted_by else tables.tables_by_outcome(kept, measure_url),
        "sorted": tables.shown_rows(asked.arranged(kept.rows, card), measure_url) if asked.sorted_by else [],
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
    }


def download_of(request, card: Scorecard, kind: str, *, made_on: date) -> HttpResponse:
    """What the whole scorecard shows as a file: filtered, sorted and with the columns that the address asks for."""
    kept = card.only(WholeScorecardFilter(request.GET, card=card).wanted)
    return exports.response(kept, kind, Arrangement.asked(request.GET, card), made_on=made_on)


def measure_urls(card: Scorecard, area: str) -> tables.MeasureUrl:
    """Gives a measure's address; worked out from one pattern, since reversing a thousand takes longer than the page."""
    stem = reverse(f"{area}:measure", args=[card.quarter, "REF"])
    return lambda ref: stem.replace("REF", ref)
