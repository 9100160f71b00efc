"""What an address of meetings names, as the person asking may see it, or nothing there."""

from datetime import date

from django.http import Http404, HttpRequest

from council_portal.access.actor import Actor
from council_portal.access.checks import actor_of
from council_portal.access.permissions import require
from meetings.models import AgendaItem, Meeting, Report
from meetings.queries import calendars


def meeting_for(actor: Actor, slug: str, held_on: date) -> Meeting:
    """The committee's meeting of that day. Raises Http404 where there is none the actor may see."""
    meeting = calendars.of_committee_on(slug, held_on, actor=actor)
    if meeting is None:
        raise Http404("There is no such meeting, or its agenda is not published yet.")
    return meeting


def kept_meeting(request: HttpRequest, slug: str, held_on: date) -> Meeting:
    """The meeting, for somebody who keeps it. Raises Http404, PermissionDenied."""
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    require(actor, "meetings.keep", meeting)
    return meeting


def kept_item(request: HttpRequest, slug: str, held_on: date, number: str) -> AgendaItem:
    """The item, for somebody who keeps its agenda. Raises Http404, PermissionDenied.

    A form carries the item's id, and that counts: its number may be another's by now.
    """
    meeting = kept_meeting(request, slug, held_on)
    read = request.POST.get("item_id", "")
    if read.isascii() and read.isdigit() and len(read) < 19:
        item = meeting.items.filter(pk=int(read)).first()
    else:
        item = next((each for each in meeting.items.all() if each.label == number), None)
    if item is None:
        raise Http404("There is no such item on this agenda, or somebody else took it off meanwhile.")
    item.meeting = meeting
    return item


def report_for(actor: Actor, meeting: Meeting, report_id: int) -> Report:
    """The meeting's report. Raises Http404 where there is none the actor may read."""
    reports = Report.objects.visible_to(actor).filter(meeting=meeting).select_related("meeting__committee")
    report = reports.filter(pk=report_id).first()
    if report is None:
        raise Http404("There is no such report, or it is not open to you.")
    return report


def open_report(actor: Actor, slug: str, held_on: date, report_id: int) -> tuple[Report, bool]:
    """The report where the actor may read it, and whether they are its author. Raises Http404.

    Being asked to write it opens the report, and nothing else of its meeting.
    """
    written = Report.objects.written_by(actor).filter(meeting__committee__slug=slug, meeting__held_on=held_on)
    own = written.select_related("meeting__committee").filter(pk=report_id).first()
    if own is not None:
        return own, True
    return report_for(actor, meeting_for(actor, slug, held_on), report_id), False


def written_report(request: HttpRequest, slug: str, held_on: date, report_id: int) -> Report:
    """The report, for somebody who may write it. Raises Http404, PermissionDenied."""
    report, _ = open_report(actor_of(request), slug, held_on, report_id)
    require(actor_of(request), "meetings.write", report)
    return report


def kept_report(request: HttpRequest, slug: str, held_on: date, report_id: int) -> Report:
    """The report, for somebody who keeps it. Raises Http404, PermissionDenied."""
    return report_for(actor_of(request), kept_meeting(request, slug, held_on), report_id)
