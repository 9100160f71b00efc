"""A measure beside the figures of others: a bar each, for the newest period that each has."""

from council_portal.charts import Chart, Point, bars
from performance.charts.course import lines_of
from performance.queries.benchmarks import BenchmarkShown
from performance.queries.history import HistoryPoint, MeasureHistory

HERE = "This council"


def beside_others(history: MeasureHistory) -> Chart | None:
    """The council's own figure and each group's newest; None where either is missing."""
    others = _newest(history.background.benchmarks) if history.background else []
    own = _own(history, others)
    if own is None or not others:
        return None
    names = [f"{HERE}, {own.period.medium_label}"]
    names += [f"{other.group}, {other.period.medium_label}" for other in others]
    points = [Point(own.value, own.text), *(Point(other.value, other.text) for other in others)]
    return bars(
        title=_finding(own, others),
        subtitle=f"{history.row.ref} {history.row.title}: {history.row.unit.description}",
        sentence=_sentence(history, own, others),
        heads=("Who and when", "Figure"),
        names=names,
        values=points,
        source=f"Sources: {'; '.join(dict.fromkeys(f'{other.group}, {other.source}' for other in others))}.",
    )


def _newest(benchmarks: tuple[BenchmarkShown, ...]) -> list[BenchmarkShown]:
    """Each group's newest figure, in the order of the groups' names."""
    newest: dict[str, BenchmarkShown] = {}
    for each in benchmarks:
        newest.setdefault(each.group, each)
    return [newest[group] for group in sorted(newest)]


def _own(history: MeasureHistory, others: list[BenchmarkShown]) -> HistoryPoint | None:
    """The council's figure of the period that most others have, else its latest one by then."""
    points = [point for point in lines_of(history)[0].points if point.value is not None]
    by_then = [point for point in points if point.period.end <= history.quarter.end]
    periods = [other.period for other in others]
    same = [point for point in by_then if point.period in periods]
    if same:
        return max(same, key=lambda point: (periods.count(point.period), point.period))
    return max(by_then, key=lambda point: (point.period.end, point.period.kind.length), default=None)


def _finding(own: HistoryPoint, others: list[BenchmarkShown]) -> str:
    if len(others) == 1:
        (other,) = others
        way = "higher than" if own.value > other.value else "lower than" if own.value < other.value else "the same as"
        return f"{own.text} here, {way} {other.group} at {other.text}"
    higher = sum(own.value > other.value for other in others)
    lower = sum(own.value < other.value for other in others)
    if len(others) in (higher, lower):
        return f"{own.text} here, {'higher' if higher else 'lower'} than all {len(others)} it is compared with"
    return f"{own.text} here: higher than {higher} and lower than {lower} of {len(others)} it is compared with"


def _sentence(history: MeasureHistory, own: HistoryPoint, others: list[BenchmarkShown]) -> str:
    listed = ", ".join(f"{other.group} {other.text}" for other in others)
    said = f"{HERE} {own.text}, {listed}. {history.row.polarity.label}."
    if {own.period} != {other.period for other in others}:
        said += " Not all figures are for the same period."
    return said
