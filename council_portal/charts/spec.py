"""What a chart says: a plain dict in Plotly's JSON shape, with the table and the sentence that stand beside it.

Building a `go.Figure` costs a hundred times more than the dict; the tests put every specification through one, so that
Plotly's Python package stays the authority on what a figure is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

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

# Plotly's names for the shapes of the status marks.
SYMBOLS = {
    "on_target": "square",
    "satisfactory": "circle",
    "off_target": "diamond",
    "under_development": "star",
    "": "circle",
}


@dataclass(frozen=True)
class Point:
    """One figure of a series: None where there is none. `shown` is what a reader sees in table and label."""

    value: Decimal | None
    shown: str
    status: str = ""
    is_provisional: bool = False


@dataclass(frozen=True)
class Series:
    """Figures for the categories, in their order. `is_joined` draws a line through them; otherwise marks alone."""

    name: str
    points: Sequence[Point]
    is_joined: bool = True


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
    tolerances: Sequence[tuple[Decimal, Decimal] | None] = (),
    source: str = "",
) -> Chart:
    """Figures over time, with a dashed target and the tolerance shaded; counts start at zero.

    `categories` are period labels in order; each series, `targets` and `tolerances` (lower and upper value of the
    amber band) have one entry a category. A provisional figure is a hollow mark; a gap stays a gap.
    """
    traces = [*_tolerance_band(categories, tolerances), *_target_line(categories, targets, unit, places)]
    traces += [_line(categories, one) for one in series]
    layout = _layout(categories, height=320)
    values = [point.value for one in series for point in one.points if point.value is not None]
    values += [target for target in targets if target is not None]
    layout["yaxis"]["rangemode"] = "tozero" if unit.kind == UnitKind.COUNT else "normal"
    layout["yaxis"]["range"] = _range(values, from_zero=unit.kind == UnitKind.COUNT)
    layout["yaxis"]["ticksuffix"] = "%" if unit.kind == UnitKind.PERCENT else ""
    layout["yaxis"]["tickprefix"] = "£" if unit.kind == UnitKind.MONEY else ""
    heads, columns = ["Period", *(one.name for one in series)], [list(categories)]
    columns += [[point.shown or "No figure" for point in one.points] for one in series]
    if any(target is not None for target in targets):
        heads.append("Target")
        columns.append(["None" if target is None else show_in_table(target, unit, places) for target in targets])
    return Chart(
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        figure={"data": traces, "layout": layout},
        heads=tuple(heads),
        rows=tuple(zip(*columns, strict=True)),
        source=source,
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
    layout = _layout(questions, height=height)
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


def _layout(categories: Sequence[str], *, height: int) -> dict:
    return {
        "height": height,
        "margin": {"l": 56, "r": 110, "t": 18, "b": 40},
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


def _line(categories: Sequence[str], series: Series) -> dict:
    return {
        "type": "scatter",
        "mode": "lines+markers+text" if series.is_joined else "markers+text",
        "name": series.name,
        "x": list(categories),
        "y": [None if point.value is None else float(point.value) for point in series.points],
        "connectgaps": False,
        "line": {"color": LINE, "width": 2},
        "marker": {
            "color": [LINE] * len(series.points),
            "size": 10,
            "symbol": [
                SYMBOLS.get(point.status, "circle") + ("-open" if point.is_provisional else "")
                for point in series.points
            ],
        },
        "text": _last_alone([point.shown for point in series.points]),
        "textposition": "middle right",
        "cliponaxis": False,
        "customdata": [point.shown for point in series.points],
        "hovertemplate": "%{x}: %{customdata}<extra></extra>",
    }


def _last_alone(labels: Sequence[str]) -> list[str]:
    """The last label that says anything, in its place, and none of the others: a line is labelled at its end."""
    last = max((place for place, label in enumerate(labels) if label), default=None)
    return [f"  {label}" if place == last else "" for place, label in enumerate(labels)]


def _target_line(categories: Sequence[str], targets: Sequence[Decimal | None], unit: Unit, places: int) -> list[dict]:
    known = [(place, target) for place, target in zip(categories, targets, strict=False) if target is not None]
    if not known:
        return []
    label = _last_alone([f"Target {show_in_table(target, unit, places)}" for _, target in known])
    return [
        {
            "type": "scatter",
            "mode": "lines+text",
            "name": "Target",
            "x": [place for place, _ in known],
            "y": [float(target) for _, target in known],
            "line": {"color": INK, "width": 1.5, "dash": "dash"},
            "text": label,
            "textposition": "middle right",
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _tolerance_band(categories: Sequence[str], tolerances: Sequence[tuple[Decimal, Decimal] | None]) -> list[dict]:
    known = [(place, band) for place, band in zip(categories, tolerances, strict=False) if band is not None]
    if not known:
        return []
    places = [place for place, _ in known]
    edge = {"type": "scatter", "mode": "lines", "x": places, "line": {"width": 0, "color": BAND}, "hoverinfo": "skip"}
    return [
        {**edge, "name": "Tolerance from", "y": [float(low) for _, (low, _) in known]},
        {
            **edge,
            "name": "Tolerance to",
            "y": [float(high) for _, (_, high) in known],
            "fill": "tonexty",
            "fillcolor": BAND,
        },
    ]
