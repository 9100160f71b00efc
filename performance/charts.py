"""The chart of a measure's history, and what it says in words."""

from collections import Counter

from council_portal.charts import Chart, Point, Series, time_series
from council_portal.figures import UnitKind
from council_portal.periods import PeriodKind
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
FEWEST_POINTS, FEWEST_ALONE = 3, 2


def history_charts(history: MeasureHistory) -> list[Chart]:
    """A chart for each kind of period that has three figures or more, else for the one that has most of two or more.

    None for a judgement in words, which has no course to draw.
    """
    row = history.row
    if row.unit.kind in (UnitKind.TEXT, UnitKind.YES_NO):
        return []
    lines = [line for line in history.lines if not line.key or not _has_figures(history.headline)]
    return [_chart(history, lines, kind) for kind in sorted(_kinds_of(lines), key=KINDS.index)]


def _has_figures(line: HistoryLine) -> bool:
    """Whether the measure has figures of its own; only where it has none are its parts drawn in their place."""
    return any(point.value is not None for point in line.points)


def _kinds_of(lines: list[HistoryLine]) -> list[PeriodKind]:
    counted = Counter(
        point.period.kind for kind in KINDS for line in lines for point in line.of_kind(kind) if point.value is not None
    )
    many = [kind for kind, count in counted.items() if count >= FEWEST_POINTS]
    return many or [kind for kind, count in counted.most_common(1) if count >= FEWEST_ALONE]


def _chart(history: MeasureHistory, lines: list[HistoryLine], kind: PeriodKind) -> Chart:
    row = history.row
    periods = sorted({point.period for line in lines for point in line.of_kind(kind) if point.value is not None})
    drawn = [line for line in lines if any(point.value is not None for point in line.of_kind(kind))]
    main = {point.period: point for point in drawn[0].of_kind(kind)}
    return time_series(
        title=_title(drawn[0], kind),
        subtitle=f"{row.ref} {row.title}: {row.unit.description}, {NAMES[kind]}",
        sentence=_sentence(drawn[0], kind),
        categories=[period.medium_label for period in periods],
        series=[Series(line.label or "Figure", [_point(line, kind, period) for period in periods]) for line in drawn],
        unit=row.unit,
        places=row.decimal_places,
        targets=[main[period].target if period in main else None for period in periods],
    )


def _point(line: HistoryLine, kind: PeriodKind, period) -> Point:
    found = next((point for point in line.of_kind(kind) if point.period == period), None)
    if found is None:
        return Point(None, "")
    remarks = f" ({', '.join(found.words)})" if found.words else ""
    return Point(found.value, f"{found.text}{remarks}", is_provisional=found.is_provisional)


def _given(line: HistoryLine, kind: PeriodKind) -> list[HistoryPoint]:
    return [point for point in line.of_kind(kind) if point.value is not None]


def _title(line: HistoryLine, kind: PeriodKind) -> str:
    """The finding: where the last figure lies among those shown."""
    given = _given(line, kind)
    first, last = given[0], given[-1]
    if last.value == first.value:
        moved = f"The same as in {first.period.medium_label}"
    else:
        moved = f"{'Up' if last.value > first.value else 'Down'} from {first.text} in {first.period.medium_label}"
    return f"{moved}, at {last.text} in {last.period.medium_label}"


def _sentence(line: HistoryLine, kind: PeriodKind) -> str:
    given = _given(line, kind)
    highest, lowest = max(given, key=lambda each: each.value), min(given, key=lambda each: each.value)
    return (
        f"Of {len(given)} {NAMES[kind]} with a figure, the highest was {highest.text} in {highest.period.medium_label} "
        f"and the lowest {lowest.text} in {lowest.period.medium_label}."
    )
