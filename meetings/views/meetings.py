"""Pages of meetings: the list, a meeting's agenda, and what the clerk does to a meeting."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.stale import fingerprint
from meetings.actions import meetings as actions
from meetings.forms.meetings import CancelForm, MeetingForm
from meetings.models import Committee, LeadTimes
from meetings.queries import calendars
from meetings.queries.agendas import agenda_of
from meetings.queries.departures import waiting_for
from meetings.queries.minutes import minutes_of
from meetings.queries.offices import offices
from meetings.queries.pack_panels import panels_of
from meetings.rules.clear_days import NoticeGiven
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_meeting, meeting_for

PAGE = 25


def listing_context(request, actor, today) -> dict:
    """What the list shows, the same for people signed in and for the public."""
    past = Paginator(calendars.past(actor=actor, today=today), PAGE)
    return {
        "upcoming": calendars.upcoming(actor=actor, today=today),
        "page": past.get_page(request.GET.get("page")),
        "today": today,
    }


def meeting_context(request, meeting, actor) -> dict:
    """What a meeting's page shows, the same for people signed in and for the public."""
    agenda = agenda_of(meeting, actor=actor)
    times = LeadTimes(clear_days=meeting.asked_clear_days)
    at_work = offices(meeting.held_on, council=request.council, times=times)
    return {
        "meeting": meeting,
        "agenda": agenda,
        "notice": at_work.latest_publication(meeting.held_on),
        "given": _given(meeting, at_work),
        "minutes": minutes_of(meeting, actor=actor),
        "packs": panels_of(meeting, actor=actor, is_withholding=agenda.is_withholding),
    }


def _given(meeting, at_work) -> NoticeGiven | None:
    """The notice that its publication gave of a meeting; None where it is not published."""
    if not meeting.is_published:
        return None
    return at_work.notice_given(meeting.published_at.astimezone(clock.LONDON).date(), meeting.held_on)


@signed_in
@require_safe
def listing(request):
    actor = actor_of(request)
    context = listing_context(request, actor, clock.today())
    may_keep = refusal(actor, "meetings.keep") is None
    context |= {"space": "meetings", "may_keep": may_keep, "is_officer": actor.is_staff_of_the_council}
    return render(request, "meetings/list.html", context)


@signed_in
@require_safe
def meeting(request, slug, held_on):
    actor = actor_of(request)
    found = meeting_for(actor, slug, held_on)
    may_keep = refusal(actor, "meetings.keep", found) is None
    context = meeting_context(request, found, actor)
    context |= {"space": "meetings", "may_keep": may_keep, "today": clock.today()}
    context["may_arrange"] = may_keep and not found.is_published
    if context["may_arrange"]:
        context["waiting"] = waiting_for(found)
    return render(request, "meetings/meeting.html", context)


@allowed("meetings.keep")
def add(request, slug):
    committee = get_object_or_404(Committee, slug=slug)

    def do(form):
        details = {name: form.cleaned_data[name] for name in actions.CHANGEABLE}
        return actions.create(committee, by=request.user, at=clock.now(), **details)

    return ask(
        request,
        MeetingForm(request.POST or None),
        do=do,
        then=addresses.of_meeting,
        heading=f"Call a meeting of {committee}",
        back=(addresses.of_committee(committee), committee.name),
        button="Call the meeting",
    )


@allowed("meetings.keep")
def change(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}

    def do(form):
        details = {name: form.cleaned_data[name] for name in actions.CHANGEABLE}
        return actions.change(found, by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **details)

    return ask(
        request,
        MeetingForm(request.POST or None, instance=meeting_for(actor_of(request), slug, held_on), initial=as_read),
        do=do,
        then=addresses.of_meeting,
        heading="Change the meeting's details",
        back=(addresses.of_meeting(found), str(found)),
        as_read=as_read,
    )


@allowed("meetings.keep")
def cancel(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    return ask(
        request,
        CancelForm(request.POST or None),
        do=lambda form: actions.cancel(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_meeting,
        heading=f"Cancel the meeting of {found}",
        back=(addresses.of_meeting(found), str(found)),
        button="Cancel the meeting",
    )


@allowed("meetings.keep")
@require_POST
def hold_after_all(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    attempt(
        request,
        lambda: actions.hold_after_all(found, by=request.user, at=clock.now()),
        said="The meeting is to be held after all.",
    )
    return redirect(addresses.of_meeting(found))
