"""The agenda: the kinds of item, and the life of a meeting's papers."""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from string import ascii_lowercase

LETTERS = tuple(ascii_lowercase)
"""The letters of sub-items, in order."""

SECTIONS = ("For Discussion/Decision", "For Information/Monitoring")
"""The headings that agendas usually have; a clerk may write others."""

LATE_ITEMS = "Late items"
"""The heading under which stands what is added to a published agenda."""


class ItemKind(StrEnum):
    """What a meeting does with an item."""

    PROCEDURAL = "procedural"
    DECISION = "decision"
    MONITORING = "monitoring"
    MINUTES = "minutes"

    @property
    def label(self) -> str:
        return {
            ItemKind.PROCEDURAL: "Procedural",
            ItemKind.DECISION: "For discussion or decision",
            ItemKind.MONITORING: "For information or monitoring",
            ItemKind.MINUTES: "Minutes of an earlier meeting",
        }[self]


class Leaving(StrEnum):
    """How an item leaves an agenda before the meeting comes to it."""

    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"

    @property
    def label(self) -> str:
        return {
            Leaving.DEFERRED: "Deferred to a later meeting",
            Leaving.WITHDRAWN: "Withdrawn",
            Leaving.REFERRED: "Referred to another committee",
        }[self]


class MeetingState(StrEnum):
    """Draft while the agenda is made; scheduled once its publication is set for a time; published once it stands open
    to the public; taken down where it was published and is not any more.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    TAKEN_DOWN = "taken_down"

    @property
    def label(self) -> str:
        return {
            MeetingState.DRAFT: "Draft",
            MeetingState.SCHEDULED: "Scheduled",
            MeetingState.PUBLISHED: "Published",
            MeetingState.TAKEN_DOWN: "Taken down",
        }[self]


class MinutesState(StrEnum):
    """Draft while they are written; published from then on, and never edited silently."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {MinutesState.DRAFT: "Draft", MinutesState.PUBLISHED: "Published"}[self]


def order_read(places: Iterable[tuple[int, str]]) -> str:
    """A short digest of the order of an agenda: its items' ids with their sections, sub-items left out."""
    return hashlib.sha256(json.dumps([list(place) for place in places]).encode()).hexdigest()[:32]


def filled_in(title: str, *, previous: str | None, following: str | None) -> str:
    """A standing item's title with the days of the previous and the next meeting, as far as they are known."""
    title = title.replace("{previous meeting}", previous or "a date not known here")
    return title.replace("{next meeting}", following or "a date to be fixed")[:300]
