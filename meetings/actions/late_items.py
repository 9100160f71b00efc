"""Items added to an agenda once it is published."""

from datetime import datetime

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
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    today = at.astimezone(LONDON).date()
    if not meeting.is_published:
        raise ValidationError("The agenda is not published, so an item is simply added to it.")
    if meeting.is_cancelled:
        raise ValidationError("The meeting is cancelled: no item is added to it.")
    if today > meeting.held_on:
        raise ValidationError(f"The meeting was held on {long_date(meeting.held_on)}: no item is added to it.")
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
