"""How far a report is with its author."""

from collections.abc import Collection
from datetime import date

from council_portal.choices import Choice
from meetings.rules.clearance import ClearanceState


class Writing(Choice):
    """What a report asks of its author today."""

    ASKED = "asked", "To be written"
    OVERDUE = "overdue", "Overdue"
    RETURNED = "returned", "Returned: to be changed"
    IN_CLEARANCE = "in_clearance", "Being cleared"

    @property
    def tag(self) -> str:
        """How strongly its tag is shown."""
        return "active" if self in (Writing.ASKED, Writing.IN_CLEARANCE) else "strong"


def writing(due_on: date, clearances: Collection[str], *, today: date) -> Writing:
    """How far a report that is not locked is, from its day and the states of its clearances."""
    if ClearanceState.RETURNED in clearances:
        return Writing.RETURNED
    if clearances:
        return Writing.IN_CLEARANCE
    return Writing.OVERDUE if due_on < today else Writing.ASKED


def why_not_write(*, is_author: bool, is_draft: bool) -> str | None:
    """Why somebody other than the clerk may not write a report, as a sentence; None where they may."""
    if not is_author:
        return "Only the clerk and the officers asked to write this report may do this. Ask democratic services."
    if not is_draft:
        return "The report has left its authors' hands: members may read it. Ask the clerk to change it."
    return None
