"""The member's brief of a quarter, as a page and as one page of A4."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from council_portal import clock, files
from council_portal.access.checks import actor_of, allowed
from council_portal.views.files import sent
from performance import brief_work, tables
from performance.brief import BriefPaper, brief_of, places_in_packs, places_of_measures
from performance.views.measure import meetings_of
from performance.views.scorecard import measure_urls, scorecard_and_before


@allowed("performance.read_approved")
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request, quarter):
    """The page; sent as a form, it asks for the file, which a worker makes."""
    card, earlier = scorecard_and_before(request, quarter)
    paper = BriefPaper(card, earlier, clock.today())
    file = brief_work.kept(paper)
    if request.method == "POST":
        if file:
            return redirect("performance:brief_pdf", quarter)
        return redirect("job", brief_work.start(paper, by=request.user, at=clock.now()).pk)
    found, measure_url = brief_of(card, earlier), measure_urls(card, "performance")
    places = places_in_packs(quarter, actor_of(request))
    context = {
        "card": card,
        "area": "performance",
        "brief": found,
        "has_file": file is not None,
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
        "picture": tables.picture(card, measure_url),
        "issues": tables.shown_issues(found.issues, measure_url, places_of_measures(places)),
        "meetings": meetings_of([quarter], actor_of(request)),
        "places": places,
    }
    return render(request, "performance/brief.html", context)


@allowed("performance.read_approved")
@require_safe
def brief_as_pdf(request, quarter):
    """The file of the brief as it is now; where that has not been made, the page that offers to make it."""
    file = brief_work.kept(BriefPaper(*scorecard_and_before(request, quarter), clock.today()))
    if file is None:
        return redirect("performance:brief", quarter)
    response = sent(request, file, files.open_for(actor_of(request), file, at=clock.now()))
    response.headers["Cache-Control"] = "private, no-cache"
    return response
