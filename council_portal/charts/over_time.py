"""Figures over time: lines with their targets and limits, the words at their ends kept apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from council_portal.charts.spec import (
    COLOURS,
    GREY,
    INK,
    LINE,
    PLOT_BOTTOM,
    PLOT_TOP,
    PLOT_WIDTH,
    SYMBOLS,
    Chart,
    Level,
    Point,
    Series,
    base_layout,
)
from council_portal.figures import Unit, UnitKind, show_in_table

BAND, QUIET = "#e9eef3", "#8a97a3"
MARK, DOT = 12, 7
LETTER, LINE_OF_TEXT = 7.2, 17
MOST_LABELS = 8


def time_series(
    *,
    title: str,
    subtitle: str,
    sentence: str,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: Unit,
    places: int,
    targets: Sequence[Decimal | None] = (),
    tolerances: Sequence[Sequence[tuple[Decimal, Decimal]]] = (),
    levels: Sequence[Level] = (),
    breaks: Mapping[str, str] | None = None,
    source: str = "",
) -> Chart:
    """Figures over time, with a dashed target and the tolerance shaded; counts start at zero.

    `categories` are period labels in order; each series, level, `targets` and `tolerances` (lower and upper value of
    each amber band, two for a range) have one entry a category. `breaks` name what changed by the first category after
    it: no line crosses there. A provisional figure is a hollow mark; a gap stays a gap.
    """
    breaks = breaks or {}
    if any(target is not None for target in targets):
        levels = [Level("Target", targets), *levels]
    values = [point.value for one in series for point in one.points]
    values += [value for level in levels for value in level.values]
    values += [end for bands in tolerances for band in bands for end in band]
    layout = base_layout(categories, height=320)
    axis = layout["yaxis"]
    axis["rangemode"] = "tozero" if unit.kind == UnitKind.COUNT else "normal"
    axis["range"] = _range([value for value in values if value is not None], from_zero=unit.kind == UnitKind.COUNT)
    axis["ticksuffix"] = "%" if unit.kind == UnitKind.PERCENT else ""
    axis["tickprefix"] = "£" if unit.kind == UnitKind.MONEY else ""
    layout["xaxis"]["range"] = [-0.5, len(categories) - 0.5]
    layout["xaxis"]["tickvals"] = _thinned(categories)
    layout["shapes"] = [
        *_bands(tolerances),
        *(shape for level in levels for shape in _level(level)),
        *_broken(categories, breaks),
    ]
    ends = _series_ends(series) + _level_ends(levels, unit, places)
    layout["margin"]["r"] = 24 + int(LETTER * max((len(end.words) for end in ends), default=0))
    layout["margin"]["t"] = PLOT_TOP + (LINE_OF_TEXT if breaks else 0)
    layout["annotations"] = _end_labels(ends, layout) + _break_labels(categories, breaks)
    heads, columns = ["Period", *(one.name for one in series)], [list(categories)]
    columns += [[point.shown or "No figure" for point in one.points] for one in series]
    numbers = [list(categories), *([point.value for point in one.points] for one in series)]
    for level in levels:
        heads.append(level.name)
        columns.append(
            [
                "None" if each is None else show_in_table(each, unit, level.places_beside(places))
                for each in level.values
            ]
        )
        numbers.append(list(level.values))
    return Chart(
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        figure={"data": [trace for one in series for trace in _line(categories, one, breaks)], "layout": layout},
        heads=tuple(heads),
        rows=tuple(zip(*columns, strict=True)),
        source=source,
        numbers=tuple(zip(*numbers, strict=True)),
    )


def _range(values: Sequence[Decimal], *, from_zero: bool) -> list[float]:
    """An axis a little longer than its values, from zero where the figure is a count."""
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    room = (high - low) * Decimal("0.12") or abs(high) * Decimal("0.1") or Decimal(1)
    return [float(low if from_zero and low == 0 else low - room), float(high + room)]


def _line(categories: Sequence[str], series: Series, breaks: Mapping[str, str]) -> list[dict]:
    """A trace for each stretch of the series between two breaks."""
    starts = [0, *(place for place, category in enumerate(categories) if category in breaks and place)]
    return [
        _stretch(categories[start:end], series, series.points[start:end])
        for start, end in pairwise([*starts, len(categories)])
    ]


def _stretch(categories: Sequence[str], series: Series, points: Sequence[Point]) -> dict:
    colour = QUIET if series.is_quiet else LINE
    return {
        "type": "scatter",
        "mode": "lines+markers" if series.is_joined else "markers",
        "name": series.name,
        "x": list(categories),
        "y": [None if point.value is None else float(point.value) for point in points],
        "connectgaps": False,
        "line": {"color": colour, "width": 1.5 if series.is_quiet else 2},
        "marker": {
            "color": [COLOURS.get(point.status, colour) for point in points],
            "opacity": 1,
            "size": [MARK if point.status in SYMBOLS else DOT for point in points],
            "symbol": [
                SYMBOLS.get(point.status, "circle") + ("-open" if point.is_provisional else "") for point in points
            ],
        },
        "cliponaxis": False,
        "customdata": [point.shown for point in points],
        "hovertemplate": f"{series.name}, %{{x}}: %{{customdata}}<extra></extra>",
    }


@dataclass(frozen=True)
class _End:
    """Where a line ends, and the words that stand there: `place` counts categories from 0."""

    place: float
    value: Decimal
    words: str
    is_level: bool = False


def _series_ends(series: Sequence[Series]) -> list[_End]:
    """Each line's last figure, with its name where there are several."""
    ends = []
    for one in series:
        known = [(place, point) for place, point in enumerate(one.points) if point.value is not None]
        if known:
            place, point = known[-1]
            words = point.label or point.shown
            ends.append(_End(place, point.value, f"{one.name}: {words}" if len(series) > 1 else words))
    return ends


def _level_ends(levels: Sequence[Level], unit: Unit, places: int) -> list[_End]:
    ends = []
    for level in levels:
        known = [(place, value) for place, value in enumerate(level.values) if value is not None]
        if known:
            place, value = known[-1]
            ends.append(
                _End(
                    place,
                    value,
                    f"{level.name} {show_in_table(value, unit, level.places_beside(places))}",
                    is_level=True,
                )
            )
    return ends


def _end_labels(ends: Sequence[_End], layout: dict) -> list[dict]:
    """The words at the lines' ends, moved apart where two would touch: in pixels, so that both drawings agree."""
    low, high = layout["yaxis"]["range"]
    height = layout["height"] - layout["margin"]["t"] - PLOT_BOTTOM
    slot = PLOT_WIDTH / max(len(layout["xaxis"]["categoryarray"]), 1)
    labels, placed_at = [], []
    for end in sorted(ends, key=lambda end: -end.value):
        y = (high - float(end.value)) / (high - low) * height
        near = [down for place, down, width in placed_at if abs(place - end.place) * slot < width]
        placed = max([y, *(down + LINE_OF_TEXT for down in near)])
        placed_at.append((end.place, placed, LETTER * len(end.words)))
        labels.append(
            {
                "x": end.place + 0.5 if end.is_level else end.place,
                "y": float(end.value),
                "text": end.words,
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "middle",
                "xshift": 6 if end.is_level else 12,
                "yshift": round(y - placed, 1),
            }
        )
    return labels


def _bands(tolerances: Sequence[Sequence[tuple[Decimal, Decimal]]]) -> list[dict]:
    """The amber bands, behind everything, each over the categories for which it stays the same."""
    return [
        {
            "type": "rect",
            "x0": place - 0.5,
            "x1": place + length - 0.5,
            "y0": float(low),
            "y1": float(high),
            "fillcolor": BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for place, length, bands in _runs([tuple(bands) for bands in tolerances])
        for low, high in bands
    ]


def _level(level: Level) -> list[dict]:
    """The level as a straight line for each run of categories in which it stays the same."""
    return [
        {
            "type": "line",
            "x0": place - 0.5,
            "x1": place + length - 0.5,
            "y0": float(value),
            "y1": float(value),
            "line": {"color": INK, "width": 1.5, "dash": level.dash},
        }
        for place, length, value in _runs(level.values)
        if value is not None
    ]


def _runs(values: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """Each run of equal values: its place, its length and the value."""
    place = 0
    for value, run in groupby(values):
        length = len(list(run))
        yield place, length, value
        place += length


def _thinned(categories: Sequence[str]) -> list[str]:
    """At most so many labels as can stand side by side, the last always among them."""
    every = -(-len(categories) // MOST_LABELS) or 1
    return [category for n, category in enumerate(categories) if (len(categories) - 1 - n) % every == 0]


def _broken(categories: Sequence[str], breaks: Mapping[str, str]) -> list[dict]:
    """An upright line before each category at which something changed."""
    return [
        {
            "type": "line",
            "yref": "paper",
            "x0": place - 0.5,
            "x1": place - 0.5,
            "y0": 0,
            "y1": 1,
            "line": {"color": GREY, "width": 1, "dash": "dot"},
        }
        for place, category in enumerate(categories)
        if category in breaks
    ]


def _break_labels(categories: Sequence[str], breaks: Mapping[str, str]) -> list[dict]:
    return [
        {
            "x": place - 0.5,
            "y": 1,
            "yref": "paper",
            "text": breaks[category],
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "bottom",
            "font": {"size": 13, "color": GREY},
        }
        for place, category in enumerate(categories)
        if category in breaks
    ]
