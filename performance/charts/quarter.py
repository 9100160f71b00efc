"""The charts of a quarter: statuses by priority and by remit, direction by priority, the counts over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from council_portal.charts import (
    DIRECTION_PARTS,
    STATUS_PARTS,
    Chart,
    Point,
    Series,
    stacked_bars,
    time_series,
)
from council_portal.figures import Unit, UnitKind
from performance.queries.remits import RemitKind, remits
from performance.queries.scorecard import Scorecard, headline_of
from performance.rules.direction import Direction
from performance.rules.headline import Headline
from performance.rules.status import Status

JUDGED = tuple(status for status in Status if status.is_judged)
DIRECTED = tuple(direction for direction in Direction if direction.has_direction)


@dataclass(frozen=True)
class QuarterCharts:
    """The charts of a dashboard; one that would show nothing, or a single bar, is None."""

    by_priority: Chart | None
    by_directorate: Chart | None
    by_portfolio: Chart | None
    direction: Chart | None
    over_time: Chart | None

    @property
    def are_any(self) -> bool:
        return any((self.by_priority, self.by_directorate, self.by_portfolio, self.direction, self.over_time))


def quarter_charts(card: Scorecard, earlier: Sequence[Scorecard]) -> QuarterCharts:
    """The charts of a quarter; `earlier` are the quarters before, newest first."""
    priorities = [(f"{each.number} {each.title}", each.headline) for each in card.priorities]
    return QuarterCharts(
        by_priority=_statuses(card, "priority", priorities),
        by_directorate=_statuses(card, "directorate", _by_remit(card, RemitKind.DIRECTORATE)),
        by_portfolio=_statuses(card, "cabinet portfolio", _by_remit(card, RemitKind.PORTFOLIO)),
        direction=_directions(card, priorities),
        over_time=_over_time([*reversed(earlier), card]),
    )


def _by_remit(card: Scorecard, kind: RemitKind) -> list[tuple[str, Headline]]:
    return [(each.title, headline_of(filter(each.filters.keeps, card.rows))) for each in remits(card, kind)]


def _statuses(card: Scorecard, what: str, groups: Sequence[tuple[str, Headline]]) -> Chart | None:
    if len(groups) < 2:
        return None
    off = {name: headline.count(Status.OFF_TARGET) for name, headline in groups}
    return stacked_bars(
        title=_most(off, "off target"),
        subtitle=f"Measures by status and {what}, {card.quarter.label}",
        sentence="Off target of those judged: "
        + "; ".join(f"{name}, {off[name]:,} of {headline.measured:,}" for name, headline in groups)
        + ".",
        heads=(what.capitalize(), *(status.label for status in Status), "Measures"),
        names=list(off),
        parts=[STATUS_PARTS[status.value] for status in Status],
        counts=[[headline.count(status) for status in Status] for _, headline in groups],
    )


def _directions(card: Scorecard, groups: Sequence[tuple[str, Headline]]) -> Chart | None:
    if len(groups) < 2 or not card.headline.directed:
        return None
    worse = {name: headline.count_of(Direction.WORSE) for name, headline in groups}
    return stacked_bars(
        title=_most(worse, "that got worse"),
        subtitle=f"Measures with a direction of travel by priority, {card.quarter.label}",
        sentence="Improved and got worse: "
        + "; ".join(
            f"{name}, {headline.count_of(Direction.IMPROVED):,} and {worse[name]:,} of {headline.directed:,}"
            for name, headline in groups
        )
        + ".",
        heads=("Priority", *(direction.label for direction in DIRECTED), "Measures with a direction"),
        names=list(worse),
        parts=[DIRECTION_PARTS[direction.value] for direction in DIRECTED],
        counts=[[headline.count_of(direction) for direction in DIRECTED] for _, headline in groups],
    )


def _most(counts: dict[str, int], what: str) -> str:
    """Which has most, as a finding: Most measures off target: Regeneration and Environment, 5."""
    most = max(counts.values(), default=0)
    if not most:
        return f"No measure {what}"
    names = [name for name, count in counts.items() if count == most]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"Most measures {what}: {listed}, {most:,}{' each' if len(names) > 1 else ''}"


def _over_time(cards: Sequence[Scorecard]) -> Chart | None:
    """The judged statuses from quarter to quarter; None where there is one quarter alone."""
    if len(cards) < 2:
        return None
    before, now = cards[-2], cards[-1]
    return time_series(
        title=" and ".join(
            f"{now.headline.count(status):,} {status.label.lower()}{_moved(now, before, status)}"
            for status in (Status.ON_TARGET, Status.OFF_TARGET)
        ),
        subtitle=f"Measures judged, by status, {cards[0].quarter.medium_label} to {now.quarter.medium_label}",
        sentence=" ".join(_told(card) for card in reversed(cards[-2:])),
        categories=[card.quarter.medium_label for card in cards],
        series=[
            Series(
                status.label,
                [Point(Decimal(count := card.headline.count(status)), f"{count:,}", status.value) for card in cards],
            )
            for status in JUDGED
        ],
        unit=Unit(UnitKind.COUNT),
        places=0,
    )


def _moved(now: Scorecard, before: Scorecard, status: Status) -> str:
    by = now.headline.count(status) - before.headline.count(status)
    if not by:
        return f", as in {before.quarter.medium_label}"
    return f", {abs(by):,} {'more' if by > 0 else 'fewer'} than in {before.quarter.medium_label}"


def _told(card: Scorecard) -> str:
    listed = [f"{card.headline.count(status):,} {status.label.lower()}" for status in JUDGED]
    return (
        f"Of the {card.headline.measured:,} judged in {card.quarter.medium_label}, {', '.join(listed[:-1])} and "
        f"{listed[-1]}."
    )
