"""What is done to a meeting: called, planned for a year, changed, cancelled, published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User, Visibility
from council_portal.stale import require_unchanged
from meetings.actions import reports
from meetings.models import Committee, Exemption, Meeting, Report
from meetings.queries.offices import offices
from meetings.rules.agenda import MeetingState
from meetings.rules.words import long_date

IN_CALENDARS = ("held_on", "starts_at", "venue")
CHANGEABLE = ("held_on", "starts_at", "venue", "next_held_on", "next_starts_at", "next_note", "note")


class CannotPublish(Exception):
    """The meeting is not ready to stand open to the public; the message says what to do."""


@dataclass(frozen=True)
class Planned:
    """One meeting of several to be called at once."""

    held_on: date
    starts_at: time | None = None
    venue: str = ""


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
    """Calls a meeting of the committee, as a draft, with details of CHANGEABLE.

    Raises ValidationError, also where the committee is dissolved by then.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    meeting = Meeting(committee=committee, revised_at=at, **details)
    meeting.full_clean(validate_constraints=False)
    _check_day(meeting)
    meeting.validate_constraints()
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
def plan(committee: Committee, *, planned: Sequence[Planned], by: User, at: datetime) -> list[Meeting]:
    """Calls several meetings of the committee at once, as drafts; all of them or none.

    Raises ValidationError for a day on which the committee meets already or is dissolved.
    """
    meetings = []
    for one in sorted(planned, key=lambda each: each.held_on):
        meetings.append(create(committee, held_on=one.held_on, starts_at=one.starts_at, venue=one.venue, by=by, at=at))
    return meetings


@transaction.atomic
def cancel(meeting: Meeting, *, because: str, by: User, at: datetime) -> Meeting:
    """Cancels a meeting, with the reason that its readers are given; it stays where it was listed.

    Raises ValidationError where it is cancelled already or the reason is missing.
    """
    meeting = _locked(meeting)
    if meeting.is_cancelled:
        raise ValidationError("This meeting is cancelled already.")
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_because = at, by, because
    revised = meeting.revise(at)
    meeting.full_clean()
    meeting.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because", *revised])
    audit.record(
        verb="meeting.cancelled",
        subject=meeting.key,
        summary=f"Cancelled the meeting of {meeting}",
        by=by,
        reason=because,
    )
    return meeting


@transaction.atomic
def hold_after_all(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Takes back the cancelling of a meeting. Raises ValidationError where it is not cancelled."""
    meeting = _locked(meeting)
    if not meeting.is_cancelled:
        raise ValidationError("This meeting is not cancelled.")
    because = meeting.cancelled_because
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_because = None, None, ""
    revised = meeting.revise(at)
    _check_day(meeting)
    meeting.full_clean()
    meeting.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because", *revised])
    audit.record(
        verb="meeting.held_after_all",
        subject=meeting.key,
        summary=f"Took back the cancelling of the meeting of {meeting}",
        by=by,
        before={"cancelled_because": because},
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
    meeting.full_clean(validate_constraints=False)
    _check_day(meeting)
    meeting.validate_constraints()
    changed = [name for name in details if getattr(meeting, name) != before[name]]
    if changed:
        revised = meeting.revise(at) if set(changed) & set(IN_CALENDARS) else []
        meeting.save(update_fields=[*changed, *revised])
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
    at_work = offices(meeting.held_on)
    published_on = (meeting.published_at or at).astimezone(LONDON).date()
    given = at_work.clear_days_given(published_on, meeting.held_on)
    notice = at_work.latest_publication(meeting.held_on)
    outcome = Published(meeting, given, notice.required)
    if meeting.is_published:
        return outcome
    if meeting.is_cancelled:
        raise CannotPublish("The meeting is cancelled, so its agenda is not published.")
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
    revised = meeting.revise(at)
    meeting.full_clean()
    meeting.save(update_fields=["state", "published_at", "published_by", *revised])
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


def _check_day(meeting: Meeting) -> None:
    """Raises ValidationError where the committee meets on the meeting's day already, or is dissolved by then."""
    committee, day = meeting.committee, meeting.held_on
    if committee.is_dissolved_by(day):
        raise ValidationError(
            {"held_on": f"{committee} is dissolved from {long_date(committee.dissolved_on)}. Choose an earlier day."}
        )
    same_day = Meeting.objects.filter(committee=committee, held_on=day).exclude(pk=meeting.pk).first()
    if same_day and same_day.is_cancelled:
        raise ValidationError(
            {"held_on": f"Its meeting of {long_date(day)} is cancelled. Hold it after all, or choose another."}
        )
    if same_day:
        raise ValidationError({"held_on": f"{committee} meets on {long_date(day)} already. Choose another day."})


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=["self"]).select_related("committee").get(pk=meeting.pk)
