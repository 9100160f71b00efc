"""Publication at a set time: set, taken back, and done when the time has come."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.clock import LONDON
from council_portal.models import User
from meetings.actions import meetings
from meetings.actions.meetings import CannotPublish
from meetings.models import Meeting
from meetings.queries.offices import offices
from meetings.rules import publication as rules
from meetings.rules.agenda import MeetingState
from meetings.rules.clear_days import NoticeGiven


@transaction.atomic
def schedule(
    meeting: Meeting, *, publish_at: datetime, by: User, at: datetime, short_notice: str = "", because: str = ""
) -> NoticeGiven:
    """Sets the time at which a draft agenda is published by itself, and gives the notice that this will give.

    What stands on the agenda at that time is published; too few clear days are refused now as they would be then.
    Raises CannotPublish; ValidationError for a time that is past or not before the meeting's day.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if meeting.state not in (MeetingState.DRAFT, MeetingState.SCHEDULED):
        raise CannotPublish("Only the publication of a draft is set for a time. Publish this agenda when it is ready.")
    if meeting.is_cancelled:
        raise CannotPublish("The meeting is cancelled, so its agenda is not published.")
    day = publish_at.astimezone(LONDON).date()
    if publish_at <= at:
        raise ValidationError({"publish_on": "This time is past. Choose a later one, or publish now."})
    if day >= meeting.held_on:
        raise ValidationError({"publish_on": "Choose a day before the meeting."})
    counting = offices(meeting.held_on)
    given = counting.notice_given(day, meeting.held_on)
    if why := rules.refusal(given, short_notice, because):
        raise meetings.TooFewClearDays(why)
    meeting.state = MeetingState.SCHEDULED
    meeting.publish_at, meeting.publish_set_by, meeting.publish_failed_because = publish_at, by, ""
    meetings.set_short_notice(meeting, "" if given.is_enough else short_notice, because, nation=counting.nation)
    meeting.full_clean()
    meeting.save(update_fields=meetings.SCHEDULE)
    audit.record(
        verb="meeting.publication_set",
        subject=meeting.key,
        summary=f"Set the publication of the agenda of {meeting}",
        by=by,
        after={"publish_at": publish_at, "clear_days": given.clear_days, "short_notice": meeting.stands_in},
    )
    return given


@transaction.atomic
def take_back(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Takes a set publication back: the agenda is a draft again. Raises ValidationError where none is set."""
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if not meeting.is_scheduled:
        raise ValidationError("No publication of this agenda is set any more.")
    before = {"publish_at": meeting.publish_at}
    _to_draft(meeting, "")
    audit.record(
        verb="meeting.publication_taken_back",
        subject=meeting.key,
        summary=f"Took back the set publication of the agenda of {meeting}",
        by=by,
        before=before,
    )
    return meeting


def publish_due(at: datetime) -> None:
    """Publishes every agenda whose time has come; one that may not be is a draft again, and says why."""
    due = Meeting.objects.filter(state=MeetingState.SCHEDULED, publish_at__lte=at).order_by("publish_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        _publish_if_due(pk, at)


@transaction.atomic
def _publish_if_due(pk: int, at: datetime) -> None:
    meeting = Meeting.objects.locked().select_related("publish_set_by").get(pk=pk)
    # Somebody may have taken it back, or set it for later, since it was found.
    if not meeting.is_scheduled or meeting.publish_at > at:
        return
    by = meeting.publish_set_by
    why = refusal(Actor(user=by, on=at.astimezone(LONDON).date()), "meetings.publish", meeting)
    if why is None:
        try:
            meetings.publish(
                meeting,
                by=by,
                at=at,
                short_notice=meeting.short_notice,
                because=meeting.short_notice_because,
                channel="task",
            )
        except CannotPublish as refused:
            why = str(refused)
    if why:
        before = {"publish_at": meeting.publish_at}
        _to_draft(meeting, why)
        audit.record(
            verb="meeting.publication_failed",
            subject=meeting.key,
            summary=f"The agenda of {meeting} was not published at its time",
            by=None,
            before=before,
            reason=why,
            channel="task",
        )


def _to_draft(meeting: Meeting, failed_because: str) -> None:
    meeting.state, meeting.publish_failed_because = MeetingState.DRAFT, failed_because[:800]
    meeting.publish_at = meeting.publish_set_by = None
    meeting.short_notice = meeting.short_notice_under = meeting.short_notice_because = ""
    meeting.full_clean()
    meeting.save(update_fields=meetings.SCHEDULE)
