"""Seats on a committee: who chairs, who stands in for the chair, who sits, who may stand in for a member."""

from council_portal.choices import Choice


class SeatRole(Choice):
    """The role a councillor holds on a committee, as its membership list prints it."""

    CHAIRMAN = "chairman", "Chairman"
    VICE_CHAIRMAN = "vice_chairman", "Vice-Chairman"
    MEMBER = "member", "Member"
    SUBSTITUTE = "substitute", "Substitute"

    @property
    def is_held_by_one(self) -> bool:
        """Whether a committee has one of it at a time."""
        return self in (SeatRole.CHAIRMAN, SeatRole.VICE_CHAIRMAN)
