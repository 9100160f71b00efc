"""The life of an action of the plan: its statuses and which may follow which."""

from council_portal.choices import Choice


class ActionStatus(Choice):
    """Where an action stands."""

    PROPOSED = "proposed", "Proposed"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETE = "complete", "Complete"
    DEFERRED = "deferred", "Deferred"
    SUPERSEDED = "superseded", "Superseded"
    NOT_PURSUED = "not_pursued", "Not pursued"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self in (ActionStatus.COMPLETE, ActionStatus.SUPERSEDED, ActionStatus.NOT_PURSUED)

    @property
    def needs_why(self) -> bool:
        """Whether staff are owed a reason, because what they were told would be done is put off or will not be."""
        return self in (ActionStatus.DEFERRED, ActionStatus.SUPERSEDED, ActionStatus.NOT_PURSUED)


WITHOUT_AN_ACTION = ActionStatus.PROPOSED
"""Where a point stands that no action answers yet: staff have proposed something, and nothing has been decided."""

_STILL_OPEN = {ActionStatus.PROPOSED, ActionStatus.IN_PROGRESS, ActionStatus.DEFERRED}

# A closed action may be taken up again, with a reason; it never slips back to being merely proposed.
FOLLOWS = {
    status: frozenset(set(ActionStatus) - {status} if status in _STILL_OPEN else {ActionStatus.IN_PROGRESS})
    for status in ActionStatus
}


def why_not(current: ActionStatus, wanted: ActionStatus, why: str) -> str | None:
    """Why an action may not go from one status to another, as a sentence; None where it may."""
    if current == wanted:
        return f"The action is {current.label.lower()} already: choose another status."
    if wanted not in FOLLOWS[current]:
        return f"An action that is {current.label.lower()} can only be taken up again, as in progress."
    if (wanted.needs_why or current.is_closed) and not why.strip():
        verb = "taken up again" if current.is_closed else wanted.label.lower()
        return f"Say why the action is {verb}: the reason is shown to staff."
    return None
