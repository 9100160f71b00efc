"""The audit's one door: record() appends an event, chained by hash to the one before, in the action's transaction."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Model, QuerySet, Subquery

from council_portal import clock
from council_portal.models import AuditEvent

# Any number that no other advisory lock of the portal uses: whoever holds it appends the next event.
APPEND_LOCK = 1_721_001
NOBODY = "The portal"
# Rows that one statement inserts.
BATCH = 1000


class AuditOutsideTransaction(RuntimeError):
    """An event must stand or fall with what it tells of, so it is recorded inside the action's transaction."""


@dataclass(frozen=True)
class Verification:
    """The chain as found: how many events follow on soundly, the last sound one's hash, and the first fault, if any."""

    events: int
    last_hash: str
    fault: str | None = None


@dataclass(frozen=True)
class Happening:
    """One of many things that one person did at one go, as record() takes it."""

    verb: str
    subject: str
    summary: str
    before: dict | None = None
    after: dict | None = None
    reason: str = ""


def record(
    *,
    verb: str,
    subject: str,
    summary: str,
    by: Any,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    channel: str = "form",
) -> AuditEvent:
    """Appends one event and returns it; `by` is the User, or None for the portal itself.

    `before` and `after` may hold decimals, dates, enumerations and lists and dictionaries of them; they are kept as
    words. Appending is one at a time until the transaction ends, so an action records when its writing is done.
    Raises AuditOutsideTransaction outside an atomic block, ValidationError where a text is missing or too long.
    """
    [event] = _chained([Happening(verb, subject, summary, before, after, reason)], by, channel)
    event.clean_fields(exclude=["by"])
    event.save(force_insert=True)
    return event


def record_many(happenings: Iterable[Happening], *, by: Any, channel: str) -> int:
    """Appends an event for each, in their order and chained as record() chains them; returns how many.

    Raises what record() raises.
    """
    events = _chained(happenings, by, channel)
    for event in events:
        for name in ("verb", "subject", "summary"):
            longest = AuditEvent._meta.get_field(name).max_length
            value = getattr(event, name)
            if not value or longest and len(value) > longest:
                raise ValidationError({name: f"“{value[:50]}” is missing or too long to be recorded."})
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    return len(events)


def _chained(happenings: Iterable[Happening], by: Any, channel: str) -> list[AuditEvent]:
    """The events that follow on the last one, not yet saved; until the transaction ends nobody else appends."""
    happenings = list(happenings)
    if not connection.in_atomic_block:
        first = happenings[0] if happenings else Happening("nothing", "nothing", "")
        raise AuditOutsideTransaction(f"{first.verb} of {first.subject} was to be recorded outside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
    # On SQLite the transaction began IMMEDIATE: it is the only one that writes.
    last = AuditEvent.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous_hash = last or (0, "")
    occurred_at, portal_at = clock.real_now(), clock.now()
    events = []
    for happening in happenings:
        sequence += 1
        event = AuditEvent(
            sequence=sequence,
            occurred_at=occurred_at,
            portal_at=portal_at,
            by=by,
            by_name=by.name if by else NOBODY,
            verb=happening.verb,
            subject=happening.subject,
            summary=happening.summary,
            before=_plain(happening.before or {}),
            after=_plain(happening.after or {}),
            reason=happening.reason,
            channel=channel,
            previous_hash=previous_hash,
        )
        previous_hash = event.hash = hash_of(event)
        events.append(event)
    return events


def newest_hash() -> Subquery:
    """The newest event's hash, to be read in one statement with something else; None before the first event.

    Whatever is written to the record is recorded in the same transaction, so this stands for the state of all of it.
    Not so its sequence, which comes again after a rollback or a restored database.
    """
    return Subquery(AuditEvent.objects.order_by("-sequence").values("hash")[:1])


def since(known_hash: str, *, most: int) -> list[tuple[str, str]] | None:
    """Verb and subject of every event after the one with this hash, oldest first: one query.

    None where the chain holds no such event (a restored database), or where more than `most` came after it.
    """
    known = AuditEvent.objects.filter(hash=known_hash).values("sequence")
    events = AuditEvent.objects.filter(sequence__gte=Subquery(known)).order_by("sequence")
    found = list(events.values_list("verb", "subject")[: most + 2])
    return found[1:] if 1 <= len(found) <= most + 1 else None


def trail(subject: str) -> QuerySet[AuditEvent]:
    """Everything recorded of a subject (a reference key), oldest first."""
    return AuditEvent.objects.filter(subject=subject).order_by("sequence")


def hash_of(event: AuditEvent) -> str:
    """SHA-256, in hexadecimal, over the event's content as canonical JSON and the hash of the event before it."""
    content = {
        "sequence": event.sequence,
        "occurred_at": event.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "portal_at": event.portal_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": event.by_id,
        "by_name": event.by_name,
        "verb": event.verb,
        "subject": event.subject,
        "summary": event.summary,
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "channel": event.channel,
        "previous_hash": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def verify() -> Verification:
    """Follows the chain from its first event to its last, or to the first that does not follow from the one before."""
    events, last_hash = 0, ""
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=1000):
        if event.sequence != events + 1:
            fault = f"Event {events + 1} is missing: event {event.sequence} stands in its place."
        elif event.previous_hash != last_hash:
            fault = f"Event {event.sequence} does not follow from the event before it."
        elif event.hash != hash_of(event):
            fault = f"Event {event.sequence} was changed after it was recorded: {event.summary}"
        else:
            events, last_hash = event.sequence, event.hash
            continue
        return Verification(events, last_hash, fault)
    return Verification(events, last_hash)


def _plain(value: Any) -> Any:
    """The value as JSON holds it; exact numbers and dates as words. Raises TypeError for what has no such form."""
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return _plain(value.value)
        case str():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID() | Model():
            return str(value)
        case dict():
            return {str(_plain(key)): _plain(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_plain(entry) for entry in value]
        case set() | frozenset():
            return sorted((_plain(entry) for entry in value), key=str)
    raise TypeError(f"The audit does not know how to keep a {type(value).__name__}: {value!r}")
