"""Pages of authorship: a report given to an officer to write, taken back, and what somebody has to write."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from meetings.actions import authorships as actions
from meetings.forms.authorships import AskAuthorForm
from meetings.models import Authorship
from meetings.queries.authorships import to_write
from meetings.queries.timetables import due_of
from meetings.queries.upload_slots import to_send
from meetings.rules.timetable import Step
from meetings.views import addresses
from meetings.views.asking import ask as ask_with_form
from meetings.views.asking import attempt
from meetings.views.loading import kept_report


@signed_in
@require_safe
def listing(request):
    """What the person has been asked to write, or to send as a file, and is still to come."""
    actor = actor_of(request)
    return render(request, "meetings/to_write.html", {"entries": to_write(actor), "slots": to_send(actor)})


@allowed("meetings.keep")
def ask(request, slug, held_on, report_id):
    """Who is to write the report, by when: by the meeting's own timetable unless another day is given."""
    found, today = kept_report(request, slug, held_on, report_id), clock.today()
    due_on = max(due_of(found.meeting, Step.COMMENTARY, council=request.council).due_on, today)
    return ask_with_form(
        request,
        AskAuthorForm(request.POST or None, on=today, initial={"due_on": due_on}),
        do=lambda form: actions.ask(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda authorship: addresses.of_report(found),
        heading=f"Ask somebody to write “{found.title}”",
        back=(addresses.of_report(found), found.title),
        button="Ask them",
        said="They are asked. It stands on their home page.",
    )


@allowed("meetings.keep")
@require_POST
def take_back(request, slug, held_on, report_id, authorship_id):
    found = kept_report(request, slug, held_on, report_id)
    authorship = get_object_or_404(Authorship.objects.select_related("author"), pk=authorship_id, report=found)
    attempt(
        request,
        lambda: actions.take_back(authorship, by=request.user, at=clock.now()),
        said=f"{authorship.author} no longer writes the report. What they wrote stays.",
    )
    return redirect(addresses.of_report(found))
