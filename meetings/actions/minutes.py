"""What is done to minutes: taken, minute by minute, what is withheld apart from what is public, and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from council_portal import audit
from council_portal.models import User
from council_portal.stale import require_unchanged
from meetings.models import AgendaItem, Exemption, Meeting, Minute, Minutes, Resolution
from meetings.rules.agenda import MinutesState
from meetings.rules.minutes import municipal_year_of, named_in

CHANGEABLE = ("item_id", "title", "summary", "resolved", "withheld")


class MinutesArePublished(Exception):
    """Published minutes are not edited silently; the message says so."""

    def __init__(self):
        super().__init__("The minutes are published, so they are no longer changed here.")


@transaction.atomic
def minute(
    meeting: Meeting,
    *,
    title: str,
    summary: str,
    resolutions: Sequence[str],
    by: User,
    at: datetime,
    item: AgendaItem | None = None,
    withheld: str = "",
) -> Minute:
    """Adds a minute to the meeting's draft minutes, under the committee's next number in the municipal year.

    `item` is what it minutes; without a title it has the item's, or the neutral one where the item is withheld.
    `withheld` is what is not for publication, of an item that is withheld, or some paper of it (s.100C(1)(a) of the
    1972 Act); the rest must not name what is withheld. Raises MinutesArePublished, ValidationError.
    """
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    # The committee's row is locked too: two meetings' minutes draw from the same numbers.
    list(type(meeting.committee).objects.select_for_update().filter(pk=meeting.committee_id))
    minutes, _ = Minutes.objects.get_or_create(meeting=meeting)
    if minutes.is_published:
        raise MinutesArePublished()
    texts = _texts(meeting, item, title, summary, resolutions, withheld)
    year = municipal_year_of(meeting.held_on)
    numbered = Minute.objects.filter(committee=meeting.committee_id, municipal_year=year)
    entry = Minute(
        minutes=minutes,
        committee_id=meeting.committee_id,
        municipal_year=year,
        number=(numbered.aggregate(last=Max("number"))["last"] or 0) + 1,
        **texts,
    )
    entry.full_clean()
    entry.save()
    _resolve(entry, resolutions)
    audit.record(
        verb="minute.added",
        subject=f"minutes:{meeting.path}",
        summary=f"Added minute {entry.number}, {entry.title}",
        by=by,
        after={"number": entry.number} | _told(entry, resolutions),
    )
    return entry


@transaction.atomic
def change(
    entry: Minute,
    *,
    title: str,
    summary: str,
    resolutions: Sequence[str],
    by: User,
    at: datetime,
    item: AgendaItem | None = None,
    withheld: str = "",
    as_read: str | None = None,
) -> Minute:
    """Writes a minute of draft minutes anew, as `minute` has its values; its number stays.

    Raises MinutesArePublished, ValidationError; ChangedMeanwhile where it is no longer what the form was read from.
    """
    meeting = Meeting.objects.locked().get(pk=entry.minutes.meeting_id)
    entry = Minute.objects.select_for_update(of=["self"]).select_related("minutes").get(pk=entry.pk)
    if entry.minutes.is_published:
        raise MinutesArePublished()
    require_unchanged(entry, CHANGEABLE, as_read)
    before = _told(entry, entry.resolved)
    for name, value in _texts(meeting, item, title, summary, resolutions, withheld).items():
        setattr(entry, name, value)
    entry.full_clean()
    entry.save()
    entry.resolutions.all().delete()
    _resolve(entry, resolutions)
    audit.record(
        verb="minute.changed",
        subject=f"minutes:{meeting.path}",
        summary=f"Changed minute {entry.number}, {entry.title}",
        by=by,
        before=before,
        after=_told(entry, resolutions),
    )
    return entry


def _texts(
    meeting: Meeting, item: AgendaItem | None, title: str, summary: str, resolutions: Sequence[str], withheld: str
) -> dict[str, Any]:
    """A minute's own values, with its title and ground. Raises ValidationError, by field."""
    exemptions = _in_force(meeting)
    title = title or _title_of(item, exemptions)
    _require_unnamed(exemptions, {"title": title, "summary": summary, "resolutions": "\n".join(resolutions)})
    citation = _citation(item, exemptions) if withheld else ""
    return {"item": item, "title": title, "summary": summary, "withheld": withheld, "citation": citation}


def _resolve(entry: Minute, resolutions: Sequence[str]) -> None:
    for number, text in enumerate(resolutions, start=1):
        resolution = Resolution(minute=entry, number=number, text=text)
        resolution.full_clean()
        resolution.save()


def _told(entry: Minute, resolutions: Sequence[str]) -> dict[str, Any]:
    """What the audit keeps of a minute: whoever reads it need not be one who may read what is withheld."""
    told = {"title": entry.title, "summary": entry.summary, "resolutions": list(resolutions)}
    return told | ({"withheld": entry.citation} if entry.withheld else {})


def _in_force(meeting: Meeting) -> list[Exemption]:
    return list(Exemption.objects.in_force().filter(item__meeting=meeting).select_related("item", "paper"))


def _title_of(item: AgendaItem | None, exemptions: Sequence[Exemption]) -> str:
    """What the public reads as the title of an item."""
    neutral = (one.neutral_title for one in exemptions if item and one.item_id == item.pk and one.paper_id is None)
    return next(neutral, item.title if item else "")


def _citation(item: AgendaItem | None, exemptions: Sequence[Exemption]) -> str:
    """Under what a minute of the item is withheld. Raises ValidationError where nothing of the item is."""
    found = dict.fromkeys(one.citation for one in exemptions if item and one.item_id == item.pk)
    if not found:
        what = f"Nothing of item {item.label} is withheld" if item else "It minutes no item that is withheld"
        raise ValidationError({"withheld": f"{what}: withhold the item first, or leave this empty."})
    return "; ".join(found)


def _require_unnamed(exemptions: Sequence[Exemption], texts: Mapping[str, str]) -> None:
    """Raises ValidationError, by field, where a text for the public has the title of what is withheld."""
    faults = {}
    for exemption in exemptions:
        title = (exemption.paper or exemption.item).title
        for name, text in texts.items():
            if title.casefold() != exemption.neutral_title.casefold() and named_in(text, title):
                faults[name] = (
                    "The public reads this, and it has the title of what is withheld under item "
                    f"{exemption.item.label}. Write “{exemption.neutral_title}” in its place."
                )
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def log_reading(minutes: Minutes, *, by: User, at: datetime) -> None:
    """Records that somebody read what the minutes withhold from the public."""
    audit.record(verb="minutes.restricted_read", subject=minutes.key, summary="Read what the minutes withhold", by=by)


def publication_refusal(minutes: Minutes) -> str | None:
    """Why draft minutes are not published as they stand: one has the title of what is withheld by now."""
    exemptions = _in_force(minutes.meeting)
    for entry in minutes.entries.order_by("number") if exemptions else ():
        try:
            _require_unnamed(exemptions, {"": "\n".join([entry.title, entry.summary, *entry.resolved])})
        except ValidationError:
            return f"Minute {entry.number} has the title of something that is withheld by now. Change it first."
    return None


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
    if why := publication_refusal(minutes):
        raise ValidationError(why)
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
