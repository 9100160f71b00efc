"""What of a published agenda was taken down, and how its place says so."""

from django.db.models import Q

from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import Visibility
from meetings.models import Meeting, Tombstone


def papers_taken_down(meeting: Meeting) -> dict[str, Tombstone]:
    """By the paper's key: that it was taken down from the published agenda, and not published since.

    One query, and none where the meeting was read with the answer that nothing was.
    """
    if not meeting.is_published or not getattr(meeting, "has_tombstones", True):
        return {}
    is_gone = Q(report__visibility=Visibility.DRAFT) | Q(upload__isnull=False, upload__released_at__isnull=True)
    tombstones = Tombstone.objects.filter(is_gone, meeting=meeting).select_related("upload").order_by("pk")
    return {tombstone.paper_key: tombstone for tombstone in tombstones}


def title_of(tombstone: Tombstone) -> str:
    """What stands in the place of the paper's title."""
    return f"A {tombstone.what} that was taken down"


def said_of(tombstone: Tombstone) -> str:
    """When and why, without the full stop."""
    day = long_date(tombstone.taken_down_at.astimezone(LONDON).date())
    return f"Taken down on {day}: {tombstone.because.rstrip('.')}"
