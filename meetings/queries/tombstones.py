"""What of a published agenda was taken down, and how its place says so."""

from council_portal.clock import LONDON
from council_portal.models import Visibility
from meetings.models import Meeting, Tombstone
from meetings.rules.words import long_date

TITLE = "A report that was taken down"
"""What stands in the place of the report's title."""


def reports_taken_down(meeting: Meeting) -> dict[int, Tombstone]:
    """By report: that it was taken down from the published agenda, and not published since.

    One query, and none where the meeting was read with the answer that nothing was.
    """
    if not meeting.is_published or not getattr(meeting, "has_tombstones", True):
        return {}
    tombstones = Tombstone.objects.filter(meeting=meeting, report__visibility=Visibility.DRAFT).order_by("pk")
    return {tombstone.report_id: tombstone for tombstone in tombstones}


def said_of(tombstone: Tombstone) -> str:
    """When and why, without the full stop."""
    day = long_date(tombstone.taken_down_at.astimezone(LONDON).date())
    return f"Taken down on {day}: {tombstone.because.rstrip('.')}"
