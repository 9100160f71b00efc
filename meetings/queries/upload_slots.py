"""Which papers officers are asked to send as files, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from council_portal.access.actor import Actor
from meetings.models import UploadSlot, UploadVersion
from meetings.rules.uploads import Sending, sending

LATEST_STATE = UploadVersion.objects.filter(upload=OuterRef("upload")).order_by("-number").values("state")[:1]


@dataclass(frozen=True)
class SlotEntry:
    """A paper that somebody is asked to send, and how far it is today."""

    slot: UploadSlot
    sending: Sending


def to_send(actor: Actor) -> list[SlotEntry]:
    """What the actor is asked to send for meetings to come and nobody released yet, the first due first; one query."""
    held = UploadSlot.objects.of(actor).filter(item__meeting__held_on__gte=actor.on)
    return _entries(held.select_related("item__meeting__committee"), actor.on)


def asked_under(item_id: int, *, today: date) -> Sequence[SlotEntry]:
    """What is asked for under an item and not released yet, for the clerk; one query."""
    held = UploadSlot.objects.in_force_on(today).filter(item=item_id)
    return _entries(held.select_related("author"), today)


def _entries(slots: QuerySet[UploadSlot], today: date) -> list[SlotEntry]:
    unreleased = slots.filter(Q(upload__isnull=True) | Q(upload__released_at__isnull=True))
    found = unreleased.annotate(state=Subquery(LATEST_STATE)).order_by("due_on", "pk")
    return [SlotEntry(slot, sending(slot.due_on, slot.state, today=today)) for slot in found]
