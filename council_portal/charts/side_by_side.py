"""Bars: figures beside one another, and the answers of a survey parted at the middle."""

from collections.abc import Sequence
from decimal import Decimal

from council_portal.charts.spec import GREY, LINE, NEUTRAL, NO, YES, Chart, Point, base_layout


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
