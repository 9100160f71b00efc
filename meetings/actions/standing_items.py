"""What is done to a committee's standing items, and agendas begun from them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from council_portal import audit
from council_portal.days import long_date
from council_portal.models import User
from council_portal.stale import require_unchanged
from meetings.actions import agenda_items
from meetings.models import AgendaItem, Committee, Exemption, Meeting, Minutes, StandingItem
from meetings.rules.agenda import ItemKind, filled_in

CHANGEABLE = ("title", "section", "kind", "note")
OUT_OF_THE_WAY = 1000


@transaction.atomic
def add(committee: Committee, *, by: User, at: datetime, **details: Any) -> StandingItem:
    """Adds a standing item at the end, with details of CHANGEABLE. Raises ValidationError."""
    committee = _locked(committee)
    last = committee.standing_items.aggregate(last=Max("position"))["last"] or 0
    standing = StandingItem(committee=committee, position=last + 1, **details)
    standing.full_clean()
    standing.save()
    _record(committee, "standing_item.added", f"Added the standing item {standing.title}", by)
    return standing


@transaction.atomic
def change(standing: StandingItem, *, by: User, at: datetime, as_read: str | None = None, **details: Any):
    """Changes details of CHANGEABLE. Raises ChangedMeanwhile, ValidationError."""
    committee = _locked(standing.committee)
    standing = committee.standing_items.get(pk=standing.pk)
    require_unchanged(standing, CHANGEABLE, as_read)
    for name, value in details.items():
        setattr(standing, name, value)
    standing.full_clean()
    standing.save(update_fields=list(details))
    _record(committee, "standing_item.changed", f"Changed the standing item {standing.title}", by)
    return standing


@transaction.atomic
def step(standing: StandingItem, *, up: bool, by: User, at: datetime) -> None:
    """Moves a standing item past the one beside it; the first and the last stay where they are."""
    committee = _locked(standing.committee)
    order = list(committee.standing_items.in_order())
    place = order.index(standing)
    beside = place - 1 if up else place + 1
    if not 0 <= beside < len(order):
        return
    order[place], order[beside] = order[beside], order[place]
    committee.standing_items.update(position=F("position") + OUT_OF_THE_WAY)
    for position, each in enumerate(order, start=1):
        each.position = position
    StandingItem.objects.bulk_update(order, ["position"])
    _record(committee, "standing_item.moved", f"Moved the standing item {standing.title}", by)


@transaction.atomic
def remove(standing: StandingItem, *, by: User, at: datetime) -> None:
    """Takes a standing item away; agendas that are begun keep theirs."""
    committee, title = _locked(standing.committee), standing.title
    standing.delete()
    _record(committee, "standing_item.removed", f"Took the standing item {title} away", by)


@transaction.atomic
def keep_as_template(meeting: Meeting, *, by: User, at: datetime) -> int:
    """Makes a meeting's agenda the template of its committee, without sub-items and papers; gives how many it has.

    What is withheld is no standing item: its title would stand openly on the next agenda.
    """
    committee = _locked(meeting.committee)
    withheld = Exemption.objects.in_force().filter(item__meeting=meeting, paper__isnull=True)
    items = list(meeting.items.filter(letter="").exclude(exemptions__in=withheld).in_order())
    if not items:
        raise ValidationError("The agenda has no items yet, so there is nothing to keep.")
    before = list(committee.standing_items.in_order().values_list("title", flat=True))
    committee.standing_items.all().delete()
    StandingItem.objects.bulk_create(
        StandingItem(
            committee=committee,
            position=position,
            section=item.section,
            title=item.title,
            kind=item.kind,
            note=item.note,
        )
        for position, item in enumerate(items, start=1)
    )
    audit.record(
        verb="standing_items.kept",
        subject=committee.scope_key,
        summary=f"Made the agenda of {meeting} the template of {committee}",
        by=by,
        before={"items": before},
        after={"items": [item.title for item in items]},
    )
    return len(items)


@transaction.atomic
def begin(meeting: Meeting, *, by: User, at: datetime) -> list[AgendaItem]:
    """Begins an empty agenda with its committee's standing items, and puts the last meeting's minutes under their item.

    Raises AgendaIsPublished; ValidationError where the agenda is begun already or the committee has no standing items.
    """
    meeting = agenda_items.open_agenda(meeting)
    if meeting.items.exists():
        raise ValidationError("This agenda is begun already.")
    standing = list(meeting.committee.standing_items.in_order())
    if not standing:
        raise ValidationError(f"{meeting.committee} has no standing items yet. Keep them on the committee’s page.")
    others = Meeting.objects.going_ahead().filter(committee=meeting.committee_id)
    previous = others.filter(held_on__lt=meeting.held_on).order_by("-held_on").first()
    following = others.filter(held_on__gt=meeting.held_on).order_by("held_on").first()
    previous_on = previous and long_date(previous.held_on)
    next_day = meeting.next_held_on or (following and following.held_on)
    items = []
    for one in standing:
        title = filled_in(one.title, previous=previous_on, following=next_day and long_date(next_day))
        details = {"title": title, "section": one.section, "kind": one.kind, "note": one.note}
        items.append(agenda_items.add(meeting, by=by, at=at, **details))
    minutes = previous and Minutes.objects.select_related("meeting__committee").filter(meeting=previous).first()
    under = next((item for item in items if item.kind == ItemKind.MINUTES), None)
    if minutes and under:
        agenda_items.attach(under, title=str(minutes)[:300], registry_key=minutes.key, by=by, at=at)
    return list(meeting.items.in_order())


def _record(committee: Committee, verb: str, summary: str, by: User) -> None:
    audit.record(verb=verb, subject=committee.scope_key, summary=summary, by=by)


def _locked(committee: Committee) -> Committee:
    return Committee.objects.select_for_update().get(pk=committee.pk)
