"""The proof of what the public can read of a meeting, kept anew with every change of it."""

from datetime import datetime

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from meetings.models import Meeting, Publication
from meetings.queries.offices import offices
from meetings.queries.publications import text_of
from meetings.rules.publication import digest


def keep(meeting: Meeting, *, what: str, by: User, at: datetime) -> Publication | None:
    """Keeps what the public can read of a published meeting from now on, under its SHA-256; `what` says what was done.

    Nothing is kept where the meeting is not published, or the public reads what it read before. Called inside the
    transaction of the change, with the meeting's row locked.
    """
    meeting = Meeting.objects.select_related("committee", "publication").get(pk=meeting.pk)
    if not meeting.is_published:
        return None
    text = text_of(meeting)
    sha256, before = digest(text), meeting.publication
    if before and before.sha256 == sha256 and before.published_at >= meeting.published_at:
        return None
    given = offices(meeting.held_on).notice_given(at.astimezone(LONDON).date(), meeting.held_on)
    publication = Publication(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        what=what[:300],
        content=text,
        sha256=sha256,
        clear_days=given.clear_days,
        clear_days_required=given.required,
        working=given.working,
        published_at=at,
        published_by=by,
    )
    publication.full_clean()
    publication.save()
    Meeting.objects.filter(pk=meeting.pk).update(publication=publication)
    audit.record(
        verb="publication.proved",
        subject=meeting.key,
        summary=f"Kept proof {publication.number} of what the public can read of {meeting}: {what}",
        by=by,
        after={"number": publication.number, "sha256": sha256},
    )
    return publication
