"""The public's pages of meetings: what is published, the same for everybody, without session or cookie."""

from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import public
from council_portal.registry import PaperMissing, registry
from meetings.models import Committee
from meetings.papers import set_report
from meetings.queries.bound_figures import resolver
from meetings.queries.minutes import content_of
from meetings.queries.publications import taken_down, text_of
from meetings.views.committees import committee_context
from meetings.views.committees import listing_context as listing_of_committees
from meetings.views.items import item_context
from meetings.views.loading import meeting_for, report_for
from meetings.views.meetings import listing_context, meeting_context
from meetings.views.minutes import minutes_for
from meetings.views.papers import own_page, readable_paper
from meetings.views.publication import proof_context
from meetings.views.uploads import upload_context
from meetings.views.uploads import upload_file as file_of_upload

HERE = {"space": "public_meetings", "frame": "public_base.html"}
NOT_YET = "This paper is published once the figures it carries are."


def _anybody() -> Actor:
    return Actor(user=None, on=clock.today())


@public
@require_safe
def listing(request):
    return render(request, "meetings/list.html", listing_context(request, _anybody(), clock.today()) | HERE)


@public
@require_safe
def committees(request):
    context = listing_of_committees(Committee.objects.public(), clock.today())
    return render(request, "meetings/committees.html", context | HERE)


@public
@require_safe
def committee(request, slug):
    found = get_object_or_404(Committee.objects.public(), slug=slug)
    context = committee_context(found, _anybody(), clock.today())
    return render(request, "meetings/committee.html", context | HERE)


def or_tombstone(view):
    """Answers 410 with when and why, and nothing else of it, where what an address led to was taken down."""

    @wraps(view)
    def answered(request, slug, held_on, **named):
        try:
            return view(request, slug, held_on, **named)
        except Http404:
            asked = {name: named[name] for name in ("report_id", "paper_id") if name in named}
            gone = taken_down(slug, held_on, **asked)
            if gone is None:
                raise
            return render(request, "meetings/gone.html", {"gone": gone} | HERE, status=410)

    return answered


@public
@require_safe
@or_tombstone
def meeting(request, slug, held_on):
    actor = _anybody()
    found = meeting_for(actor, slug, held_on)
    return render(request, "meetings/meeting.html", meeting_context(request, found, actor) | HERE)


@public
@require_safe
@or_tombstone
def item(request, slug, held_on, number):
    actor = _anybody()
    found = meeting_for(actor, slug, held_on)
    return render(request, "meetings/item.html", item_context(found, number, actor) | HERE)


@public
@require_safe
@or_tombstone
def report(request, slug, held_on, report_id):
    actor = _anybody()
    found = meeting_for(actor, slug, held_on)
    shown = set_report(report_for(actor, found, report_id), resolve=resolver("public"))
    return render(request, "meetings/report.html", {"shown": shown, "meeting": found} | HERE)


@public
@require_safe
@or_tombstone
def paper(request, slug, held_on, paper_id):
    """Another app's paper, once what it carries is published: before, it says so and shows nothing."""
    actor = _anybody()
    found = meeting_for(actor, slug, held_on)
    listed, item = readable_paper(found, paper_id, actor)
    if address := own_page(listed, found, "public_meetings"):
        return redirect(address)
    context = {"meeting": found, "item": item, "paper": listed} | HERE
    try:
        content = registry.paper_provider(listed.key).content(listed.key, for_public=True, at=clock.now())
    except PaperMissing:
        content = None
    if content is None or not content.is_published:
        return render(request, "meetings/paper.html", context | {"why_missing": NOT_YET}, status=404)
    context |= {"html": mark_safe(content.html), "is_wide": content.is_landscape}
    return render(request, "meetings/paper.html", context)


@public
@require_safe
@or_tombstone
def upload(request, slug, held_on, paper_id):
    actor = _anybody()
    context = upload_context(meeting_for(actor, slug, held_on), paper_id, actor)
    return render(request, "meetings/upload.html", context | HERE)


@public
@require_safe
@or_tombstone
def upload_file(request, slug, held_on, paper_id):
    """The file; caches ask again each time, since a paper may cease to be public."""
    actor = _anybody()
    response, _, _ = file_of_upload(request, meeting_for(actor, slug, held_on), paper_id, actor)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@public
@require_safe
@or_tombstone
def minutes(request, slug, held_on):
    actor = _anybody()
    found = meeting_for(actor, slug, held_on)
    shown = content_of(minutes_for(found, actor))
    return render(request, "meetings/minutes.html", {"shown": shown, "meeting": found} | HERE)


@public
@require_safe
@or_tombstone
def proof(request, slug, held_on):
    found = meeting_for(_anybody(), slug, held_on)
    return render(request, "meetings/proof.html", proof_context(found) | HERE)


@public
@require_safe
@or_tombstone
def published_now(request, slug, held_on):
    """What the public can read of the meeting, as the text whose SHA-256 the proof states."""
    text = text_of(meeting_for(_anybody(), slug, held_on))
    return HttpResponse(text.encode(), content_type="application/json; charset=utf-8")
