"""Who may answer for a measure: owner and approver are two people, and nobody stands in for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OWNER, OWNER_DEPUTY, APPROVER, APPROVER_DEPUTY = "owner", "owner_deputy", "approver", "approver_deputy"

#: The parts that one person cannot play in a measure on the same day, with the sentence that says so.
NOT_BOTH = {
    frozenset({OWNER, APPROVER}): "Owner and approver are two people: nobody approves what they entered.",
    frozenset({OWNER, OWNER_DEPUTY}): "Nobody stands in for themselves: the owner's deputy is somebody else.",
    frozenset({APPROVER, APPROVER_DEPUTY}): "Nobody stands in for themselves: the approver's deputy is somebody else.",
}


@dataclass(frozen=True)
class Part:
    """A part in a measure that a person plays from a day up to, not including, another; None for no end."""

    kind: str
    person: int
    from_on: date
    to_on: date | None = None

    def meets(self, other: "Part") -> bool:
        """Whether there is a day on which both hold."""
        return (self.to_on is None or other.from_on < self.to_on) and (
            other.to_on is None or self.from_on < other.to_on
        )


def refusal(part: Part, others: Iterable[Part], *, today: date) -> str | None:
    """Why somebody cannot be given the part, as a sentence; None where they can.

    `others` are the measure's parts as they will stand beside it.
    """
    if part.from_on < today:
        return "Choose today or a later day: what was done until now was done by whoever answered for it then."
    for other in others:
        if other.person == part.person and other.meets(part):
            if why := NOT_BOTH.get(frozenset({part.kind, other.kind})):
                return why
    return None
