"""What is taken down after it was published: an agenda, or one report or uploaded paper of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.models import User, Visibility
from meetings.actions import publications
from meetings.actions.exemptions import withdraw_packs
from meetings.models import Meeting, Report, Tombstone, Upload
from meetings.queries.uploads import visibility_of
from meetings.rules.agenda import MeetingState


@transaction.atomic
def take_down_agenda(meeting: Meeting, *, because: str, by: User, at: datetime) -> Tombstone:
    """Takes a published agenda down with everything under it: its public addresses say that, when and why, and no more.

    The agenda is a draft again for those who may read drafts, to be mended and published anew. Public packs are
    restricted. Raises ValidationError where it is not published or the reason is missing.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if not meeting.is_published:
        raise ValidationError("The agenda is not published, so there is nothing to take down.")
    tombstone = _set_up(Tombstone(meeting=meeting, because=because, taken_down_at=at, taken_down_by=by))
    meeting.state = MeetingState.TAKEN_DOWN
    revised = meeting.revise(at)
    meeting.full_clean()
    meeting.save(update_fields=["state", *revised])
    audit.record(
        verb="meeting.taken_down",
        subject=meeting.key,
        summary=f"Took down the published agenda of {meeting}",
        by=by,
        before={"state": MeetingState.PUBLISHED},
        after={"state": MeetingState.TAKEN_DOWN, "packs_withdrawn": withdraw_packs(meeting)},
        reason=because,
    )
    return tombstone


@transaction.atomic
def take_down_report(report: Report, *, because: str, by: User, at: datetime) -> Tombstone:
    """Takes one published report down: it is the clerk's draft again, and its public addresses say why.

    Raises ValidationError where the public cannot read it or the reason is missing.
    """
    meeting = Meeting.objects.locked().get(pk=report.meeting_id)
    report = Report.objects.locked().get(pk=report.pk)
    if not meeting.is_published or report.visibility != Visibility.PUBLIC:
        raise ValidationError("The report is not published, so there is nothing to take down.")
    tombstone = _set_up(Tombstone(meeting=meeting, report=report, because=because, taken_down_at=at, taken_down_by=by))
    report.visibility = Visibility.DRAFT
    report.save(update_fields=["visibility"])
    withdrawn = withdraw_packs(meeting)
    publications.keep(meeting, what="Took down a report", by=by, at=at)
    audit.record(
        verb="report.taken_down",
        subject=report.key,
        summary=f"Took down the published report “{report.title}”",
        by=by,
        before={"visibility": Visibility.PUBLIC},
        after={"visibility": Visibility.DRAFT, "packs_withdrawn": withdrawn},
        reason=because,
    )
    return tombstone


@transaction.atomic
def take_down_upload(upload: Upload, *, because: str, by: User, at: datetime) -> Tombstone:
    """Takes one published upload down: it is the clerk's draft again, and its public addresses say why.

    Every published agenda that carries it has a tombstone of its own; the first one's is given. Raises ValidationError
    where the public cannot read it or the reason is missing.
    """
    carrying = Meeting.objects.filter(items__papers__registry_key=upload.key, state=MeetingState.PUBLISHED)
    meetings = list(Meeting.objects.locked().filter(pk__in=carrying.values("pk")).order_by("pk"))
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if visibility_of(upload) != Visibility.PUBLIC:
        raise ValidationError("The paper is not published, so there is nothing to take down.")
    tombstones = [
        _set_up(Tombstone(meeting=meeting, upload=upload, because=because, taken_down_at=at, taken_down_by=by))
        for meeting in meetings
    ]
    upload.released_at, upload.released_by = None, None
    upload.full_clean()
    upload.save(update_fields=["released_at", "released_by"])
    withdrawn = []
    for meeting in meetings:
        withdrawn += withdraw_packs(meeting)
        publications.keep(meeting, what="Took down an uploaded paper", by=by, at=at)
    audit.record(
        verb="upload.taken_down",
        subject=upload.key,
        summary=f"Took down the published paper {upload.key}",
        by=by,
        before={"visibility": Visibility.PUBLIC},
        after={"visibility": Visibility.DRAFT, "packs_withdrawn": withdrawn},
        reason=because,
    )
    return tombstones[0]


def _set_up(tombstone: Tombstone) -> Tombstone:
    tombstone.full_clean()
    tombstone.save()
    return tombstone
