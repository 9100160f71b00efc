"""The member's brief of a quarter, as a page and as one page of A4."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from performance import tables
from performance.brief import brief_of, brief_pdf
from performance.views.measure import meetings_of
from performance.views.scorecard import measure_urls, scorecard_and_before


@allowed("performance.read_approved")
@require_safe
def brief(request, quarter):
    card, earlier = scorecard_and_before(request, quarter)
    found, measure_url = brief_of(card, earlier), measure_urls(card, "performance")
    context = {
        "card": card,
        "area": "performance",
        "brief": found,
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
        "picture": tables.picture(card, measure_url),
        "issues": tables.shown_issues(found.issues, measure_url),
        "meetings": meetings_of(quarter, actor_of(request)),
    }
    return render(request, "performance/brief.html", context)


@allowed("performance.read_approved")
@require_safe
def brief_as_pdf(request, quarter):
    card, earlier = scorecard_and_before(request, quarter)
    response = HttpResponse(brief_pdf(card, earlier, clock.today()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="members-brief-{quarter.key}.pdf"'
    return response
