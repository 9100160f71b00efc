"""What meetings has published, for the public's front page."""

from datetime import datetime

from django.urls import reverse

from council_portal.clock import LONDON
from council_portal.registry import PublicContent
from meetings.models import Meeting
from meetings.rules.agenda import MeetingState

# The front page is for what is new; the list of meetings has the rest.
LATEST = 6


def contents(at: datetime) -> list[PublicContent]:
    """The latest published agendas, each with whether its minutes are there."""
    meetings = (
        Meeting.objects.filter(state=MeetingState.PUBLISHED, published_at__lte=at)
        .select_related("committee", "minutes")
        .order_by("-held_on", "committee__name")[:LATEST]
    )
    return [
        PublicContent(
            heading="Meetings",
            title=str(meeting),
            url=reverse("public_meetings:meeting", args=[meeting.committee.slug, meeting.held_on]),
            published_on=meeting.published_at.astimezone(LONDON).date(),
            sentence="Agenda, reports and minutes" if _has_minutes(meeting) else "Agenda and reports",
        )
        for meeting in meetings
    ]


def _has_minutes(meeting: Meeting) -> bool:
    minutes = getattr(meeting, "minutes", None)
    return minutes is not None and minutes.is_published
