"""What differs between two states of one quarter's scorecard, measure by measure: figures, targets, statuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council_portal.periods import Period
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Cell, Row, TargetShown

#: What stands where there was no figure.
NOTHING = "No figure"


class Restates(StrEnum):
    """What of a measure was restated."""

    FIGURE = "figure"
    TARGET = "target"
    STATUS = "status"
    DIRECTION = "direction"
    PLACE = "place"


@dataclass(frozen=True)
class Because:
    """Why something was restated, and the day since when that is known."""

    on: date
    text: str


@dataclass(frozen=True)
class Change:
    """One thing of a measure, as published and as known now.

    A status or direction is its value, to be shown as a mark; all else is in words. `period` is that of a figure.
    """

    kind: Restates
    what: str
    then: str
    now: str
    period: Period | None = None
    because: tuple[Because, ...] = ()


@dataclass(frozen=True)
class Restated:
    """A measure of which something was restated."""

    ref: str
    title: str
    changes: tuple[Change, ...]


def restated(then: Scorecard, now: Scorecard) -> tuple[Restated, ...]:
    """The measures that differ between two states of one quarter, in the order of the plan, without reasons."""
    before = {row.ref: row for row in then.rows}
    after = {row.ref: row for row in now.rows}
    titles = {ref: row.title for ref, row in (after | before).items()}
    found = (Restated(ref, titles[ref], tuple(changes(before.get(ref), after.get(ref)))) for ref in before | after)
    return tuple(each for each in found if each.changes)


def changes(then: Row | None, now: Row | None) -> Iterator[Change]:
    """What differs between two states of a measure in one quarter: nothing where they say the same."""
    if then is None or now is None:
        words = {True: "Not in the scorecard", False: "In the scorecard"}
        yield Change(Restates.PLACE, "The measure", words[then is None], words[now is None])
        return
    if _figure(then.figure) != _figure(now.figure):
        period = now.figure.period if now.figure.value is not None else then.figure.period
        yield Change(Restates.FIGURE, "Figure reported", _figure(then.figure), _figure(now.figure), period)
    yield from changed_columns(then, now, leave_out={then.figure.period, now.figure.period})
    if _target(then.target) != _target(now.target):
        yield Change(Restates.TARGET, "Target", _target(then.target), _target(now.target))
    if then.status.status != now.status.status:
        yield Change(Restates.STATUS, "Status", then.status.status.value, now.status.status.value)
    if then.direction.direction != now.direction.direction:
        before, after = then.direction.direction.value, now.direction.direction.value
        yield Change(Restates.DIRECTION, "Direction of travel", before, after)


def changed_columns(then: Row, now: Row, leave_out: set[Period] = frozenset()) -> Iterator[Change]:
    """The figures of the columns that both have, where they differ."""
    after = {cell.period: cell for cell in (*now.years, *now.quarters, *now.months)}
    for cell in (*then.years, *then.quarters, *then.months):
        given = after.get(cell.period)
        if given is None or cell.period in leave_out or _figure(cell) == _figure(given):
            continue
        yield Change(Restates.FIGURE, cell.period.medium_label, _figure(cell), _figure(given), cell.period)


def _figure(cell: Cell) -> str:
    """A figure with its remarks, parts and what stands beside it, as a reader compares them."""
    remarks = [*cell.words, *(f"{part.label}: {part.text}" for part in cell.beside)]
    if not cell.text:
        return NOTHING
    return f"{cell.text} ({'; '.join(remarks)})" if remarks else cell.text


def _target(target: TargetShown) -> str:
    words = target.words or target.printed or "None"
    return f"{words}, {target.tolerance}" if target.tolerance else words
