"""The agenda: the kinds of item, and the life of a meeting's papers."""

import hashlib
import json
from collections.abc import Iterable
from string import ascii_lowercase

from council_portal.choices import Choice

LETTERS = tuple(ascii_lowercase)
"""The letters of sub-items, in order."""

SECTIONS = ("For Discussion/Decision", "For Information/Monitoring")
"""The headings that agendas usually have; a clerk may write others."""

LATE_ITEMS = "Late items"
"""The heading under which stands what is added to a published agenda."""


class ItemKind(Choice):
    """What a meeting does with an item."""

    PROCEDURAL = "procedural", "Procedural"
    DECISION = "decision", "For discussion or decision"
    MONITORING = "monitoring", "For information or monitoring"
    MINUTES = "minutes", "Minutes of an earlier meeting"


class Leaving(Choice):
    """How an item leaves an agenda before the meeting comes to it."""

    DEFERRED = "deferred", "Deferred to a later meeting"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REFERRED = "referred", "Referred to another committee"


class MeetingState(Choice):
    """Draft while the agenda is made; scheduled once its publication is set for a time; published once it stands open
    to the public; taken down where it was published and is not any more.
    """

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    TAKEN_DOWN = "taken_down", "Taken down"


class MinutesState(Choice):
    """Draft while they are written; published from then on, and never edited silently."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


def order_read(places: Iterable[tuple[int, str]]) -> str:
    """A short digest of the order of an agenda: its items' ids with their sections, sub-items left out."""
    return hashlib.sha256(json.dumps([list(place) for place in places]).encode()).hexdigest()[:32]


def filled_in(title: str, *, previous: str | None, following: str | None) -> str:
    """A standing item's title with the days of the previous and the next meeting, as far as they are known."""
    title = title.replace("{previous meeting}", previous or "a date not known here")
    return title.replace("{next meeting}", following or "a date to be fixed")[:300]


def in_order(label: str) -> tuple[int, str]:
    """By which items stand as the agenda has them: 6, 6a, 6b, 10."""
    number = label.rstrip("".join(LETTERS))
    return int(number), label.removeprefix(number)
