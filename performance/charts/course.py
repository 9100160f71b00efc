"""What the charts of a measure share: which lines and periods they draw, and how they speak of them."""

from collections import Counter
from collections.abc import Sequence

from council_portal.charts import Point
from council_portal.periods import Period, PeriodKind
from performance.queries.history import HistoryLine, HistoryPoint, MeasureHistory

#: The kinds of period that make a course over time, in order of preference where two have as many figures.
KINDS = (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.SURVEY, PeriodKind.HALF, PeriodKind.YEAR)
NAMES = {
    PeriodKind.QUARTER: "quarters",
    PeriodKind.MONTH: "months",
    PeriodKind.SURVEY: "polls",
    PeriodKind.HALF: "half-years",
    PeriodKind.YEAR: "year ends",
}


def lines_of(history: MeasureHistory) -> list[HistoryLine]:
    """The measure's own line; only where it has no figures are its parts drawn in its place."""
    has_own = any(point.value is not None for point in history.headline.points)
    return [history.headline] if has_own else [line for line in history.lines if line.key] or [history.headline]


def given(line: HistoryLine, kind: PeriodKind) -> list[HistoryPoint]:
    """The figures of the kind, in order of period; gaps left out."""
    return [point for point in line.of_kind(kind) if point.value is not None]


def counted(lines: Sequence[HistoryLine]) -> Counter[PeriodKind]:
    """How many figures there are of each kind of period."""
    return Counter({kind: count for kind in KINDS if (count := sum(len(given(line, kind)) for line in lines))})


def most_of(line: HistoryLine, kinds: Sequence[PeriodKind] = KINDS) -> PeriodKind | None:
    """The kind of period of which the line has most figures."""
    having = [kind for kind in kinds if given(line, kind)]
    return max(having, key=lambda kind: len(given(line, kind)), default=None)


def subtitle(history: MeasureHistory, what: str) -> str:
    """What is shown, beneath a chart's title."""
    row = history.row
    return f"{row.ref} {row.title}: {row.unit.description}, {what}"


def as_point(found: HistoryPoint | None, status: str | None = None) -> Point:
    """A figure as charts take it, with its remarks in the table; its own status unless another mark is given."""
    if found is None:
        return Point(None, "")
    remarks = f" ({', '.join(found.words)})" if found.words else ""
    mark = (found.status or "") if status is None else status
    return Point(found.value, f"{found.text}{remarks}", mark, found.is_provisional, label=found.text)


def moved(first: HistoryPoint, last: HistoryPoint) -> str:
    """Where the last figure lies beside an earlier one: Down from 30.4% in Q2 2016/17, at 28.3% in Q3 2016/17."""
    if last.value == first.value:
        opening = f"The same as in {first.period.medium_label}"
    else:
        opening = f"{'Up' if last.value > first.value else 'Down'} from {first.text} in {first.period.medium_label}"
    return f"{opening}, at {last.text} in {last.period.medium_label}"


def breaks_of(history: MeasureHistory, points: Sequence[HistoryPoint]) -> dict[Period, str]:
    """The first period after each change of definition, among the points, and the words for it."""
    found = {}
    for earlier, later in zip(points, points[1:], strict=False):
        if later.definition != earlier.definition:
            found[later.period] = "New definition"
    return found
