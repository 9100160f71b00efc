"""A paper of another app under an agenda item, as a page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, signed_in
from council_portal.registry import PaperMissing, registry
from meetings.actions.agenda_items import log_reading
from meetings.queries.agendas import agenda_of
from meetings.queries.uploads import PREFIX
from meetings.views.loading import meeting_for


def readable_paper(meeting, paper_id, actor):
    """The paper as listed for the actor, and its item. Raises Http404 for one that is withheld from them.

    One that is withheld is listed without its key, and there is nothing else by which to read it.
    """
    for item in agenda_of(meeting, actor=actor).items:
        for paper in item.papers:
            if paper.id == paper_id and paper.key:
                return paper, item
    raise Http404("There is no such paper on this agenda, or it is not open to you.")


def own_page(paper, meeting, space) -> str | None:
    """Where a paper that meetings keeps itself has its own page; None for another app's."""
    if paper.report:
        return reverse(f"{space}:report", args=[meeting.committee.slug, paper.report.meeting.held_on, paper.report.pk])
    if paper.key.startswith("minutes:"):
        slug, _, day = paper.key.removeprefix("minutes:").partition("/")
        return reverse(f"{space}:minutes", args=[slug, day])
    if paper.key.startswith(PREFIX):
        return reverse(f"{space}:upload", args=[meeting.committee.slug, meeting.held_on, paper.id])
    return None


@signed_in
@require_safe
def paper(request, slug, held_on, paper_id):
    """Another app's paper, for whoever that app lets read it: standing on an open agenda opens nothing by itself.

    Reading one that is withheld from the public is logged.
    """
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    found, item = readable_paper(meeting, paper_id, actor)
    if address := own_page(found, meeting, "meetings"):
        return redirect(address)
    context = {"meeting": meeting, "item": item, "paper": found, "space": "meetings"}
    try:
        provider = registry.paper_provider(found.key)
        if why := provider.reading_refusal(found.key, actor=actor):
            raise PermissionDenied(why)
        content = provider.content(found.key, for_public=False, at=clock.now())
    except PaperMissing as missing:
        return render(request, "meetings/paper.html", context | {"why_missing": str(missing)}, status=404)
    if found.citation or item.citation:
        log_reading(meeting, paper=found.id, label=item.label, by=request.user, at=clock.now())
    context |= {"html": mark_safe(content.html), "is_wide": content.is_landscape}
    return render(request, "meetings/paper.html", context)
