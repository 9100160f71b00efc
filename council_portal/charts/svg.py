"""The static drawing of a chart: SVG with a title and a description, for print and for pages without script."""

from collections.abc import Callable, Sequence
from html import escape

from council_portal.charts import stacked_svg
from council_portal.charts.spec import FONT, GREY, INK, LIGHT, Chart

WIDTH = 720
#: For half a page.
HALF = 560
#: For a telephone, so that the words keep their size there.
NARROW = 340
AVERAGE_LETTER = 7.2
DASHES = {"dash": ' stroke-dasharray="6 4"', "dot": ' stroke-dasharray="2 3"', "solid": ""}
# The corners of the marks that have some, in the directions across and down.
CORNERS = {
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle-up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "triangle-down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
}


class UndrawableTrace(ValueError):
    """The specification holds a trace that this writer does not know: it refuses rather than leave it out."""


def to_svg(chart: Chart, *, width: int = WIDTH) -> str:
    """The chart as one SVG element, its words taken from the same specification as Plotly's drawing.

    Raises UndrawableTrace where the specification holds what this writer cannot draw.
    """
    traces, layout = chart.figure["data"], chart.figure["layout"]
    kinds, height = {trace["type"] for trace in traces}, chart.height
    if layout.get("barmode") == "stack" and kinds <= {"bar"}:
        body, height = stacked_svg.drawn(traces, layout, width)
    elif kinds == {"bar"} and all(trace.get("orientation") == "h" for trace in traces):
        body = _plain_bars(traces[0], layout, width) if len(traces) == 1 else _horizontal_bars(traces, layout, width)
    elif kinds <= {"scatter"}:
        body = _lines(traces, layout, width)
    else:
        raise UndrawableTrace(f"No drawing is known for {', '.join(sorted(kinds))} traces.")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="{escape(FONT)}" font-size="14" fill="{INK}">'
        f"<title>{escape(chart.title)}</title><desc>{escape(chart.sentence)}</desc>{body}</svg>"
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK, size: int = 14) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" fill="{fill}" font-size="{size}">{escape(words)}</text>'
    )


def _ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values within the range, at most so many and a few."""
    span = high - low
    power = 10.0 ** (len(f"{int(span / most)}") - 1) if span / most >= 1 else 10.0**-4
    while power * 10 <= span / most:
        power *= 10
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if span / (power * factor) <= most)
    first = -(-low // step)
    return [round((first + n) * step, 10) for n in range(most + 2) if (first + n) * step <= high]


def _tick_label(value: float, axis: dict) -> str:
    number = f"{abs(value):,.4f}".rstrip("0").rstrip(".")
    sign = "\u2212" if value < 0 else ""
    return f"{sign}{axis.get('tickprefix', '')}{number}{axis.get('ticksuffix', '')}"


def _lines(traces: Sequence[dict], layout: dict, width: int) -> str:
    height, axis = layout["height"], layout["yaxis"]
    categories = layout["xaxis"]["categoryarray"]
    low, high = axis["range"]
    ticks = _ticks(low, high)
    labels = [_tick_label(tick, axis) for tick in ticks]
    left = max(40, 14 + AVERAGE_LETTER * max((len(label) for label in labels), default=0))
    right, top, bottom = width - layout["margin"]["r"], layout["margin"]["t"], height - layout["margin"]["b"]
    slot = (right - left) / max(len(categories), 1)

    def at_x(category: str) -> float:
        return left + slot * (categories.index(category) + 0.5)

    def at_y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    def at_place(x: float | str) -> float:
        return at_x(x) if isinstance(x, str) else left + slot * (x + 0.5)

    def at_height(shape: dict, value: float) -> float:
        return bottom - value * (bottom - top) if shape.get("yref") == "paper" else at_y(value)

    out = [_shape(shape, at_place, at_height) for shape in layout["shapes"] if shape.get("layer") == "below"]
    for tick, label in zip(ticks, labels, strict=True):
        y = _n(at_y(tick))
        out.append(f'<path d="M{_n(left)} {y}H{_n(right)}" stroke="{LIGHT}"/>')
        out.append(_text(left - 8, at_y(tick) + 5, label, anchor="end", fill=GREY))
    for category in _thinned(layout["xaxis"]["tickvals"], right - left):
        out.append(_text(at_x(category), bottom + 22, category, anchor="middle", fill=GREY))
    out += [_shape(shape, at_place, at_height) for shape in layout["shapes"] if shape.get("layer") != "below"]
    for trace in traces:
        points = [(at_x(x), at_y(y)) if y is not None else None for x, y in zip(trace["x"], trace["y"], strict=True)]
        out.append(_trace(trace, points))
    for label in layout["annotations"]:
        font = label.get("font", {})
        rise = 4 if label["yanchor"] == "bottom" else -5
        out.append(
            _text(
                at_place(label["x"]) + label.get("xshift", 0),
                at_height(label, label["y"]) - label.get("yshift", 0) - rise,
                label["text"],
                fill=font.get("color", INK),
                size=font.get("size", 14),
            )
        )
    return "".join(out)


def _shape(shape: dict, at_place: Callable[[float], float], at_height: Callable[[dict, float], float]) -> str:
    """A band or a straight line, as the specification's shapes have them."""
    x0, x1 = at_place(shape["x0"]), at_place(shape["x1"])
    y0, y1 = at_height(shape, shape["y0"]), at_height(shape, shape["y1"])
    if shape["type"] == "rect":
        return (
            f'<rect x="{_n(x0)}" y="{_n(min(y0, y1))}" width="{_n(x1 - x0)}" height="{_n(abs(y1 - y0))}" '
            f'fill="{shape["fillcolor"]}"/>'
        )
    line = shape["line"]
    return (
        f'<path d="M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}" fill="none" stroke="{line["color"]}" '
        f'stroke-width="{line["width"]}"{DASHES[line["dash"]]}/>'
    )


def _thinned(labels: Sequence[str], room: float) -> Sequence[str]:
    """As many of the labels as fit side by side, the last always among them."""
    needed = AVERAGE_LETTER * max((len(label) for label in labels), default=1) + 8
    every = max(1, -(-int(needed * len(labels)) // max(int(room), 1)))
    return [label for n, label in enumerate(labels) if (len(labels) - 1 - n) % every == 0]


def _trace(trace: dict, points: Sequence[tuple[float, float] | None]) -> str:
    out, line, marker = [], trace["line"], trace["marker"]
    if "lines" in trace["mode"]:
        path, pen_down = [], False
        for point in points:
            if point:
                path.append(f"{'L' if pen_down else 'M'}{_n(point[0])} {_n(point[1])}")
            pen_down = point is not None
        out.append(f'<path d="{"".join(path)}" fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}"/>')
    out += [
        _mark(point, symbol, colour, size / 2)
        for point, symbol, colour, size in zip(points, marker["symbol"], marker["color"], marker["size"], strict=True)
        if point is not None
    ]
    return "".join(out)


def _mark(point: tuple[float, float], symbol: str, colour: str, reach: float) -> str:
    x, y = point
    shape = symbol.removesuffix("-open")
    paint = f'fill="#ffffff" stroke="{colour}" stroke-width="2"' if symbol.endswith("-open") else f'fill="{colour}"'
    if shape == "square":
        return (
            f'<rect x="{_n(x - reach)}" y="{_n(y - reach)}" width="{_n(2 * reach)}" height="{_n(2 * reach)}" {paint}/>'
        )
    if shape == "star":
        return f'<path d="M{_n(x)} {_n(y - 7)}l2 5h5l-4 3.2 1.6 5.3-4.6-3.2-4.6 3.2 1.6-5.3-4-3.2h5z" {paint}/>'
    if shape == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(reach)}" {paint}/>'
    if shape not in CORNERS:
        raise UndrawableTrace(f"No drawing is known for the mark {symbol}.")
    corners = [(x + reach * across, y + reach * down) for across, down in CORNERS[shape]]
    return f'<path d="M{"L".join(f"{_n(a)} {_n(b)}" for a, b in corners)}Z" {paint}/>'


def _plain_bars(trace: dict, layout: dict, width: int) -> str:
    """Bars from zero, each with its name above it and its figure at its end."""
    low, high = layout["xaxis"]["range"]
    row = (layout["height"] - 16) / max(len(trace["y"]), 1)

    def at_x(value: float) -> float:
        return 8 + (value - low) / (high - low) * (width - 16)

    out = []
    for n, (name, value, colour, shown) in enumerate(
        zip(trace["y"], trace["x"], trace["marker"]["color"], trace["text"], strict=True)
    ):
        y = 8 + row * n
        out.append(_text(8, y + row * 0.36, name))
        end = at_x(value or 0)
        out.append(
            f'<rect x="{_n(min(at_x(0), end))}" y="{_n(y + row * 0.48)}" width="{_n(abs(end - at_x(0)))}" '
            f'height="{_n(row * 0.4)}" fill="{colour}"/>'
        )
        out.append(_text(max(end, at_x(0)) + 8, y + row * 0.8, shown))
    return "".join(out)


def _horizontal_bars(traces: Sequence[dict], layout: dict, width: int) -> str:
    """Relative bars: each sign stacks outwards from zero in the order of the traces.

    Question above, bar beneath, and the line of zero beside the bars alone.
    """
    low, high = layout["xaxis"]["range"]
    questions = traces[0]["y"]
    left, right, top = 8, width - 8, 26
    row = (layout["height"] - top - 8) / max(len(questions), 1)
    bar = row * 0.42

    def at_x(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    names = {trace["name"]: trace["marker"]["color"] for trace in traces}
    out, key_x = [], float(left)
    for name in ("No", "Neutral", "Yes"):
        out.append(f'<rect x="{_n(key_x)}" y="4" width="12" height="12" fill="{names[name]}"/>')
        out.append(_text(key_x + 18, 15, name))
        key_x += 34 + AVERAGE_LETTER * len(name)
    for n, question in enumerate(questions):
        y = top + row * n
        out.append(_text(left, y + row * 0.42, question, size=13))
        reached = {1: 0.0, -1: 0.0}
        for trace in traces:
            value = trace["x"][n]
            if not value:
                continue
            sign = 1 if value > 0 else -1
            begin, end = reached[sign], reached[sign] + value
            reached[sign] = end
            x = at_x(min(begin, end))
            out.append(
                f'<rect x="{_n(x)}" y="{_n(y + row * 0.52)}" width="{_n(abs(at_x(end) - at_x(begin)))}" '
                f'height="{_n(bar)}" fill="{trace["marker"]["color"]}"/>'
            )
        beyond = f"M{_n(at_x(0))} {_n(y + row * 0.47)}V{_n(y + row * 0.99)}"
        out.append(f'<path d="{beyond}" stroke="{GREY}" stroke-dasharray="2 3"/>')
    return "".join(out)
