"""What is done to minutes: taken, minute by minute, and published."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from council_portal import audit
from council_portal.models import User
from meetings.models import Meeting, Minute, Minutes, Resolution
from meetings.rules.agenda import MinutesState
from meetings.rules.minutes import municipal_year_of


class MinutesArePublished(Exception):
    """Published minutes are not edited silently; the message says so."""

    def __init__(self):
        super().__init__("The minutes are published, so they are no longer changed here.")


@transaction.atomic
def minute(meeting: Meeting, *, title: str, summary: str, resolutions: Sequence[str], by: User, at: datetime) -> Minute:
    """Adds a minute to the meeting's draft minutes, under the committee's next number in the municipal year.

    Raises MinutesArePublished, ValidationError.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    # The committee's row is locked too: two meetings' minutes draw from the same numbers.
    list(type(meeting.committee).objects.select_for_update().filter(pk=meeting.committee_id))
    minutes, _ = Minutes.objects.get_or_create(meeting=meeting)
    if minutes.is_published:
        raise MinutesArePublished()
    year = municipal_year_of(meeting.held_on)
    numbered = Minute.objects.filter(committee=meeting.committee_id, municipal_year=year)
    entry = Minute(
        minutes=minutes,
        committee_id=meeting.committee_id,
        municipal_year=year,
        number=(numbered.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        summary=summary,
    )
    entry.full_clean()
    entry.save()
    for number, text in enumerate(resolutions, start=1):
        resolution = Resolution(minute=entry, number=number, text=text)
        resolution.full_clean()
        resolution.save()
    audit.record(
        verb="minute.added",
        subject=f"minutes:{meeting.path}",
        summary=f"Added minute {entry.number}, {title}",
        by=by,
        after={"number": entry.number, "title": title, "summary": summary, "resolutions": list(resolutions)},
    )
    return entry


@transaction.atomic
def publish(minutes: Minutes, *, by: User, at: datetime) -> Minutes:
    """Publishes minutes of a published meeting; those published already are left. Raises ValidationError."""
    minutes = Minutes.objects.select_for_update(of=["self"]).select_related("meeting__committee").get(pk=minutes.pk)
    if minutes.is_published:
        return minutes
    if not minutes.meeting.is_published:
        raise ValidationError("The meeting's agenda is not published: publish it first.")
    if not minutes.entries.exists():
        raise ValidationError("There are no minutes yet: add them first.")
    minutes.state = MinutesState.PUBLISHED
    minutes.published_at, minutes.published_by = at, by
    minutes.full_clean()
    minutes.save(update_fields=["state", "published_at", "published_by"])
    audit.record(
        verb="minutes.published",
        subject=minutes.key,
        summary=f"Published the minutes of {minutes.meeting}",
        by=by,
        before={"state": MinutesState.DRAFT},
        after={"state": MinutesState.PUBLISHED},
    )
    return minutes
