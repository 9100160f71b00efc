"""One chart specification, drawn by Plotly on the screen and as a static SVG for print and for pages without script."""

from council_portal.charts.over_time import time_series
from council_portal.charts.side_by_side import bars, diverging_bars
from council_portal.charts.spec import Chart, Level, Point, Series
from council_portal.charts.stacks import DIRECTION_PARTS, STATUS_PARTS, Part, stacked_bars
from council_portal.charts.svg import HALF, NARROW, WIDTH, to_svg

__all__ = [
    "DIRECTION_PARTS",
    "HALF",
    "NARROW",
    "STATUS_PARTS",
    "WIDTH",
    "Chart",
    "Level",
    "Part",
    "Point",
    "Series",
    "bars",
    "diverging_bars",
    "stacked_bars",
    "time_series",
    "to_svg",
]
