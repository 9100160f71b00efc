"""What the public reads of performance: published quarters, from their publications and nothing else."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import public
from council_portal.clock import LONDON
from council_portal.periods import Period
from council_portal.registry import Reference, registry
from performance import exports
from performance.charts import View
from performance.filters import WholeScorecardFilter
from performance.papers import report_sections
from performance.queries.comparison import Comparison, published_comparison
from performance.queries.earlier import published_before
from performance.queries.outturns import published_outturns
from performance.queries.published import PublishedQuarter, publications
from performance.queries.remits import RemitKind
from performance.queries.restatements import restated_in_publications
from performance.rules.life_cycle import Audience
from performance.views.as_published import as_published_context, published_quarter
from performance.views.compare import asked_for, compare_context, filter_beside
from performance.views.exceptions import exceptions_context
from performance.views.measure import history_for, measure_context, meetings_of, reported_in
from performance.views.remit import remit_context, remit_in
from performance.views.scorecard import dashboard_context, download_of, measure_urls, whole_context
from performance.views.years import download_of as years_download_of
from performance.views.years import years_context


@public
@require_safe
def quarter_list(request):
    """The published quarters, newest first, each in its latest version."""
    latest = {}
    for each in publications():
        latest.setdefault(each.quarter, each)
    return render(request, "performance/public/quarters.html", {"publications": list(latest.values())})


@public
@require_safe
def dashboard(request, quarter):
    found = published_quarter(quarter)
    card = found.scorecard
    context = dashboard_context(request, card, published_before(card), "public_performance")
    return render(request, "performance/public/dashboard.html", context | {"publication": found})


@public
@require_safe
def whole(request, quarter):
    context = whole_context(request, published_quarter(quarter).scorecard, "public_performance")
    return render(request, "performance/public/whole.html", context)


@public
@require_safe
def exceptions(request, quarter):
    found = published_quarter(quarter)
    card = found.scorecard
    context = exceptions_context(request, card, published_before(card), "public_performance")
    return render(request, "performance/public/exceptions.html", context | {"publication": found})


@public
@require_safe
def directorate(request, quarter, code):
    return _remit(request, quarter, RemitKind.DIRECTORATE, code)


@public
@require_safe
def portfolio(request, quarter, portfolio):
    return _remit(request, quarter, RemitKind.PORTFOLIO, portfolio)


def _remit(request, quarter, kind: RemitKind, key: str):
    found = published_quarter(quarter)
    card = found.scorecard
    asked = remit_in(card, kind, key)
    context = remit_context(request, card, published_before(card), asked, "public_performance")
    return render(request, "performance/public/remit.html", context | {"publication": found})


@public
@require_safe
def compare(request, quarter):
    """The quarter beside another that was published: the one before it, unless another is asked for."""
    found = published_quarter(quarter)
    asked = _compared(request, found)
    if asked:
        context = compare_context(request, found.scorecard, *asked, "public_performance")
    else:
        context = {"card": found.scorecard, "area": "public_performance", "found": None}
    return render(request, "performance/public/compare.html", context)


@public
@require_safe
def compare_download(request, quarter, kind):
    found = published_quarter(quarter)
    asked = _compared(request, found)
    if asked is None:
        raise Http404(f"{quarter.label} is the only quarter that is published.")
    return exports.comparison_response(asked[0], kind, made_on=_published_on(found))


def _compared(request, found: PublishedQuarter) -> tuple[Comparison, WholeScorecardFilter] | None:
    """The two publications that the address asks for and what narrows them; None where there is one alone."""
    card = found.scorecard
    others = sorted({each.quarter for each in publications()} - {card.quarter}, reverse=True)
    if not others:
        return None
    other = asked_for(request, card.quarter, others)
    narrowed = filter_beside(request, card, others, other)
    return published_comparison(found, published_quarter(other), narrowed.wanted), narrowed


@public
@require_safe
def years(request, quarter):
    context = years_context(request, published_outturns(published_quarter(quarter)), "public_performance")
    return render(request, "performance/public/years.html", context)


@public
@require_safe
def years_download(request, quarter, kind):
    found = published_quarter(quarter)
    return years_download_of(request, published_outturns(found), kind, made_on=_published_on(found))


@public
@require_safe
def download(request, quarter, kind):
    found = published_quarter(quarter)
    return download_of(request, found.scorecard, kind, made_on=_published_on(found))


def _published_on(found: PublishedQuarter) -> date:
    return found.published_at.astimezone(LONDON).date()


@public
@require_safe
def measure(request, quarter, ref):
    history = history_for(ref, quarter, Audience.PUBLIC)
    context = measure_context(history, quarter, "public_performance", View.named(request.GET.get("view", "")))
    context["meetings"] = _published_meetings(reported_in(history))
    return render(request, "performance/public/measure.html", context)


@public
@require_safe
def measure_download(request, quarter, ref):
    history = history_for(ref, quarter, Audience.PUBLIC)
    return exports.measure_response(history, quarter, View.named(request.GET.get("view", "")))


@public
@require_safe
def report(request, quarter):
    found = published_quarter(quarter)
    urls = measure_urls(found.scorecard, "public_performance")
    context = {
        "card": found.scorecard,
        "area": "public_performance",
        "publication": found,
        "priorities": report_sections(found.scorecard, found.narratives, urls),
    }
    return render(request, "performance/public/report.html", context)


@public
@require_safe
def as_published(request, quarter, version=None):
    """The quarter as it was published, with what later publications say otherwise."""
    found = published_quarter(quarter, version)
    context = as_published_context(found, restated_in_publications(found), "public_performance")
    return render(request, "performance/public/as_published.html", context)


def _published_meetings(quarters: Collection[Period]) -> list[Reference]:
    """The meetings the quarters were reported at, each by the address at which it is published."""
    uses = meetings_of(quarters, Actor(user=None, on=clock.today()))
    found = [registry.reference(use.key) for use in uses]
    return [replace(each, url=each.public_url) for each in found if each.public_url]
