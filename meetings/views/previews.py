"""How the clerk sees a meeting as the public or a given member would: by the same queries, with that reader's eyes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import allowed
from meetings.forms.previews import PreviewForm
from meetings.models import Councillor, Meeting
from meetings.previews import as_published
from meetings.views import addresses
from meetings.views.loading import kept_meeting
from meetings.views.meetings import meeting_context


@allowed("meetings.keep")
@require_safe
def choose(request, slug, held_on):
    """Asks as whom, and leads there."""
    found = kept_meeting(request, slug, held_on)
    form = PreviewForm(request.GET or None, on=clock.today())
    if form.is_bound and form.is_valid():
        reader = form.cleaned_data["reader"]
        if reader is None:
            return redirect(addresses.of_meeting(found, "preview_as_the_public"))
        return redirect(addresses.of_meeting(found, "preview_as_a_member", reader.pk))
    return render(request, "meetings/choose_preview.html", {"meeting": found, "form": form})


@allowed("meetings.keep")
@require_safe
def as_the_public(request, slug, held_on):
    return _shown(request, kept_meeting(request, slug, held_on), Actor(user=None, on=clock.today()), "the public")


@allowed("meetings.keep")
@require_safe
def as_a_member(request, slug, held_on, councillor_id):
    """A member who has no account reads what the public reads."""
    found = kept_meeting(request, slug, held_on)
    councillor = get_object_or_404(Councillor.objects.in_office_on(clock.today()), pk=councillor_id)
    reader = Actor(user=councillor.user, on=clock.today())
    return _shown(
        request, found, reader, f"Councillor {councillor.printed_as}", has_account=councillor.user is not None
    )


def _shown(request: HttpRequest, meeting: Meeting, reader: Actor, who: str, has_account: bool = True) -> HttpResponse:
    """The meeting's page for the reader; where they cannot open it yet, as publishing now would open it to them."""
    preview = {"who": who, "has_account": has_account, "is_ahead": False}
    if Meeting.objects.visible_to(reader).filter(pk=meeting.pk).exists():
        return _page(request, meeting, reader, preview)
    at = clock.now()
    with as_published(meeting, by=request.user, at=at):
        published = Meeting.objects.select_related("committee").get(pk=meeting.pk)
        published.asked_clear_days = meeting.asked_clear_days
        return _page(request, published, reader, preview | {"is_ahead": True})


def _page(request: HttpRequest, meeting: Meeting, reader: Actor, preview: dict) -> HttpResponse:
    context = meeting_context(request, meeting, reader) | {"space": "meetings", "preview": preview}
    return render(request, "meetings/meeting.html", context)
