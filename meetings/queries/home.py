"""What meetings has to say on a person's home page: to the clerk what to publish by when, to a member what to read."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import Visibility
from council_portal.registry import HomeItem, HomePanel
from meetings.models import Exemption, Meeting, Report, Upload
from meetings.models.meeting import seats_of
from meetings.queries import calendars
from meetings.queries.authorships import AuthorshipEntry, to_write
from meetings.queries.clearances import ClearanceEntry, returned, to_clear
from meetings.queries.exemptions import due_for_review
from meetings.queries.offices import offices
from meetings.queries.upload_slots import SlotEntry, to_send
from meetings.rules.authorship import Writing
from meetings.rules.clearance import Standing
from meetings.rules.uploads import Sending

# A home page says what is next, not the year's calendar.
NEXT = 5


def panels(actor: Actor, at: datetime) -> Sequence[HomePanel]:
    """The clerk's panel, what somebody is to write, send and clear, a member's panel, as many of them as there are."""
    today = at.astimezone(LONDON).date()
    found = []
    if actor.has(Role.CLERK):
        found.append(_clerks(actor, today))
    if given := to_write(actor):
        found.append(_to_write(given))
    if slots := [entry for entry in to_send(actor) if entry.sending.is_to_do]:
        found.append(_to_send(slots))
    if actor.is_staff_of_the_council and (entries := to_clear(actor.user, today=today)):
        found.append(_to_clear(entries))
    if slugs := seats_of(actor):
        found.append(_members(actor, slugs, today))
    return found


def _clerks(actor: Actor, today: date) -> HomePanel:
    items = []
    meetings = list(calendars.upcoming(actor=actor, today=today).going_ahead()[:NEXT])
    at_work = offices(today, meetings[-1].held_on) if meetings else None
    for meeting in meetings:
        latest_on = at_work.latest_publication(meeting.held_on).latest_on
        if meeting.is_published:
            due_on, state = None, "Published"
        elif meeting.is_scheduled:
            due_on, state = meeting.publish_at.astimezone(LONDON).date(), "Set to be published"
        elif meeting.publish_failed_because:
            due_on, state = latest_on, "Not published at the set time"
        else:
            due_on, state = latest_on, _state(latest_on, today)
        items.append(HomeItem(f"{meeting}: the agenda", _address(meeting), due_on, state))
    items += [
        HomeItem(
            f"Returned, {one.get_stage_display().lower()}: {one.report.title}", _report(one.report), state="Returned"
        )
        for one in returned(today=today)
    ]
    if due := due_for_review(today=today).count():
        words = "1 exemption" if due == 1 else f"{due} exemptions"
        items.append(HomeItem(f"{words} due for review", reverse("meetings:exemptions"), state="Review"))
    sentence = "" if items else "No meeting is called. Start from the committees."
    if not items:
        items = [HomeItem("Committees", reverse("meetings:committees"))]
    return HomePanel("Agendas to publish", 20, sentence, items)


def _to_write(entries: Sequence[AuthorshipEntry]) -> HomePanel:
    items = [
        HomeItem(
            entry.authorship.report.title,
            _report(entry.authorship.report),
            entry.authorship.due_on,
            "" if entry.writing == Writing.ASKED else entry.writing.label,
        )
        for entry in entries
    ]
    return HomePanel("Reports to write", 14, "", items)


def _to_send(entries: Sequence[SlotEntry]) -> HomePanel:
    items = [
        HomeItem(
            entry.slot.title,
            reverse("meetings:upload_slot", args=[entry.slot.pk]),
            entry.slot.due_on,
            "" if entry.sending == Sending.ASKED else entry.sending.label,
        )
        for entry in entries
    ]
    return HomePanel("Papers to send", 14, "", items)


def _to_clear(entries: Sequence[ClearanceEntry]) -> HomePanel:
    items = [
        HomeItem(
            f"{entry.clearance.get_stage_display()}: {entry.clearance.report.title}",
            reverse("meetings:clearance", args=[entry.clearance.pk]),
            entry.clearance.due_on,
            "" if entry.standing == Standing.ASKED else entry.standing.label,
        )
        for entry in entries
    ]
    return HomePanel("Reports to clear", 15, "", items)


def _state(latest_on: date, today: date) -> str:
    if today > latest_on:
        return "Late: clear days are lost"
    return "Publish today" if today == latest_on else "Draft"


def _members(actor: Actor, slugs: Sequence[str], today: date) -> HomePanel:
    meetings = (
        calendars.upcoming(actor=actor, today=today)
        .going_ahead()
        .filter(committee__slug__in=slugs)
        .annotate(papers=Count("items__papers", filter=_listed_for(actor)))[:NEXT]
    )
    items = [
        HomeItem(f"{meeting}: {_papers(meeting)}", _address(meeting), state=meeting.get_state_display())
        for meeting in meetings
    ]
    return HomePanel("Your next meetings", 20, "" if items else "No meeting of your committees is called.", items)


def _listed_for(actor: Actor) -> Q:
    """The papers that the agenda lists for the actor: none in draft, nothing under an item withheld from them."""
    withheld = Exemption.objects.withholding_from(actor).filter(paper__isnull=True)
    in_draft = Q(items__papers__report__visibility=Visibility.DRAFT)
    uploaded_drafts = Q(items__papers__registry_key__in=Upload.objects.drafts().values("key"))
    is_listed = Q(items__papers__report__isnull=True) | ~in_draft
    return ~Q(items__in=withheld.values("item")) & is_listed & ~uploaded_drafts


def _papers(meeting: Meeting) -> str:
    if not meeting.papers:
        return "no papers yet"
    return "1 paper" if meeting.papers == 1 else f"{meeting.papers} papers"


def _report(report: Report) -> str:
    return reverse("meetings:report", args=[report.meeting.committee.slug, report.meeting.held_on, report.pk])


def _address(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.committee.slug, meeting.held_on])
