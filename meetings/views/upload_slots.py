"""Pages of papers that officers are asked to send: asked for, sent by the officer, and taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.stale import ChangedMeanwhile
from meetings.actions import upload_slots as actions
from meetings.forms.authorships import AskUploadForm
from meetings.forms.uploads import ReplaceForm
from meetings.models import UploadSlot
from meetings.queries.timetables import due_of
from meetings.queries.uploads import history_of
from meetings.rules.timetable import Step
from meetings.views import addresses
from meetings.views.asking import REFUSALS, attempt, place
from meetings.views.asking import ask as ask_with_form
from meetings.views.loading import kept_item, kept_meeting


@allowed("meetings.keep")
def ask(request, slug, held_on, number):
    """Who is to send a paper for the item, by when: by the meeting's own timetable unless another day is given."""
    found, today = kept_item(request, slug, held_on, number), clock.today()
    due_on = max(due_of(found.meeting, Step.COMMENTARY, council=request.council).due_on, today)
    return ask_with_form(
        request,
        AskUploadForm(request.POST or None, on=today, initial={"title": found.title, "due_on": due_on}),
        do=lambda form: actions.ask(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda slot: addresses.of_item(found),
        heading=f"Ask an officer to send a paper for item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Ask them",
        said="They are asked. It stands on their home page.",
        item=found,
    )


@allowed("meetings.keep")
@require_POST
def take_back(request, slug, held_on, slot_id):
    meeting = kept_meeting(request, slug, held_on)
    found = get_object_or_404(UploadSlot.objects.select_related("item", "author"), pk=slot_id, item__meeting=meeting)
    found.item.meeting = meeting
    attempt(
        request,
        lambda: actions.take_back(found, by=request.user, at=clock.now()),
        said=f"{found.author} is no longer asked. What they sent stays under the item.",
    )
    return redirect(addresses.of_item(found.item))


@signed_in
def slot(request, slot_id):
    """What is asked of the officer, the file they send, and what was found in it; for nobody else."""
    found = _own(request, slot_id)
    latest = history_of(found.upload)[0] if found.upload else None
    version = {"version": latest.version.number if latest else 0}
    form = ReplaceForm(request.POST or None, request.FILES or None, initial=version)
    if request.method == "POST" and form.is_valid():
        try:
            _fill(form, found, request.user)
        except ChangedMeanwhile:
            form.add_error(None, "Another file was sent meanwhile. This page shows it: send yours only if it is newer.")
            form.data = form.data.copy() | {"version": str(version["version"])}
        except ValidationError as error:
            place(form, error)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The file is sent. What was found in it stands here once it is examined.")
            return redirect("meetings:upload_slot", slot_id)
    may_send = latest is None or (found.upload.is_draft and not latest.version.is_waiting)
    context = {"slot": found, "latest": latest, "form": form, "may_send": may_send}
    return render(request, "meetings/upload_slot.html", context, status=422 if form.errors else 200)


def _own(request, slot_id) -> UploadSlot:
    """The paper that the person is asked to send for a meeting. Raises Http404."""
    held = UploadSlot.objects.of(actor_of(request)).filter(item__meeting__isnull=False)
    found = held.select_related("item__meeting__committee", "upload", "asked_by").filter(pk=slot_id).first()
    if found is None:
        raise Http404("You are not asked to send this, or no longer.")
    return found


def _fill(form, slot, by) -> None:
    given = form.cleaned_data["file"]
    actions.fill(
        slot, content=given.read(), name=given.name, version=form.cleaned_data["version"], by=by, at=clock.now()
    )
