"""An item deferred, withdrawn or referred: it leaves its agenda, and its history says how, why and where to.

One that left for a meeting not known yet waits, and is brought back once there is one.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.models import User, Visibility
from meetings.actions import agenda_items, publications
from meetings.models import AgendaItem, Committee, Departure, Exemption, ItemPaper, Meeting, Report
from meetings.rules.agenda import Leaving


@transaction.atomic
def leave(
    item: AgendaItem,
    *,
    leaving: Leaving,
    because: str,
    by: User,
    at: datetime,
    to_meeting: Meeting | None = None,
    to_committee: Committee | None = None,
) -> Departure:
    """Takes an item off its agenda for a reason, and to a meeting's agenda where one is named.

    From a draft the item itself goes, with its papers and whatever withholds them, and the gap is closed: where no
    meeting is named it waits for one, unless it is withdrawn. An item of a published agenda stays there under its
    number, marked, and a copy of it goes, withheld as it is.
    Raises ValidationError where the destination makes no sense.
    """
    _lock(item.meeting, to_meeting)
    item = AgendaItem.objects.select_related("meeting__committee").get(pk=item.pk)
    meeting = item.meeting
    if to_meeting:
        to_meeting = Meeting.objects.select_related("committee").get(pk=to_meeting.pk)
    _check(item, leaving, to_meeting, to_committee)
    departure = Departure(
        meeting=meeting,
        label=item.label,
        title=item.title,
        papers=agenda_items.titles_of_papers([item]),
        leaving=leaving,
        because=because,
        to_committee=to_committee,
        to_meeting=to_meeting,
        left_at=at,
        left_by=by,
    )
    departure.full_clean(exclude=["item"])
    if meeting.is_published:
        departure.item = item
        departure.arrived_as = _copied(item, to_meeting) if to_meeting else None
    elif to_meeting:
        departure.arrived_as = _moved(item, meeting, to_meeting)
        agenda_items.close_gaps(meeting)
    else:
        departure.item = _set_aside(item, leaving)
        agenda_items.close_gaps(meeting)
    departure.save()
    publications.keep(meeting, what=f"{departure.get_leaving_display()}: item {departure.label}", by=by, at=at)
    _record(departure, by)
    return departure


@transaction.atomic
def bring_back(departure: Departure, *, to_meeting: Meeting, by: User, at: datetime) -> AgendaItem:
    """Puts an item that waits on the agenda of a meeting, at the end of its section, and gives it as it stands there.

    What waited goes itself, with its papers and whatever withholds them; of one that stays on a published agenda a copy
    goes, withheld as that is by now.
    Raises ValidationError where somebody brought it back before, or the meeting is not one that it waits for.
    """
    _lock(departure.meeting, to_meeting)
    to_meeting = Meeting.objects.select_related("committee").get(pk=to_meeting.pk)
    if to_meeting.is_published or to_meeting.is_cancelled:
        raise ValidationError("The agenda of this meeting is published or cancelled, so nothing is brought back to it.")
    waiting = Departure.objects.waiting_for(to_meeting).select_related("item", "meeting__committee", "to_committee")
    departure = waiting.filter(pk=departure.pk).first()
    if departure is None:
        raise ValidationError("This item waits no longer: somebody else brought it back, or took it off, meanwhile.")
    item = departure.item
    if item.meeting_id is None:
        departure.item, departure.arrived_as = None, _moved(item, departure.meeting, to_meeting)
    else:
        departure.arrived_as = _copied(item, to_meeting)
    departure.to_meeting = to_meeting
    departure.full_clean()
    departure.save(update_fields=["item", "arrived_as", "to_meeting"])
    for meeting in (departure.meeting, to_meeting):
        audit.record(
            verb="agenda_item.brought_back",
            subject=meeting.key,
            summary=f"Brought item {departure.label} of {departure.meeting} back as item {departure.arrived_as.label}",
            by=by,
            before={"number": departure.label, "title": departure.title},
            after={"meeting": to_meeting.key, "number": departure.arrived_as.label},
        )
    return departure.arrived_as


def _lock(*meetings: Meeting | None) -> None:
    keys = sorted(meeting.pk for meeting in meetings if meeting)
    list(Meeting.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _check(item: AgendaItem, leaving: Leaving, to_meeting: Meeting | None, to_committee: Committee | None) -> None:
    meeting = item.meeting
    if Departure.objects.filter(item=item).exists():
        raise ValidationError("This item has left the agenda already.")
    if not item.is_sub_item and meeting.items.filter(number=item.number).count() > 1:
        raise ValidationError(f"Item {item.number} has sub-items. Deal with them first, one by one.")
    if leaving == Leaving.WITHDRAWN and (to_meeting or to_committee):
        raise ValidationError("A withdrawn item goes nowhere. Choose deferred or referred, or name no meeting.")
    if leaving == Leaving.REFERRED:
        if to_committee is None or to_committee.pk == meeting.committee_id:
            raise ValidationError({"to_committee": "Choose the other committee to which the item is referred."})
        if to_meeting and to_meeting.committee_id != to_committee.pk:
            raise ValidationError({"to_meeting": f"Choose a meeting of {to_committee}, or none."})
    if leaving == Leaving.DEFERRED:
        if to_committee and to_committee.pk != meeting.committee_id:
            raise ValidationError({"to_committee": "A deferred item stays with its committee: choose referred."})
        if to_meeting and (to_meeting.committee_id != meeting.committee_id or to_meeting.held_on <= meeting.held_on):
            raise ValidationError({"to_meeting": "Choose a later meeting of the same committee, or none."})
    if to_meeting and (to_meeting.is_published or to_meeting.is_cancelled):
        raise ValidationError({"to_meeting": "The agenda of that meeting is published or cancelled. Choose another."})


def _moved(item: AgendaItem, from_meeting: Meeting, to_meeting: Meeting) -> AgendaItem:
    """The item itself, at the end of its section on the other agenda, its reports with it."""
    _take_reports_along(item, from_meeting, to_meeting)
    agenda_items.put_at_the_end(to_meeting, item)
    return item


def _set_aside(item: AgendaItem, leaving: Leaving) -> AgendaItem | None:
    """The item without a meeting, to wait for one; None where it is withdrawn, and so deleted."""
    if leaving == Leaving.WITHDRAWN:
        item.delete()
        return None
    item.meeting = None
    item.save(update_fields=["meeting"])
    return item


def _take_reports_along(item: AgendaItem, from_meeting: Meeting, to_meeting: Meeting) -> None:
    """Reports written for the meeting, and under no other item, are from now on written for the other meeting."""
    papers = ItemPaper.objects.filter(report__isnull=False)
    for paper in papers.filter(item=item, report__meeting=from_meeting).select_related("report"):
        report = paper.report
        if papers.filter(report=report).exclude(item=item).exists() or report.visibility == Visibility.PUBLIC:
            continue
        if Report.objects.filter(meeting=to_meeting, title=report.title).exists():
            raise ValidationError({"to_meeting": f"That meeting has a report of the title “{report.title}” already."})
        report.meeting = to_meeting
        report.save(update_fields=["meeting"])


def _copied(item: AgendaItem, to_meeting: Meeting) -> AgendaItem:
    """A copy of the item on the other agenda, with its papers, withheld as they are."""
    copy = AgendaItem(title=item.title, section=item.section, kind=item.kind, note=item.note)
    agenda_items.put_at_the_end(to_meeting, copy)
    papers = {None: None}
    for paper in item.papers.in_order():
        was = paper.pk
        paper.pk, paper.item = None, copy
        paper.save(force_insert=True)
        papers[was] = paper
    for exemption in Exemption.objects.in_force().filter(item=item):
        exemption.paper = papers[exemption.paper_id]
        exemption.pk, exemption.item = None, copy
        exemption.save(force_insert=True)
    return copy


def _record(departure: Departure, by: User) -> None:
    arrived = departure.arrived_as
    for meeting in filter(None, [departure.meeting, departure.to_meeting]):
        audit.record(
            verb=f"agenda_item.{departure.leaving}",
            subject=meeting.key,
            summary=f"{departure.get_leaving_display()}: item {departure.label} of {departure.meeting}",
            by=by,
            before={"number": departure.label, "title": departure.title, "papers": departure.papers},
            after={
                "committee": departure.to_committee and departure.to_committee.slug,
                "meeting": departure.to_meeting and departure.to_meeting.key,
                "number": arrived and arrived.label,
            },
            reason=departure.because,
        )
