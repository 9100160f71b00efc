"""The headline of a scorecard: how many measures stand where, as a share of what, and in one sentence."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from council_portal.figures import round_half_up, share
from performance.rules.direction import Direction
from performance.rules.status import Status

SHARE_PLACES = 1


@dataclass(frozen=True)
class StatusCount:
    """How many measures have a status; its share of all, and of those measured this quarter where it is judged.

    Shares are percentages to one decimal place, None of nothing. Each is rounded by itself, as the published report
    does, so that a column may add up to 99.9 or 100.1.
    """

    status: Status
    count: int
    share_of_all: Decimal | None
    share_of_measured: Decimal | None


@dataclass(frozen=True)
class DirectionCount:
    """How many measures have a direction, and its share of those that have one."""

    direction: Direction
    count: int
    share_of_directed: Decimal | None


@dataclass(frozen=True)
class Headline:
    """The counts of a set of measures, in the order of the key, with both bases."""

    total: int
    measured: int
    directed: int
    statuses: tuple[StatusCount, ...]
    directions: tuple[DirectionCount, ...]

    def count(self, status: Status) -> int:
        return next(each.count for each in self.statuses if each.status == status)

    def count_of(self, direction: Direction) -> int:
        return next(each.count for each in self.directions if each.direction == direction)

    @property
    def sentence(self) -> str:
        """What a councillor would say: how many are on and off target of how many judged, and which way it moved."""
        if not self.total:
            return "There are no measures to report."
        return "; ".join(filter(None, (self._judged_in_words, self._compared_in_words))) + "."

    @property
    def _judged_in_words(self) -> str:
        if not self.measured:
            subject = "The only measure" if self.total == 1 else f"None of the {self.total:,} measures"
            return f"{subject} can{'not' if self.total == 1 else ''} be judged against a target yet"
        if self.measured == 1:
            found = next(each.status for each in self.statuses if each.status.is_judged and each.count)
            return f"The one measure judged is {found.label.lower()}"
        on, off = self.count(Status.ON_TARGET), self.count(Status.OFF_TARGET)
        return (
            f"{_count(on).capitalize()} of the {self.measured:,} measures judged {_are(on)} on target "
            f"and {_count(off)} {_are(off)} off target"
        )

    @property
    def _compared_in_words(self) -> str:
        if not self.directed:
            return ""
        improved, worse = (self.count_of(each) for each in (Direction.IMPROVED, Direction.WORSE))
        moved = f"{_count(improved)} improved and {_count(worse)} got worse"
        if self.directed == 1:
            moved = "it improved" if improved else "it got worse" if worse else "it is stable"
            return f"one can be compared with an earlier figure: {moved}"
        return f"of the {self.directed:,} that can be compared with an earlier figure, {moved}"


def headline(measures: Iterable[tuple[Status, Direction]]) -> Headline:
    """The headline of measures, each given by its status and direction as shown, overrides included."""
    given = list(measures)
    by_status = Counter(status for status, _ in given)
    by_direction = Counter(direction for _, direction in given)
    measured = sum(count for status, count in by_status.items() if status.is_judged)
    directed = sum(count for direction, count in by_direction.items() if direction.has_direction)
    return Headline(
        total=len(given),
        measured=measured,
        directed=directed,
        statuses=tuple(
            StatusCount(
                status,
                by_status[status],
                rounded_share(by_status[status], len(given)),
                rounded_share(by_status[status], measured) if status.is_judged else None,
            )
            for status in Status
        ),
        directions=tuple(
            DirectionCount(
                direction,
                by_direction[direction],
                rounded_share(by_direction[direction], directed) if direction.has_direction else None,
            )
            for direction in Direction
        ),
    )


def rounded_share(part: int, whole: int) -> Decimal | None:
    """A share as printed: percent to one decimal place, None of nothing."""
    exact = share(part, whole)
    return None if exact is None else round_half_up(exact, SHARE_PLACES)


def _count(count: int) -> str:
    return f"{count:,}" if count else "none"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
