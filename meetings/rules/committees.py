"""Seats on a committee: who chairs, who stands in for the chair, who sits, who may stand in for a member."""

from enum import StrEnum


class SeatRole(StrEnum):
    """The role a councillor holds on a committee, as its membership list prints it."""

    CHAIRMAN = "chairman"
    VICE_CHAIRMAN = "vice_chairman"
    MEMBER = "member"
    SUBSTITUTE = "substitute"

    @property
    def label(self) -> str:
        return {
            SeatRole.CHAIRMAN: "Chairman",
            SeatRole.VICE_CHAIRMAN: "Vice-Chairman",
            SeatRole.MEMBER: "Member",
            SeatRole.SUBSTITUTE: "Substitute",
        }[self]

    @property
    def is_held_by_one(self) -> bool:
        """Whether a committee has one of it at a time."""
        return self in (SeatRole.CHAIRMAN, SeatRole.VICE_CHAIRMAN)
