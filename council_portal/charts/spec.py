"""What a chart says: a plain dict in Plotly's JSON shape, with the table and the sentence that stand beside it.

Building a `go.Figure` costs a hundred times more than the dict; the tests put every specification through one, so that
Plotly's Python package stays the authority on what a figure is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from council_portal.figures import Unit, UnitKind, show_in_table

INK = "#1b2733"
GREY = "#5b6b7a"
LIGHT = "#d5dbe1"
BAND = "#e9eef3"
LINE = "#1d5a96"
# The survey's three answers: told apart in greyscale too, and no status colour among them.
YES, NEUTRAL, NO = "#1d5a96", "#c3ccd5", "#6b4a7a"
# Quoted, since a bare name may not have a part that starts with a digit.
FONT = "'Source Sans 3', Arial, sans-serif"

QUIET = "#8a97a3"

# Plotly's names for the shapes of the status marks, and of what stands out from noise; all else is a small dot.
SYMBOLS = {
    "on_target": "square",
    "satisfactory": "circle",
    "off_target": "diamond",
    "under_development": "star",
    "stands_out_above": "triangle-up",
    "stands_out_below": "triangle-down",
}
# As in static/css/tokens.css.
COLOURS = {
    "on_target": "#0e754c",
    "satisfactory": "#d07a00",
    "off_target": "#8f0f2d",
    "under_development": "#4d5b69",
    "stands_out_above": INK,
    "stands_out_below": INK,
}
MARK, DOT = 12, 7
PLOT_TOP, PLOT_BOTTOM = 18, 40
LETTER, LINE_OF_TEXT = 7.2, 17
# What the drawing is about as wide as, where words are kept apart; a screen may be wider.
PLOT_WIDTH, MOST_LABELS = 560, 8


@dataclass(frozen=True)
class Point:
    """One figure of a series: None where there is none.

    `shown` is what a reader sees in the table, `label` what stands at the line's end where that is shorter. `status` is
    one of SYMBOLS, or empty for a figure that is not judged.
    """

    value: Decimal | None
    shown: str
    status: str = ""
    is_provisional: bool = False
    label: str = ""


@dataclass(frozen=True)
class Series:
    """Figures for the categories, in their order. `is_joined` draws a line through them; otherwise marks alone.

    A quiet series is what the others are seen against, such as an earlier year.
    """

    name: str
    points: Sequence[Point]
    is_joined: bool = True
    is_quiet: bool = False


@dataclass(frozen=True)
class Level:
    """A height that figures are seen against, over the categories it holds for: a target, a centre, a limit."""

    name: str
    values: Sequence[Decimal | None]
    dash: str = "dash"


@dataclass(frozen=True)
class Chart:
    """A chart whole: the finding as title, what is shown as subtitle, the figure, and the same as words and table."""

    title: str
    subtitle: str
    sentence: str
    figure: dict
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    height: int = field(default=320)
    numbers: tuple[tuple[Decimal | str | None, ...], ...] = ()
    """The rows again, with figures as numbers, for whoever takes them away."""


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
        columns.append(["None" if each is None else show_in_table(each, unit, places) for each in level.values])
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


def bars(
    *,
    title: str,
    subtitle: str,
    sentence: str,
    heads: tuple[str, str],
    names: Sequence[str],
    values: Sequence[Point],
    own: int = 0,
    source: str = "",
) -> Chart:
    """Figures beside one another as bars from zero, each named and with its figure at its end; `own` stands out."""
    height = 24 + 46 * len(names)
    layout = base_layout(names, height=height)
    reach = [point.value for point in values if point.value is not None]
    low, high = min([Decimal(0), *reach]), max([Decimal(0), *reach]) or Decimal(1)
    layout["xaxis"] = {"range": [float(low), float(high * Decimal("1.25"))], "visible": False, "fixedrange": True}
    layout["yaxis"] = {"type": "category", "autorange": "reversed", "automargin": True, "fixedrange": True}
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [None if point.value is None else float(point.value) for point in values],
        "y": list(names),
        "marker": {"color": [LINE if place == own else NEUTRAL for place in range(len(names))]},
        "text": [point.shown for point in values],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return Chart(
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        figure={"data": [trace], "layout": layout},
        heads=heads,
        rows=tuple((name, point.shown) for name, point in zip(names, values, strict=True)),
        source=source,
        height=height,
        numbers=tuple((name, point.value) for name, point in zip(names, values, strict=True)),
    )


def diverging_bars(
    *,
    title: str,
    subtitle: str,
    sentence: str,
    questions: Sequence[str],
    answers: Sequence[tuple[Decimal | None, Decimal | None, Decimal | None]],
    source: str = "",
) -> Chart:
    """Survey answers as bars that part at the middle of the neutral share: no to the left, yes to the right.

    `answers` holds yes, neutral and no per question, in percent; None is unknown. A question with an unknown share has
    only the bars that are known, and its table row says unknown.
    """
    half = [None if neutral is None else neutral / 2 for _, neutral, _ in answers]
    parts = [
        ("Neutral", NEUTRAL, [None if n is None else -n for n in half]),
        ("No", NO, [None if no is None or neutral is None else -no for _, neutral, no in answers]),
        ("Neutral", NEUTRAL, half),
        ("Yes", YES, [yes for yes, _, _ in answers]),
    ]
    shown = {
        "Neutral": [n for _, n, _ in answers],
        "No": [no for *_, no in answers],
        "Yes": [yes for yes, *_ in answers],
    }
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "x": [None if value is None else float(value) for value in values],
            "y": list(questions),
            "marker": {"color": colour},
            "customdata": [None if value is None else float(value) for value in shown[name]],
            "hovertemplate": f"{name}: %{{customdata}}%<extra></extra>",
            "showlegend": False,
        }
        for name, colour, values in parts
    ]
    height = 80 + 34 * len(questions)
    layout = base_layout(questions, height=height)
    layout["barmode"] = "relative"
    layout["bargap"] = 0.35
    layout["xaxis"] = {
        "range": [-100, 100],
        "showgrid": False,
        "zeroline": True,
        "zerolinecolor": GREY,
        "visible": False,
    }
    layout["yaxis"] = {"type": "category", "autorange": "reversed", "automargin": True, "showgrid": False}
    rows = tuple(
        (question, *("unknown" if share is None else f"{share:f}%" for share in shares))
        for question, shares in zip(questions, answers, strict=True)
    )
    return Chart(
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        figure={"data": traces, "layout": layout},
        heads=("Question", "Yes", "Neutral", "No"),
        rows=rows,
        source=source,
        height=height,
    )


def base_layout(categories: Sequence[str], *, height: int) -> dict:
    """What the layouts of all charts have in common."""
    return {
        "height": height,
        "margin": {"l": 56, "r": 110, "t": PLOT_TOP, "b": PLOT_BOTTOM},
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(categories),
            "showgrid": False,
            "linecolor": GREY,
            "fixedrange": True,
            "automargin": True,
        },
        "yaxis": {"gridcolor": LIGHT, "zeroline": False, "fixedrange": True, "separatethousands": True},
    }


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
            ends.append(_End(place, value, f"{level.name} {show_in_table(value, unit, places)}", is_level=True))
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
