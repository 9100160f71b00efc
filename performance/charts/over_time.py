"""A measure's figures in order, against their targets and tolerance, with the status of each."""

from council_portal.charts import Chart, Level, Series, time_series
from council_portal.periods import PeriodKind
from performance.charts.course import KINDS, NAMES, as_point, breaks_of, counted, given, lines_of, moved, subtitle
from performance.queries.history import HistoryLine, MeasureHistory
from performance.rules.status import Status

FEWEST_POINTS, FEWEST_ALONE = 3, 2
SHAPES = {Status.ON_TARGET: "a square is on target", Status.SATISFACTORY: "a disc is satisfactory"}
SHAPES |= {Status.OFF_TARGET: "a diamond is off target", Status.UNDER_DEVELOPMENT: "a star is under development"}


def over_time(history: MeasureHistory) -> tuple[list[Chart], str]:
    """A chart for each kind of period that has three figures or more, else for the one that has most of two or more."""
    lines = lines_of(history)
    kinds = counted(lines)
    chosen = [kind for kind, count in kinds.items() if count >= FEWEST_POINTS]
    chosen = chosen or [kind for kind, count in kinds.most_common(1) if count >= FEWEST_ALONE]
    charts = [_chart(history, lines, kind) for kind in sorted(chosen, key=KINDS.index)]
    return charts, "There are too few figures for a chart."


def _chart(history: MeasureHistory, lines: list[HistoryLine], kind: PeriodKind) -> Chart:
    row = history.row
    lines = [line for line in lines if given(line, kind)]
    by_period = [{point.period: point for point in line.of_kind(kind)} for line in lines]
    periods = sorted({period for points in by_period for period, point in points.items() if point.value is not None})
    main = by_period[0]
    held = [main[period].held if period in main else None for period in periods]
    ends = {
        "Target from": [each.low if each else None for each in held],
        "Target to": [each.high if each else None for each in held],
    }
    changes = breaks_of(history, given(lines[0], kind))
    return time_series(
        title=moved(given(lines[0], kind)[0], given(lines[0], kind)[-1]),
        subtitle=subtitle(history, NAMES[kind]),
        sentence=_sentence(lines[0], kind),
        categories=[period.medium_label for period in periods],
        series=[
            Series(line.label or "Figure", [as_point(points.get(period)) for period in periods])
            for line, points in zip(lines, by_period, strict=True)
        ],
        unit=row.unit,
        places=row.decimal_places,
        targets=[each.target if each else None for each in held],
        tolerances=[each.bands if each else () for each in held],
        levels=[Level(name, values) for name, values in ends.items() if any(value is not None for value in values)],
        breaks={period.medium_label: words for period, words in changes.items()},
        source=_key(lines, kind),
    )


def _key(lines: list[HistoryLine], kind: PeriodKind) -> str:
    """What the marks mean, of those that occur."""
    points = [point for line in lines for point in given(line, kind)]
    found = [words for status, words in SHAPES.items() if any(point.status == status for point in points)]
    if found and any(point.status not in SHAPES for point in points):
        found.append("a dot is not judged by itself")
    if any(point.is_provisional for point in points):
        found.append("a hollow mark is provisional")
    said = [f"{'; '.join(found).capitalize()}."] if found else []
    if any(point.held.bands for point in points):
        said.append("Shaded: within tolerance of the target.")
    return " ".join(said)


def _sentence(line: HistoryLine, kind: PeriodKind) -> str:
    points = given(line, kind)
    highest, lowest = max(points, key=lambda each: each.value), min(points, key=lambda each: each.value)
    said = (
        f"Of {len(points)} {NAMES[kind]} with a figure, the highest was {highest.text} in "
        f"{highest.period.medium_label} and the lowest {lowest.text} in {lowest.period.medium_label}."
    )
    judged = [point for point in points if point.status and point.status.is_judged]
    if len(judged) == 1:
        said += f" The one judged was {judged[0].status.label.lower()}."
    elif judged:
        met = sum(point.status == Status.ON_TARGET for point in judged)
        said += f" {met or 'None'} of the {len(judged)} judged {'was' if met == 1 else 'were'} on target."
    return said
