"""Stacked bars: how many of each kind, in rows side by side, told apart in grey by pattern, order and number."""

from collections.abc import Sequence
from dataclasses import dataclass

from council_portal.charts.spec import COLOURS, GREY, INK, LINE, NEUTRAL, NO, PLOT_WIDTH, Chart, base_layout

ROW, BAR = 70, 20
KEY, FOOT = 44, 8
LETTER_OF_NUMBERS = 8
LONGEST_NAME = 72


@dataclass(frozen=True)
class Part:
    """One kind of thing in every bar: its name, and how its piece is filled. `pattern` is one of Plotly's, or empty."""

    name: str
    colour: str
    pattern: str = ""
    pattern_colour: str = "#ffffff"
    edge: str = "#ffffff"


STATUS_PARTS = {
    "on_target": Part("On target", COLOURS["on_target"]),
    "satisfactory": Part("Satisfactory", COLOURS["satisfactory"], "/"),
    "off_target": Part("Off target", COLOURS["off_target"], "x"),
    "under_development": Part("Under development", COLOURS["under_development"], "-"),
    "not_applicable": Part("Not applicable", "#ffffff", edge=GREY),
    "not_available": Part("Not yet available", "#ffffff", ".", GREY, GREY),
}
DIRECTION_PARTS = {
    "improved": Part("Improved", LINE),
    "stable": Part("Stable", NEUTRAL),
    "worse": Part("Worse", NO, "x"),
}


def stacked_bars(
    *,
    title: str,
    subtitle: str,
    sentence: str,
    heads: Sequence[str],
    names: Sequence[str],
    parts: Sequence[Part],
    counts: Sequence[Sequence[int]],
) -> Chart:
    """A bar from zero for each name, which stands above it; its pieces in the order of the parts, numbers beneath.

    `counts` has a row a name with a count a part. A part that counts nothing anywhere is left out of drawing and key,
    and stays in the table. `heads` name the table's columns: of the names, of each part, of the total.
    """
    shown = [place for place in range(len(parts)) if any(row[place] for row in counts)]
    longest = max((sum(row) for row in counts), default=0) or 1
    height = KEY + ROW * len(names) + FOOT
    layout = base_layout(names, height=height)
    layout["margin"] = {"l": 8, "r": 8, "t": KEY, "b": FOOT}
    layout["barmode"], layout["bargap"] = "stack", 1 - BAR / ROW
    layout["xaxis"] = {"range": [0, longest], "visible": False, "fixedrange": True}
    layout["yaxis"] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(names),
        "autorange": "reversed",
        "showticklabels": False,
        "showgrid": False,
        "ticks": "",
        "fixedrange": True,
    }
    layout["showlegend"] = True
    layout["legend"] = {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemclick": False,
        "itemdoubleclick": False,
    }
    layout["annotations"] = _names(names) + _numbers(shown, counts, longest)
    return Chart(
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        figure={
            "data": [_trace(parts[place], names, [row[place] for row in counts]) for place in shown],
            "layout": layout,
        },
        heads=tuple(heads),
        rows=tuple(
            (name, *(f"{count:,}" for count in row), f"{sum(row):,}") for name, row in zip(names, counts, strict=True)
        ),
        height=height,
    )


def _trace(part: Part, names: Sequence[str], counts: Sequence[int]) -> dict:
    marker = {"color": part.colour, "line": {"color": part.edge, "width": 1}}
    if part.pattern:
        marker["pattern"] = {
            "shape": part.pattern,
            "fgcolor": part.pattern_colour,
            "bgcolor": part.colour,
            "size": 7,
            "solidity": 0.2,
        }
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.name,
        "x": list(counts),
        "y": list(names),
        "marker": marker,
        "hovertemplate": f"{part.name}: %{{x}}<extra></extra>",
    }


def _names(names: Sequence[str]) -> list[dict]:
    return [
        {
            "x": 0,
            "y": place,
            "text": name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": BAR / 2 + 1,
        }
        for place, name in enumerate(names)
    ]


def _numbers(shown: Sequence[int], counts: Sequence[Sequence[int]], longest: int) -> list[dict]:
    """The number of each piece beneath its middle, where the piece is wide enough for it."""
    numbers = []
    for place, row in enumerate(counts):
        reached = 0
        for count in (row[part] for part in shown):
            if count and count / longest * PLOT_WIDTH >= LETTER_OF_NUMBERS * len(f"{count:,}"):
                numbers.append(
                    {
                        "x": reached + count / 2,
                        "y": place,
                        "text": f"{count:,}",
                        "showarrow": False,
                        "xanchor": "center",
                        "yanchor": "top",
                        "yshift": -BAR / 2,
                        "font": {"size": 13, "color": INK},
                    }
                )
            reached += count
    return numbers
