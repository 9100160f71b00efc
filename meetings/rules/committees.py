"""Seats on a committee: who chairs, who stands in for the chair, who sits."""

from enum import StrEnum


class SeatRole(StrEnum):
    """The role a councillor holds on a committee, as its membership list prints it."""

    CHAIRMAN = "chairman"
    VICE_CHAIRMAN = "vice_chairman"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return {
            SeatRole.CHAIRMAN: "Chairman",
            SeatRole.VICE_CHAIRMAN: "Vice-Chairman",
            SeatRole.MEMBER: "Member",
        }[self]
