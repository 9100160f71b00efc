"""How the clerk sees a meeting and what is under it as the public or a given member would: with that reader's eyes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import allowed
from council_portal.registry import PaperMissing, registry
from meetings.actions import agenda_items
from meetings.forms.previews import PreviewForm
from meetings.models import Councillor, Meeting, Minutes, Report
from meetings.papers import set_report
from meetings.previews import as_published
from meetings.queries.bound_figures import audience_of, resolver
from meetings.queries.minutes import content_of
from meetings.queries.uploads import PREFIX
from meetings.views import addresses
from meetings.views.items import item_context
from meetings.views.loading import kept_meeting
from meetings.views.meetings import meeting_context
from meetings.views.papers import readable_paper
from meetings.views.uploads import upload_context, upload_file

PUBLIC = "public"
NOT_OPEN = "This paper is not open to them: what it carries is not published yet."


@dataclass
class Preview:
    """With whose eyes a page is seen: their key in the address, how they are called, and what they may read."""

    key: str
    who: str
    reader: Actor
    has_account: bool = True
    is_ahead: bool = False


@allowed("meetings.keep")
@require_safe
def choose(request, slug, held_on):
    """Asks as whom, and leads there."""
    found = kept_meeting(request, slug, held_on)
    form = PreviewForm(request.GET or None, on=clock.today())
    if form.is_bound and form.is_valid():
        reader = form.cleaned_data["reader"]
        return redirect(addresses.of_meeting(found, "preview", str(reader.pk) if reader else PUBLIC))
    return render(request, "meetings/choose_preview.html", {"meeting": found, "form": form})


@allowed("meetings.keep")
@require_safe
def meeting(request, slug, held_on, reader):
    def show(meeting, preview):
        return _page(request, "meeting", preview, meeting_context(request, meeting, preview.reader))

    return _seen(request, kept_meeting(request, slug, held_on), reader, show)


@allowed("meetings.keep")
@require_safe
def item(request, slug, held_on, reader, number):
    def show(meeting, preview):
        return _page(request, "item", preview, item_context(meeting, number, preview.reader))

    return _seen(request, kept_meeting(request, slug, held_on), reader, show)


@allowed("meetings.keep")
@require_safe
def paper(request, slug, held_on, reader, paper_id):
    """A report, an upload, minutes or another app's paper; what is withheld from the public is logged as read."""
    return _paper_seen(request, slug, held_on, reader, paper_id, _paper_page)


@allowed("meetings.keep")
@require_safe
def file(request, slug, held_on, reader, paper_id):
    """The file of an uploaded paper, where the reader would have it."""

    def show(request, meeting, preview, paper, item):
        response, _, _ = upload_file(request, meeting, paper.id, preview.reader)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return _paper_seen(request, slug, held_on, reader, paper_id, show)


def _paper_seen(request, slug, held_on, reader, paper_id, page: Callable[..., HttpResponse]) -> HttpResponse:
    """What `page` shows of a paper that the reader may read; logged outside what is undone."""
    found, read = kept_meeting(request, slug, held_on), []

    def show(meeting, preview):
        paper, item = readable_paper(meeting, paper_id, preview.reader)
        response = page(request, meeting, preview, paper, item)
        if paper.citation or item.citation or _withholds(paper.key, preview.reader):
            read.append(item.label)
        return response

    response = _seen(request, found, reader, show)
    for label in read:
        agenda_items.log_reading(found, paper=paper_id, label=label, by=request.user, at=clock.now())
    return response


def _paper_page(request, meeting, preview, paper, item) -> HttpResponse:
    context = {"meeting": meeting, "item": item, "paper": paper}
    if paper.report:
        report = get_object_or_404(Report.objects.visible_to(preview.reader), pk=paper.report.pk)
        shown = set_report(report, resolve=resolver(audience_of(preview.reader)))
        return _page(request, "report", preview, context | {"shown": shown})
    if paper.key.startswith(PREFIX):
        return _page(request, "upload", preview, upload_context(meeting, paper.id, preview.reader))
    if minutes := _minutes(paper.key, preview.reader):
        return _page(request, "minutes", preview, context | {"shown": content_of(minutes, reader=preview.reader)})
    return _page(request, "paper", preview, context | _others_paper(paper.key, preview.reader))


def _minutes(key: str, reader: Actor) -> Minutes | None:
    """The minutes behind a key such as minutes:osmb/2017-01-20, where the reader may read them."""
    slug, _, day = key.removeprefix("minutes:").partition("/")
    if not key.startswith("minutes:"):
        return None
    readable = Minutes.objects.visible_to(reader).filter(meeting__committee__slug=slug, meeting__held_on=day)
    return readable.select_related("meeting__committee").first()


def _withholds(key: str, reader: Actor) -> bool:
    """Whether the paper is minutes of which the reader reads what is withheld from the public."""
    minutes = _minutes(key, reader)
    return minutes is not None and content_of(minutes, reader=reader).has_withheld


def _others_paper(key: str, reader: Actor) -> dict[str, Any]:
    """Another app's paper as its own page has it for the reader, or why it has nothing for them."""
    for_public = reader.is_public
    try:
        provider = registry.paper_provider(key)
        if not for_public and (why := provider.reading_refusal(key, actor=reader)):
            return {"why_missing": why}
        content = provider.content(key, for_public=for_public, at=clock.now())
    except PaperMissing as missing:
        return {"why_missing": NOT_OPEN if for_public else str(missing)}
    if for_public and not content.is_published:
        return {"why_missing": NOT_OPEN}
    return {"html": mark_safe(content.html), "is_wide": content.is_landscape}


def _seen(
    request: HttpRequest, meeting: Meeting, key: str, show: Callable[[Meeting, Preview], HttpResponse]
) -> HttpResponse:
    """What `show` makes for the reader; where they cannot open the meeting yet, as publishing now would open it.

    Raises Http404 where nobody has the key, or what is asked for is not there for the reader.
    """
    preview = _preview(key)
    if Meeting.objects.visible_to(preview.reader).filter(pk=meeting.pk).exists():
        return show(meeting, preview)
    preview.is_ahead = True
    with as_published(meeting, by=request.user, at=clock.now()):
        published = Meeting.objects.select_related("committee").get(pk=meeting.pk)
        published.asked_clear_days = meeting.asked_clear_days
        return show(published, preview)


def _preview(key: str) -> Preview:
    """A member who has no account reads what the public reads."""
    today = clock.today()
    if key == PUBLIC:
        return Preview(key, "the public", Actor(user=None, on=today))
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404("There is no such reader.")
    councillor = get_object_or_404(Councillor.objects.in_office_on(today), pk=int(key))
    reader = Actor(user=councillor.user, on=today)
    return Preview(key, f"Councillor {councillor.printed_as}", reader, has_account=councillor.user is not None)


def _page(request: HttpRequest, name: str, preview: Preview, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"meetings/{name}.html", context | {"space": "meetings", "preview": preview})
