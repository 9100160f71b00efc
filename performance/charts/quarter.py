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
#: How many that share the first place a title names.
MOST_NAMED = 3
DIRECTED = tuple(direction for direction in Direction if direction.has_direction)


@dataclass(frozen=True)
class Group:
    """Some of the plan's measures, as a bar of a chart: its label there, how a sentence calls it, and its counts."""

    label: str
    called: str
    headline: Headline


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
    priorities = [
        Group(f"{each.number} {each.title}", f"Priority {each.number}", each.headline) for each in card.priorities
    ]
    return QuarterCharts(
        by_priority=_statuses(card, "priority", priorities),
        by_directorate=_statuses(card, "directorate", _by_remit(card, RemitKind.DIRECTORATE)),
        by_portfolio=_statuses(card, "cabinet portfolio", _by_remit(card, RemitKind.PORTFOLIO)),
        direction=_directions(card, priorities),
        over_time=_over_time([*reversed(earlier), card]),
    )


def _by_remit(card: Scorecard, kind: RemitKind) -> list[Group]:
    return [
        Group(each.title, each.title, headline_of(filter(each.filters.keeps, card.rows))) for each in remits(card, kind)
    ]


def _statuses(card: Scorecard, what: str, groups: Sequence[Group]) -> Chart | None:
    if len(groups) < 2:
        return None
    off = [(each.called, each.headline.count(Status.OFF_TARGET), each.headline.measured) for each in groups]
    return stacked_bars(
        title=_most(off, "off target"),
        subtitle=f"Measures by status and {what}, {card.quarter.label}",
        sentence="Off target of those judged: "
        + "; ".join(f"{called}, {count:,} of {judged:,}" for called, count, judged in off)
        + ".",
        heads=(what.capitalize(), *(status.label for status in Status), "Measures"),
        names=[each.label for each in groups],
        parts=[STATUS_PARTS[status.value] for status in Status],
        counts=[[each.headline.count(status) for status in Status] for each in groups],
    )


def _directions(card: Scorecard, groups: Sequence[Group]) -> Chart | None:
    if len(groups) < 2 or not card.headline.directed:
        return None
    worse = [(each.called, each.headline.count_of(Direction.WORSE), each.headline.directed) for each in groups]
    improved = [each.headline.count_of(Direction.IMPROVED) for each in groups]
    return stacked_bars(
        title=_most(worse, "that got worse"),
        subtitle=f"Measures with a direction of travel by priority, {card.quarter.label}",
        sentence="Improved and got worse: "
        + "; ".join(
            f"{called}, {better:,} and {count:,} of {directed:,}"
            for (called, count, directed), better in zip(worse, improved, strict=True)
        )
        + ".",
        heads=("Priority", *(direction.label for direction in DIRECTED), "Measures with a direction"),
        names=[each.label for each in groups],
        parts=[DIRECTION_PARTS[direction.value] for direction in DIRECTED],
        counts=[[each.headline.count_of(direction) for direction in DIRECTED] for each in groups],
    )


def _most(counts: Sequence[tuple[str, int, int]], what: str) -> str:
    """Which has most, as a finding: Regeneration and Environment has most measures off target, 5 of 13.

    `counts` are names, how many there are of each, and of how many.
    """
    most = max((count for _, count, _ in counts), default=0)
    if not most:
        return f"No measure {what}"
    found = [(name, of) for name, count, of in counts if count == most]
    if len(found) == 1:
        (name, of), *_ = found
        return f"{name} has most measures {what}, {most:,} of {of:,}"
    names = [name for name, _ in found]
    listed = (
        f"{', '.join(names[:-1])} and {names[-1]}" if len(names) <= MOST_NAMED else f"{len(names)} of {len(counts)}"
    )
    return f"{listed} have most measures {what}, {most:,} each"


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
