"""What a chart says: a plain dict in Plotly's JSON shape, with the table and the sentence that stand beside it.

Building a `go.Figure` costs a hundred times more than the dict; the tests put every specification through one, so that
Plotly's Python package stays the authority on what a figure is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

INK = "#1b2733"
GREY = "#5b6b7a"
LIGHT = "#d5dbe1"
LINE = "#1d5a96"
# The survey's three answers: told apart in greyscale too, and no status colour among them.
YES, NEUTRAL, NO = "#1d5a96", "#c3ccd5", "#6b4a7a"
# Quoted, since a bare name may not have a part that starts with a digit.
FONT = "'Source Sans 3', Arial, sans-serif"

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
PLOT_TOP, PLOT_BOTTOM = 18, 40
# What the drawing is about as wide as, where words are kept apart; a screen may be wider.
PLOT_WIDTH = 560


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
    """A height that figures are seen against, over the categories it holds for: a target, a centre, a limit.

    `places` are its decimal places where it has others than the figures: a mean of counts is seldom a whole number.
    """

    name: str
    values: Sequence[Decimal | None]
    dash: str = "dash"
    places: int | None = None

    def places_beside(self, places: int) -> int:
        """Its decimal places beside figures of so many."""
        return places if self.places is None else self.places


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
