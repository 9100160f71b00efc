"""What of a course is signal and what is noise: capability (XmR) charts, and run charts where there are few points.

W. A. Shewhart's process behaviour chart for single values, as D. J. Wheeler sets it out in Understanding Variation
(1993) and Making Sense of Data (2003), and NHS England's Making Data Count uses it. Run charts after Perla, Provost and
Murray, The run chart: a simple analytical tool (BMJ Quality and Safety 20, 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median

from performance.rules.wording import Number

#: From so many points on natural process limits are worth calculating.
FEWEST_FOR_LIMITS = 12
#: Three estimated standard deviations: 3 over the bias correction 1.128 of ranges of two (Wheeler's scaling factor).
SCALING = Fraction(266, 100)
RUN_LENGTH = 8
NEAR_A_LIMIT, OUT_OF = 3, 4


class Signal(StrEnum):
    """Why a point is more than noise, the strongest first."""

    OUTSIDE = "outside"
    RUN = "run"
    NEAR_LIMIT = "near_limit"

    @property
    def words(self) -> str:
        return {
            "outside": "outside the natural limits",
            "run": f"in a run of {RUN_LENGTH} or more on one side of the centre",
            "near_limit": f"one of {NEAR_A_LIMIT} among {OUT_OF} nearer a limit than the centre",
        }[self]


@dataclass(frozen=True)
class Stretch:
    """Points from `start` up to but not with `end` that are read together: between two declared changes.

    `centre` is their mean where there are limits, else their median. `lower` and `upper` are the natural process
    limits; None where there are too few points, or where the measure cannot go so far (a count below 0).
    """

    start: int
    end: int
    centre: Fraction
    mean_moving_range: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None

    @property
    def has_limits(self) -> bool:
        return self.mean_moving_range is not None


@dataclass(frozen=True)
class Capability:
    """A course read for signals: its stretches in order, and for each point why it is a signal, or None."""

    stretches: tuple[Stretch, ...]
    signals: tuple[Signal | None, ...]

    @property
    def has_limits(self) -> bool:
        """Whether the newest stretch has them: then it is a capability chart, otherwise a run chart."""
        return bool(self.stretches) and self.stretches[-1].has_limits


def capability(
    values: Sequence[Decimal],
    *,
    changes: Sequence[int] = (),
    lowest: Number | None = None,
    highest: Number | None = None,
) -> Capability:
    """Centre lines, natural process limits and signals of values in order of time, without gaps.

    `changes` are the places of the first point after a declared change: only there is anything calculated anew, and a
    moving range never spans one. `lowest` and `highest` are how far the measure can go at all.
    """
    bounds = [0, *(place for place in sorted(set(changes)) if 0 < place < len(values)), len(values)]
    stretches, signals = [], []
    for start, end in pairwise(bounds):
        if start == end:
            continue
        exact = [Fraction(value) for value in values[start:end]]
        stretch = _stretch(exact, start, lowest, highest)
        stretches.append(stretch)
        signals += _signals(exact, stretch)
    return Capability(tuple(stretches), tuple(signals))


def _stretch(exact: list[Fraction], start: int, lowest: Number | None, highest: Number | None) -> Stretch:
    end = start + len(exact)
    if len(exact) < FEWEST_FOR_LIMITS:
        return Stretch(start, end, Fraction(median(exact)))
    centre = sum(exact) / len(exact)
    mean_range = sum(abs(later - earlier) for earlier, later in pairwise(exact)) / (len(exact) - 1)
    lower, upper = centre - SCALING * mean_range, centre + SCALING * mean_range
    return Stretch(
        start,
        end,
        centre,
        mean_range,
        None if lowest is not None and lower < lowest else lower,
        None if highest is not None and upper > highest else upper,
    )


def _signals(exact: list[Fraction], stretch: Stretch) -> list[Signal | None]:
    found: list[Signal | None] = [None] * len(exact)
    if stretch.has_limits:
        for place in _near_a_limit(exact, stretch):
            found[place] = Signal.NEAR_LIMIT
    for place in _in_runs(exact, stretch.centre):
        found[place] = Signal.RUN
    for place, value in enumerate(exact):
        is_below = stretch.lower is not None and value < stretch.lower
        if is_below or (stretch.upper is not None and value > stretch.upper):
            found[place] = Signal.OUTSIDE
    return found


def _in_runs(exact: list[Fraction], centre: Fraction) -> list[int]:
    """The places in runs on one side; a point on the centre line itself neither adds to a run nor ends it."""
    sided = [(place, value > centre) for place, value in enumerate(exact) if value != centre]
    runs = [list(run) for _, run in groupby(sided, key=lambda point: point[1])]
    return [place for run in runs if len(run) >= RUN_LENGTH for place, _ in run]


def _near_a_limit(exact: list[Fraction], stretch: Stretch) -> set[int]:
    """The places of those that lie, three of four in a row and on one side, nearer a limit than the centre."""
    half_way = SCALING * stretch.mean_moving_range / 2
    found = set()
    for side in (1, -1):
        near = [side * (value - stretch.centre) > half_way for value in exact]
        for first in range(len(exact) - OUT_OF + 1):
            window = [place for place in range(first, first + OUT_OF) if near[place]]
            if len(window) >= NEAR_A_LIMIT:
                found.update(window)
    return found
