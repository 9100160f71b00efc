"""Items added to an agenda once it is published, and items that take papers then."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import User
from meetings.actions import publications
from meetings.models import AgendaItem, Meeting
from meetings.queries.offices import offices
from meetings.rules.agenda import LATE_ITEMS


@transaction.atomic
def add(
    meeting: Meeting, *, title: str, kind: str, by: User, at: datetime, note: str = "", urgent_because: str = ""
) -> AgendaItem:
    """Adds an item at the end of a published agenda, marked as late; the numbers of the others stay.

    Where it no longer has its clear days it may be taken only if the chair holds it urgent by reason of special
    circumstances, which are given here and stated in the minutes (Local Government Act 1972, s.100B(4)(b)).
    Raises ValidationError.
    """
    meeting, today = Meeting.objects.locked().get(pk=meeting.pk), at.astimezone(LONDON).date()
    if why := _refusal(meeting, today, "an item is"):
        raise ValidationError(why)
    given = offices(meeting.held_on).notice_given(today, meeting.held_on)
    if not given.is_enough and not urgent_because.strip():
        raise ValidationError({"urgent_because": "Give the special circumstances by which the chair holds it urgent."})
    item = AgendaItem(
        meeting=meeting,
        number=(meeting.items.aggregate(last=Max("number"))["last"] or 0) + 1,
        section=LATE_ITEMS,
        title=title,
        kind=kind,
        note=note,
        added_late_at=at,
        urgent_because="" if given.is_enough else urgent_because,
    )
    item.full_clean()
    item.save()
    publications.keep(meeting, what=f"Added item {item.label} to the published agenda", by=by, at=at)
    audit.record(
        verb="agenda_item.added_late",
        subject=meeting.key,
        summary=f"Added item {item.label}, {item.title}, to the published agenda",
        by=by,
        after={"number": item.label, "title": title, "kind": kind, "note": note, "clear_days": given.clear_days},
        reason=item.urgent_because,
    )
    return item


@transaction.atomic
def take_papers(item: AgendaItem, *, because: str, by: User, at: datetime) -> AgendaItem:
    """Lets papers come under an item of a published agenda, with the reason, which the public reads beside them.

    Where a paper then loses its clear days, it is by these special circumstances that the chair holds it urgent, and
    the minutes state them (Local Government Act 1972, s.100B(4)(b)). Asked again, the reason changes.
    Raises ValidationError.
    """
    meeting, today = Meeting.objects.locked().get(pk=item.meeting_id), at.astimezone(LONDON).date()
    item = meeting.items.get(pk=item.pk)
    if why := _refusal(meeting, today, "papers are"):
        raise ValidationError(why)
    if item.is_late:
        raise ValidationError("It is a late item, so papers are simply put under it.")
    if not because.strip():
        raise ValidationError({"because": "Say why they come after the agenda."})
    before, item.late_papers_because = {"because": item.late_papers_because}, because
    item.full_clean()
    item.save(update_fields=["late_papers_because"])
    publications.keep(meeting, what=f"Said why papers come late under item {item.label}", by=by, at=at)
    audit.record(
        verb="agenda_item.takes_late_papers",
        subject=meeting.key,
        summary=f"Let papers come under item {item.label} of the published agenda",
        by=by,
        before=before,
        after={"because": because},
        reason=because,
    )
    return item


def _refusal(meeting: Meeting, today: date, what: str) -> str:
    """Why nothing is added to the agenda as late; nothing where it may be."""
    if not meeting.is_published:
        return f"The agenda is not published, so {what} simply added to it."
    if meeting.is_cancelled:
        return f"The meeting is cancelled: {what} no longer added to it."
    if today > meeting.held_on:
        return f"The meeting was held on {long_date(meeting.held_on)}: {what} no longer added to it."
    return ""
