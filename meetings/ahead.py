"""Sets the papers of meetings to come as soon as they change, so that a build finds them kept."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from council_portal import pdf
from council_portal.clock import LONDON
from council_portal.models import AuditEvent
from meetings import volumes
from meetings.models import Meeting
from meetings.queries.packs import PackStopped, contents_of
from meetings.rules.packs import Edition

DAYS_AHEAD = 60
LONGEST_SECONDS = 15
NOTE = "set-ahead"


def set_changed_papers(at: datetime) -> None:
    """Due work: sets what is not kept of the papers of meetings within 60 days, gently, one at a time.

    Nothing where the record has not changed since it was last done on the same day: the audit's newest event but those
    of jobs tells. What is withheld is set in a process that is given nothing else. A paper that is missing or fails is
    left to the build, which says so to the clerk. After 15 seconds the rest waits for the next minute, so that nothing
    else that is due waits for long.
    """
    began = time.monotonic()
    today = at.astimezone(LONDON).date()
    state = f"{today} {_newest_change()}"
    note = Path(settings.PARTS_DIR) / NOTE
    if note.exists() and note.read_text() == state:
        return
    days = {"held_on__gte": today, "held_on__lte": today + timedelta(days=DAYS_AHEAD)}
    meetings = Meeting.objects.going_ahead().filter(**days, items__papers__isnull=False)
    for meeting in meetings.select_related("committee").in_order().distinct():
        for edition in Edition:
            _set(meeting, edition, at)
            if time.monotonic() - began > LONGEST_SECONDS:
                return
    note.parent.mkdir(mode=0o700, exist_ok=True)
    note.write_text(state)


def _newest_change() -> str:
    changes = AuditEvent.objects.exclude(verb__startswith="job.").order_by("-sequence")
    return changes.values_list("hash", flat=True).first() or ""


def _set(meeting: Meeting, edition: Edition, at: datetime) -> None:
    try:
        both = list(volumes.sources_of(contents_of(meeting, edition, at=at), at=at))
    except PackStopped:
        return
    for sources in both:
        try:
            pdf.parts_of(sources, is_gentle=True)
        except pdf.PdfFailed:
            continue
