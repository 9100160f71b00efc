"""What is usual for a measure: how far a new figure lies from the middle of the last ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from council_portal.figures import UnitKind
from council_portal.periods import Period
from performance.rules.counting import Counting, begins_a_year, in_one_year
from performance.rules.reporting import Figure
from performance.rules.rollup import RollUp

#: Fewer earlier figures than this say nothing of how far figures usually lie apart; more than the last MOST are old.
ENOUGH = 5
MOST = 12
#: With fewer, from two on, only what lies beyond them by more than three times the way between them, and by more than
#: half of their middle, is far.
FEW = 2
TIMES_THEIR_SPREAD = 3
OF_THEIR_MIDDLE = Fraction(1, 2)
#: A modified z-score above 3.5 is an outlier (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993); 1.4826
#: times the median absolute deviation is what a standard deviation would be.
FAR = Fraction(35, 10) * Fraction(14826, 10000)
#: The limit of a moving range, from its median (Wheeler, Understanding Variation, 1993).
FAR_IN_ONE_STEP = Fraction(387, 100)
#: What always counts as usual, however steady the figures were: this share of the middle one.
ALWAYS_USUAL = Fraction(2, 100)


@dataclass(frozen=True)
class _Point:
    """One figure as it is compared: its value, or for a running total what its period added to it."""

    period: Period
    value: Fraction


def far_from_history(new: Figure, past: Sequence[Figure], counting: Counting) -> str:
    """Whether it lies far from the middle of the last figures, and got there in one unusual step.

    Both are asked for, so that a steady trend raises no question, nor a level that has been asked about already; and
    what resembles the same period last year is a season. Medians, so that one odd figure in the past hides no other.
    """
    now, points = _comparable(new, past, counting)
    points = points[-MOST:]
    if now is None or len(points) < FEW:
        return ""
    values = [point.value for point in points]
    middle = median(values)
    if len(points) < ENOUGH:
        return _far_from_few(now, points, middle, counting)
    least = _always_usual(middle, counting)
    usual = max(FAR * median(abs(value - middle) for value in values), least)
    steps = [abs(later - earlier) for earlier, later in zip(values, values[1:], strict=False)]
    step = max(FAR_IN_ONE_STEP * median(steps), least)
    season = next((point.value for point in points if point.period == new.period.same_last_year()), None)
    is_near = abs(now.value - middle) <= usual or abs(now.value - values[-1]) <= step
    if is_near or (season is not None and abs(now.value - season) <= step):
        return ""
    inside = [value for value in values if abs(value - middle) <= usual]
    lowest, highest = counting.says(min(inside)), counting.says(max(inside))
    lay = f"were {lowest}" if lowest == highest else f"lay between {lowest} and {highest}"
    of_last = f"its last {len(values)}" if len(inside) == len(values) else f"{len(inside)} of its last {len(values)}"
    if counting.rollup == RollUp.RUNNING_TOTAL:
        return (
            f"This adds {counting.says(now.value)} to the running total, far from what was usual: {of_last} additions "
            f"{lay}. Is it right, and what is behind it?"
        )
    return (
        f"{counting.says(now.value)} is far from what was usual: {of_last} figures {lay}. Is it right, and what is "
        "behind it?"
    )


def _far_from_few(now: _Point, points: Sequence[_Point], middle: Fraction, counting: Counting) -> str:
    """Whether it lies far beyond figures that are too few to say what is usual."""
    lowest, highest = min(point.value for point in points), max(point.value for point in points)
    beyond = max(now.value - highest, lowest - now.value)
    least = max(TIMES_THEIR_SPREAD * (highest - lowest), OF_THEIR_MIDDLE * abs(middle), _always_usual(middle, counting))
    if beyond <= least or any(point.period == now.period.same_last_year() for point in points[:-1]):
        return ""
    low, high = counting.says(lowest), counting.says(highest)
    lay = f"were {low}" if low == high else f"lay between {low} and {high}"
    of = "additions to the running total" if counting.rollup == RollUp.RUNNING_TOTAL else "figures"
    what = f"{counting.says(now.value)} is" if of == "figures" else f"This adds {counting.says(now.value)},"
    return f"{what} far from the {len(points)} {of} before it, which {lay}. Is it right, and what is behind it?"


def _always_usual(middle: Fraction, counting: Counting) -> Fraction:
    """How far from the middle is never far: a share of it, some units of the last place, the chance in a count."""
    share = FAR * ALWAYS_USUAL * abs(middle)
    chance = Fraction(0)
    if counting.unit.kind == UnitKind.COUNT:
        # A count of independent events varies by about its square root (Poisson).
        chance = FAR * Fraction(Decimal(int(abs(middle))).sqrt())
    return max(share, chance, FAR / 10**counting.places)


def _comparable(new: Figure, past: Sequence[Figure], counting: Counting) -> tuple[_Point | None, list[_Point]]:
    """The figures as they are, or of a running total what each period added, where the period before is known."""
    if counting.rollup != RollUp.RUNNING_TOTAL:
        return _Point(new.period, Fraction(new.value)), [_Point(each.period, Fraction(each.value)) for each in past]
    points: list[_Point] = []
    for each, before in zip((*past, new), (None, *past), strict=True):
        follows = before is not None and before.period.next() == each.period
        if before is None or not in_one_year(before, each, counting):
            added = Fraction(each.value) if begins_a_year(each, counting) else None
        else:
            added = Fraction(each.value) - Fraction(before.value) if follows else None
        if added is not None:
            points.append(_Point(each.period, added))
    if points and points[-1].period == new.period:
        return points[-1], points[:-1]
    return None, points
