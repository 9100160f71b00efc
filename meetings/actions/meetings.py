"""What is done to a meeting: called, planned for a year, changed, cancelled, published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import User, Visibility
from council_portal.stale import require_unchanged
from meetings.actions import publications, reports
from meetings.models import Committee, Exemption, ItemPaper, Meeting, Report
from meetings.queries.offices import offices
from meetings.queries.uploads import unresolved_in
from meetings.rules import publication as rules
from meetings.rules.agenda import MeetingState
from meetings.rules.clear_days import NoticeGiven

IN_CALENDARS = ("held_on", "starts_at", "venue")
CHANGEABLE = (
    "held_on",
    "starts_at",
    "venue",
    "next_held_on",
    "next_starts_at",
    "next_note",
    "note",
    "has_restricted_part",
)
SCHEDULE = (
    "state",
    "publish_at",
    "publish_set_by",
    "publish_failed_because",
    "short_notice",
    "short_notice_under",
    "short_notice_because",
)
PUBLICATION = (*SCHEDULE, "published_at", "published_by")


class CannotPublish(Exception):
    """The meeting is not ready to stand open to the public; the message says what to do."""


class TooFewClearDays(CannotPublish):
    """Publishing would give fewer clear days than the law asks, and nothing stands in for them, or not why."""


@dataclass(frozen=True)
class Planned:
    """One meeting of several to be called at once."""

    held_on: date
    starts_at: time | None = None
    venue: str = ""


@dataclass(frozen=True)
class Published:
    """A meeting made public, and the notice that this gives of it."""

    meeting: Meeting
    given: NoticeGiven

    @property
    def sentence(self) -> str:
        given = self.given
        days = "clear day" if given.clear_days == 1 else "clear days"
        if given.is_enough:
            said = (
                f"The agenda is published with {given.clear_days} {days} before the meeting ({given.required} needed)."
            )
        else:
            said = (
                f"The agenda is published with only {given.clear_days} {days} before the meeting, of {given.required} "
                f"needed. {self.meeting.stands_in} The minutes state it."
            )
        return f"{said} {given.warning}".strip()


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

    A publication that was set does not come about.

    Raises ValidationError where it is cancelled already or the reason is missing.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if meeting.is_cancelled:
        raise ValidationError("This meeting is cancelled already.")
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_because = at, by, because
    if meeting.is_scheduled:
        meeting.state, meeting.publish_at, meeting.publish_set_by = MeetingState.DRAFT, None, None
    revised = meeting.revise(at)
    meeting.full_clean()
    meeting.save(
        update_fields=[
            "state",
            "publish_at",
            "publish_set_by",
            "cancelled_at",
            "cancelled_by",
            "cancelled_because",
            *revised,
        ]
    )
    publications.keep(meeting, what="Cancelled the meeting", by=by, at=at)
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
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if not meeting.is_cancelled:
        raise ValidationError("This meeting is not cancelled.")
    because = meeting.cancelled_because
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancelled_because = None, None, ""
    revised = meeting.revise(at)
    _check_day(meeting)
    meeting.full_clean()
    meeting.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because", *revised])
    publications.keep(meeting, what="The meeting is held after all", by=by, at=at)
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
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    require_unchanged(meeting, CHANGEABLE, as_read)
    before = {name: getattr(meeting, name) for name in details}
    if meeting.is_published and details.get("held_on", meeting.held_on) != meeting.held_on:
        raise ValidationError({"held_on": "The agenda is published for this day. Call a new meeting for another day."})
    if meeting.is_scheduled and details.get("held_on", meeting.held_on) != meeting.held_on:
        raise ValidationError(
            {"held_on": "The agenda’s publication is set, counted for this day. Take that back first."}
        )
    for name, value in details.items():
        setattr(meeting, name, value)
    meeting.full_clean(validate_constraints=False)
    _check_day(meeting)
    meeting.validate_constraints()
    changed = [name for name in details if getattr(meeting, name) != before[name]]
    if changed:
        revised = meeting.revise(at) if set(changed) & set(IN_CALENDARS) else []
        meeting.save(update_fields=[*changed, *revised])
        publications.keep(meeting, what="Changed the meeting’s details", by=by, at=at)
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
def publish(
    meeting: Meeting, *, by: User, at: datetime, short_notice: str = "", because: str = "", channel: str = "form"
) -> Published:
    """Opens agenda and reports to the public, withheld ones apart, and gives the notice with its clear days.

    With fewer clear days than the law asks for (Local Government Act 1972, s.100B(3)) only where `short_notice`, of
    ShortNotice, stands in for them, with the reason. A meeting published already is left as it is.
    Raises CannotPublish, also where it has no items, or a paper on its agenda is still a draft or not fit.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    published_on = (meeting.published_at if meeting.is_published else at).astimezone(LONDON).date()
    counting = offices(meeting.held_on)
    given = counting.notice_given(published_on, meeting.held_on)
    outcome = Published(meeting, given)
    if meeting.is_published:
        return outcome
    if meeting.is_cancelled:
        raise CannotPublish("The meeting is cancelled, so its agenda is not published.")
    if not meeting.items.exists():
        raise CannotPublish("The agenda has no items yet: add them first.")
    if why := rules.refusal(given, short_notice, because):
        raise TooFewClearDays(why)
    if unresolved := unresolved_in(meeting):
        raise CannotPublish(unresolved[0])
    _release_reports(meeting, by, at)
    before = {"state": meeting.state}
    meeting.state = MeetingState.PUBLISHED
    meeting.published_at, meeting.published_by = at, by
    meeting.publish_at, meeting.publish_set_by, meeting.publish_failed_because = None, None, ""
    set_short_notice(meeting, "" if given.is_enough else short_notice, because, nation=counting.nation)
    revised = meeting.revise(at)
    meeting.full_clean()
    meeting.save(update_fields=[*PUBLICATION, *revised])
    # What was late on an agenda that was taken down stands on this one from its publication.
    meeting.items.update(added_late_at=None, urgent_because="", late_papers_because="")
    ItemPaper.objects.filter(item__meeting=meeting).update(added_late_at=None)
    publications.keep(meeting, what="Published the agenda", by=by, at=at)
    audit.record(
        verb="meeting.published",
        subject=meeting.key,
        summary=f"Published the agenda of {meeting}",
        by=by,
        before=before,
        after={
            "state": MeetingState.PUBLISHED,
            "clear_days_given": given.clear_days,
            "clear_days_required": given.required,
            "items_withheld": Exemption.objects.in_force().filter(item__meeting=meeting).count(),
        },
        reason=meeting.stands_in,
        channel=channel,
    )
    return outcome


def set_short_notice(meeting: Meeting, short_notice: str, because: str, *, nation: str) -> None:
    """Says on a meeting, unsaved, what stands in for lost clear days, by which section and why; for none, nothing."""
    under = rules.ShortNotice(short_notice).section(nation) if short_notice else ""
    meeting.short_notice, meeting.short_notice_under = short_notice, under
    meeting.short_notice_because = because if short_notice else ""


def _release_reports(meeting: Meeting, by: User, at: datetime) -> None:
    """Opens the reports on the agenda to the public. Raises CannotPublish where one is a draft or not cleared."""
    on_agenda = Report.objects.filter(item_papers__item__meeting=meeting).distinct()
    for report in on_agenda.select_related("meeting__committee"):
        if report.visibility == Visibility.DRAFT:
            raise CannotPublish(
                f"The report “{report.title}” is still a draft. Release it to members, or take it off the agenda."
            )
        if report.visibility == Visibility.MEMBERS:
            try:
                reports.release(report, to=Visibility.PUBLIC, by=by, at=at)
            except reports.ReportIsNotReady as why:
                raise CannotPublish(str(why)) from why


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
