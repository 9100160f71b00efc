"""What is done to a meeting: called, changed, published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import Council, User, Visibility
from council_portal.stale import require_unchanged
from meetings.actions import reports
from meetings.models import Committee, Exemption, Meeting, Report
from meetings.rules.agenda import MeetingState
from meetings.rules.clear_days import clear_days_given, latest_publication

CHANGEABLE = ("held_on", "starts_at", "venue", "next_held_on", "next_starts_at", "next_note", "note")


class CannotPublish(Exception):
    """The meeting is not ready to stand open to the public; the message says what to do."""


@dataclass(frozen=True)
class Published:
    """A meeting made public, and the notice it gives: clear days given, and those the law asks for."""

    meeting: Meeting
    clear_days: int
    required: int

    @property
    def sentence(self) -> str:
        days = "clear day" if self.clear_days == 1 else "clear days"
        if self.clear_days >= self.required:
            return f"The agenda is published with {self.clear_days} {days} before the meeting ({self.required} needed)."
        return (
            f"The agenda is published with only {self.clear_days} {days} before the meeting, of {self.required} "
            "needed. Its items may be taken only where the chair holds them urgent by reason of special "
            "circumstances, which the minutes state."
        )


@transaction.atomic
def create(committee: Committee, *, by: User, at: datetime, **details: Any) -> Meeting:
    """Calls a meeting of the committee, as a draft, with details of CHANGEABLE. Raises ValidationError."""
    meeting = Meeting(committee=committee, **details)
    meeting.full_clean()
    meeting.save()
    audit.record(
        verb="meeting.created",
        subject=meeting.key,
        summary=f"Called the meeting of {meeting}",
        by=by,
        after={name: getattr(meeting, name) for name in CHANGEABLE},
    )
    return meeting


@transaction.atomic
def change(meeting: Meeting, *, by: User, at: datetime, as_read: str | None = None, **details: Any) -> Meeting:
    """Changes details of CHANGEABLE. A published meeting keeps its day: that would be another meeting.

    Raises ChangedMeanwhile where the record is no longer what the form was read from, ValidationError.
    """
    meeting = _locked(meeting)
    require_unchanged(meeting, CHANGEABLE, as_read)
    before = {name: getattr(meeting, name) for name in details}
    if meeting.is_published and details.get("held_on", meeting.held_on) != meeting.held_on:
        raise ValidationError({"held_on": "The agenda is published for this day. Call a new meeting for another day."})
    for name, value in details.items():
        setattr(meeting, name, value)
    meeting.full_clean()
    changed = [name for name in details if getattr(meeting, name) != before[name]]
    if changed:
        meeting.save(update_fields=changed)
        audit.record(
            verb="meeting.changed",
            subject=meeting.key,
            summary=f"Changed the meeting of {meeting}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(meeting, name) for name in changed},
        )
    return meeting


@transaction.atomic
def publish(meeting: Meeting, *, by: User, at: datetime) -> Published:
    """Opens agenda and reports to the public, withheld ones apart, and states the clear days given.

    Section 100B(3) of the Local Government Act 1972. A meeting published already is left as it is.
    Raises CannotPublish where it has no items, or a report on its agenda is still a draft.
    """
    meeting = _locked(meeting)
    council = Council.objects.get()
    published_on = (meeting.published_at or at).astimezone(LONDON).date()
    given = clear_days_given(published_on, meeting.held_on, nation=council.nation)
    notice = latest_publication(meeting.held_on, nation=council.nation)
    outcome = Published(meeting, given, notice.required)
    if meeting.is_published:
        return outcome
    if not meeting.items.exists():
        raise CannotPublish("The agenda has no items yet: add them first.")
    for report in (
        Report.objects.filter(item_papers__item__meeting=meeting).distinct().select_related("meeting__committee")
    ):
        if report.visibility == Visibility.DRAFT:
            raise CannotPublish(
                f"The report “{report.title}” is still a draft. Release it to members, or take it off the agenda."
            )
        if report.visibility == Visibility.MEMBERS:
            reports.release(report, to=Visibility.PUBLIC, by=by, at=at)
    meeting.state = MeetingState.PUBLISHED
    meeting.published_at, meeting.published_by = at, by
    meeting.full_clean()
    meeting.save(update_fields=["state", "published_at", "published_by"])
    audit.record(
        verb="meeting.published",
        subject=meeting.key,
        summary=f"Published the agenda of {meeting}",
        by=by,
        before={"state": MeetingState.DRAFT},
        after={
            "state": MeetingState.PUBLISHED,
            "clear_days_given": given,
            "clear_days_required": notice.required,
            "items_withheld": Exemption.objects.in_force().filter(item__meeting=meeting).count(),
        },
    )
    return outcome


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=["self"]).select_related("committee").get(pk=meeting.pk)
