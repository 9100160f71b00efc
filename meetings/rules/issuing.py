"""The check list before a pack is issued: what is in order, what is worth a look, and what stops the issue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from council_portal.choices import Choice


class CheckState(Choice):
    """In order: nothing to do. To note: worth a look, and no obstacle. Stops: nothing is issued until it is mended."""

    IN_ORDER = "in_order", "In order"
    TO_NOTE = "to_note", "To note"
    STOPS = "stops", "Stops the issue"


@dataclass(frozen=True)
class Check:
    """One line of the list: what was looked at, how it stands, what was found, and what to do about it.

    `notes` are what is worth a look beside what stops the issue. `leads_to` names the page of the meeting where that
    is done, where there is one.
    """

    name: str
    state: CheckState
    found: Sequence[str]
    to_do: str = ""
    leads_to: str = ""
    notes: Sequence[str] = ()

    @property
    def stops(self) -> bool:
        return self.state == CheckState.STOPS


def check(
    name: str, *, stops: Sequence[str], notes: Sequence[str] = (), passes: str, to_do: str, leads_to: str = ""
) -> Check:
    """The line for what was found: sentences that stop the issue, those to note after them, else that all is well.

    What to do is said only where there is something to do.
    """
    if stops:
        return Check(name, CheckState.STOPS, list(stops), to_do, leads_to, list(notes))
    if notes:
        return Check(name, CheckState.TO_NOTE, list(notes))
    return Check(name, CheckState.IN_ORDER, [passes])


def refusal(checks: Iterable[Check]) -> str | None:
    """Why nothing is issued, with what to do, or None where nothing stops it."""
    stopping = [each for each in checks if each.stops]
    return " ".join(" ".join([*each.found, each.to_do]).strip() for each in stopping) or None
