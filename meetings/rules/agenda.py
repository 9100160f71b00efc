"""The agenda: the kinds of item, and the life of a meeting's papers."""

from enum import StrEnum


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


class MeetingState(StrEnum):
    """Draft while the agenda is made; published once it stands open to the public."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {MeetingState.DRAFT: "Draft", MeetingState.PUBLISHED: "Published"}[self]


class MinutesState(StrEnum):
    """Draft while they are written; published from then on, and never edited silently."""

    DRAFT = "draft"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return {MinutesState.DRAFT: "Draft", MinutesState.PUBLISHED: "Published"}[self]
