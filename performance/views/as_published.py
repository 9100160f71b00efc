"""A past quarter as its readers saw it, beside what is known otherwise now."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal.access.checks import actor_of, allowed
from council_portal.periods import Period
from performance import tables
from performance.queries.audience import audience_of
from performance.queries.differences import Restated
from performance.queries.published import PublishedQuarter, publications, published
from performance.queries.restatements import restated_in_the_record
from performance.views.scorecard import measure_urls


@allowed("performance.read_approved")
@require_safe
def as_published(request, quarter, version=None):
    """The quarter as it was published, with what the record says otherwise to this person."""
    found = published_quarter(quarter, version)
    restated = restated_in_the_record(found, audience_of(actor_of(request)))
    return render(request, "performance/as_published.html", as_published_context(found, restated, "performance"))


def published_quarter(quarter: Period, version: int | None = None) -> PublishedQuarter:
    """The quarter's publication, the latest version unless one is named. Raises Http404 where there is none."""
    found = published(quarter, version)
    if found is None:
        raise Http404(f"{quarter.label} has not been published{f' in a version {version}' if version else ''}.")
    return found


def as_published_context(found: PublishedQuarter, restated: tuple[Restated, ...], area: str) -> dict:
    """What the template needs, signed in or public."""
    card, measure_url = found.scorecard, measure_urls(found.scorecard, area)
    return {
        "card": card,
        "area": area,
        "publication": found,
        "versions": publications(card.quarter),
        "restated": [(each, measure_url(each.ref)) for each in restated],
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
        "picture": tables.picture(card, measure_url),
        "priorities": tables.tables_by_outcome(card, measure_url),
    }
