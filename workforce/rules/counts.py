"""How the entries of an engagement plan stand, counted and said in one sentence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workforce.rules.status import ActionStatus


@dataclass(frozen=True)
class Standing:
    """How one entry of the plan stands. An entry without an action is a point that none answers yet."""

    status: ActionStatus
    has_action: bool = True
    is_stated: bool = True
    is_overdue: bool = False


@dataclass(frozen=True)
class PlanCounts:
    """Entries of a plan by status, in the order of the statuses; and how many lack what, or are overdue."""

    entries: int
    by_status: dict[ActionStatus, int]
    without_action: int
    not_stated: int
    overdue: int

    @property
    def sentence(self) -> str:
        """What a councillor would say: how many are done, how many are under way, what is late, what has no action."""
        if not self.entries:
            return "The plan has no entries yet."
        statuses = [f"{number} {status.label.lower()}" for status, number in self.by_status.items() if number]
        said = f"Of {self.entries} {_entries(self.entries)}, {_listed(statuses)}."
        late = f"{self.overdue or 'None'} {'is' if self.overdue == 1 else 'are'} overdue."
        without = ""
        if self.without_action:
            points = "point has" if self.without_action == 1 else "points have"
            without = f" {self.without_action} {points} no action yet."
        return f"{said} {late}{without}"


def count(standings: Iterable[Standing]) -> PlanCounts:
    """The counts of a plan, or of one theme of it."""
    standings = tuple(standings)
    numbers = Counter(standing.status for standing in standings)
    return PlanCounts(
        entries=len(standings),
        by_status={status: numbers[status] for status in ActionStatus},
        without_action=sum(not standing.has_action for standing in standings),
        not_stated=sum(standing.has_action and not standing.is_stated for standing in standings),
        overdue=sum(standing.is_overdue for standing in standings),
    )


def _entries(number: int) -> str:
    return "entry" if number == 1 else "entries"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
