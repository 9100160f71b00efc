"""What is said of a management action: how sure its planned effect is."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure the owner is that an action will bring what is planned; not every source states it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        return {
            Confidence.HIGH: "High",
            Confidence.MEDIUM: "Medium",
            Confidence.LOW: "Low",
            Confidence.NOT_STATED: "Not stated",
        }[self]
