"""What is done to minutes: taken, minute by minute, what is withheld apart from what is public, and published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from council_portal import audit
from council_portal.models import User
from meetings.models import AgendaItem, Exemption, Meeting, Minute, Minutes, Resolution
from meetings.rules.agenda import MinutesState
from meetings.rules.minutes import municipal_year_of, named_in


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
    exemptions = list(Exemption.objects.in_force().filter(item__meeting=meeting).select_related("item", "paper"))
    title = title or _title_of(item, exemptions)
    _require_unnamed(exemptions, {"title": title, "summary": summary, "resolutions": "\n".join(resolutions)})
    year = municipal_year_of(meeting.held_on)
    numbered = Minute.objects.filter(committee=meeting.committee_id, municipal_year=year)
    entry = Minute(
        minutes=minutes,
        committee_id=meeting.committee_id,
        municipal_year=year,
        number=(numbered.aggregate(last=Max("number"))["last"] or 0) + 1,
        item=item,
        title=title,
        summary=summary,
        withheld=withheld,
        citation=_citation(item, exemptions) if withheld else "",
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
        after={"number": entry.number, "title": title, "summary": summary, "resolutions": list(resolutions)}
        # Whoever reads the audit need not be one who may read what is withheld.
        | ({"withheld": entry.citation} if withheld else {}),
    )
    return entry


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
