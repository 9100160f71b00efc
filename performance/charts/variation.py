"""Natural variation: which figures are news, and which only the ups and downs that the measure always has."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from council_portal.charts import Chart, Level, Series, time_series
from council_portal.figures import UnitKind
from council_portal.periods import PeriodKind
from performance.charts.course import NAMES, as_point, breaks_of, given, lines_of, most_of, subtitle
from performance.queries.history import HistoryPoint, MeasureHistory
from performance.queries.shown import Row
from performance.rules.rollup import RollUp
from performance.rules.wording import decimal_of, shown
from performance.rules.xmr import FEWEST_FOR_LIMITS, Capability, Signal, capability

FEWEST = 4
KEPT_PLACES = 4
NEVER_BELOW_ZERO = (UnitKind.COUNT, UnitKind.PERCENT, UnitKind.RATE, UnitKind.DAYS)
KEY = (
    "A triangle stands out from natural variation, pointing to the side it lies on. The limits lie 2.66 times the mean "
    "moving range either side of the mean, and are calculated anew only where the definition changes."
)
TOO_FEW = f"A triangle stands out. Limits are calculated from {FEWEST_FOR_LIMITS} points on, so this is a run chart."


def natural_variation(history: MeasureHistory) -> tuple[list[Chart], str]:
    """A capability chart where there are twelve points or more, a run chart with the median where there are fewer."""
    if history.background and history.background.roll_up == RollUp.RUNNING_TOTAL:
        return [], "A running total rises through the year by its nature, so its ups and downs say nothing."
    line = lines_of(history)[0]
    kind = most_of(line)
    if kind is None or len(given(line, kind)) < FEWEST:
        return [], f"Fewer than {FEWEST} figures of one kind show no variation yet."
    return [_chart(history, given(line, kind), kind)], ""


def _chart(history: MeasureHistory, points: list[HistoryPoint], kind: PeriodKind) -> Chart:
    row = history.row
    changes = breaks_of(history, points)
    lowest = Decimal(0) if row.unit.kind in NEVER_BELOW_ZERO and min(p.value for p in points) >= 0 else None
    read = capability(
        [point.value for point in points],
        changes=[place for place, point in enumerate(points) if point.period in changes],
        lowest=lowest,
    )
    title, sentence = _finding(history, points, read, kind)
    places = _places(row)
    centre_name = "Mean" if read.has_limits else "Median"
    levels = [Level(centre_name, _over(read, points, "centre"), "solid", places)]
    if any(stretch.has_limits for stretch in read.stretches):
        levels.append(Level("Upper limit", _over(read, points, "upper"), "dot", places))
        levels.append(Level("Lower limit", _over(read, points, "lower"), "dot", places))
    return time_series(
        title=title,
        subtitle=subtitle(history, f"{NAMES[kind]}, {'capability' if read.has_limits else 'run'} chart"),
        sentence=sentence,
        categories=[point.period.medium_label for point in points],
        series=[Series("Figure", [as_point(point, _mark(read, place, point)) for place, point in enumerate(points)])],
        unit=row.unit,
        places=row.decimal_places,
        levels=[level for level in levels if any(value is not None for value in level.values)],
        breaks={period.medium_label: words for period, words in changes.items()},
        source=KEY if read.has_limits else TOO_FEW,
    )


def _places(row: Row) -> int:
    """Decimal places of a mean and its limits: a whole number would not tell where among whole figures they lie."""
    return row.decimal_places or 1


def _over(read: Capability, points: list[HistoryPoint], name: str) -> list[Decimal | None]:
    """A line of each stretch, for every point of it."""
    values: list[Decimal | None] = []
    for stretch in read.stretches:
        exact: Fraction | None = getattr(stretch, name)
        values += [None if exact is None else decimal_of(exact, KEPT_PLACES)] * (stretch.end - stretch.start)
    return values


def _mark(read: Capability, place: int, point: HistoryPoint) -> str:
    if read.signals[place] is None:
        return ""
    stretch = next(each for each in read.stretches if each.start <= place < each.end)
    return "stands_out_above" if point.value > stretch.centre else "stands_out_below"


def _finding(
    history: MeasureHistory, points: list[HistoryPoint], read: Capability, kind: PeriodKind
) -> tuple[str, str]:
    row, newest = history.row, read.stretches[-1]

    def words(exact: Fraction) -> str:
        return shown(exact, row.unit, _places(row))

    counted = Counter(signal for signal in read.signals if signal)
    out = sum(counted.values())
    last = points[-1]
    if not out:
        title = f"Nothing but natural variation in {len(points)} {NAMES[kind]}"
    elif read.signals[-1]:
        title = f"{last.text} in {last.period.medium_label} stands out: it is {read.signals[-1].words}"
    else:
        title = f"{out} of {len(points)} {NAMES[kind]} {'stands' if out == 1 else 'stand'} out; the latest does not"
    if newest.has_limits:
        ends = [words(end) for end in (newest.lower, newest.upper) if end is not None]
        spread = f"between {ends[0]} and {ends[1]}" if len(ends) == 2 else "about it"
        if len(ends) == 1:
            spread = f"{'up to' if newest.lower is None else 'from'} {ends[0]}"
        sentence = f"The mean is {words(newest.centre)}, and figures {spread} are natural variation."
    else:
        sentence = f"The median is {words(newest.centre)}: half of the figures lie on either side."
    if out:
        listed = [f"{counted[signal]} {signal.words}" for signal in Signal if counted[signal]]
        sentence += f" Standing out: {'; '.join(listed)}."
    return title, sentence
