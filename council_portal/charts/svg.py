"""The static drawing of a chart: SVG with a title and a description, for print and for pages without script."""

from collections.abc import Callable, Sequence
from html import escape

from council_portal.charts.spec import FONT, GREY, INK, LIGHT, Chart

WIDTH = 720
AVERAGE_LETTER = 7.2
MARK = 5.5


class UndrawableTrace(ValueError):
    """The specification holds a trace that this writer does not know: it refuses rather than leave it out."""


def to_svg(chart: Chart, *, width: int = WIDTH) -> str:
    """The chart as one SVG element, its words taken from the same specification as Plotly's drawing.

    Raises UndrawableTrace where the specification holds what this writer cannot draw.
    """
    traces, layout = chart.figure["data"], chart.figure["layout"]
    kinds = {trace["type"] for trace in traces}
    if kinds == {"bar"} and all(trace.get("orientation") == "h" for trace in traces):
        body = _horizontal_bars(traces, layout, width)
    elif kinds <= {"scatter"}:
        body = _lines(traces, layout, width)
    else:
        raise UndrawableTrace(f"No drawing is known for {', '.join(sorted(kinds))} traces.")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {chart.height}" role="img" '
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
    right, top, bottom = width - 110, 18, height - 34
    slot = (right - left) / max(len(categories), 1)

    def at_x(category: str) -> float:
        return left + slot * (categories.index(category) + 0.5)

    def at_y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    out = []
    for tick, label in zip(ticks, labels, strict=True):
        y = _n(at_y(tick))
        out.append(f'<path d="M{_n(left)} {y}H{_n(right)}" stroke="{LIGHT}"/>')
        out.append(_text(left - 8, at_y(tick) + 5, label, anchor="end", fill=GREY))
    for category in _thinned(categories, slot):
        out.append(_text(at_x(category), bottom + 22, category, anchor="middle", fill=GREY))
    edge: list[tuple[float, float]] = []
    for trace in traces:
        points = [(at_x(x), at_y(y)) if y is not None else None for x, y in zip(trace["x"], trace["y"], strict=True)]
        if trace.get("fill") == "tonexty":
            outline = [*edge, *reversed([point for point in points if point])]
            out.append(f'<path d="M{"L".join(f"{_n(x)} {_n(y)}" for x, y in outline)}Z" fill="{trace["fillcolor"]}"/>')
        elif trace["line"]["width"]:
            out.append(_trace(trace, points))
        edge = [point for point in points if point]
    return "".join([*out, *_end_labels(traces, at_x, at_y)])


def _end_labels(traces: Sequence[dict], at_x: Callable[[str], float], at_y: Callable[[float], float]) -> list[str]:
    """Each line's last figure in words at its end, moved apart where two would touch."""
    labels = []
    for trace in traces:
        ends = [
            (at_x(x), at_y(y), words)
            for x, y, words in zip(trace["x"], trace["y"], trace.get("text") or [], strict=False)
            if y is not None and words
        ]
        labels += ends[-1:]
    placed: list[float] = []
    out = []
    for x, y, words in sorted(labels, key=lambda label: label[1]):
        y = max([y + 5, *(other + 17 for other in placed)])
        placed.append(y)
        out.append(_text(x + 12, y, words.strip()))
    return out


def _thinned(categories: Sequence[str], slot: float) -> Sequence[str]:
    """As many labels as fit, the last always among them."""
    needed = AVERAGE_LETTER * max((len(category) for category in categories), default=1) + 8
    every = max(1, -(-int(needed) // max(int(slot), 1)))
    return [category for n, category in enumerate(categories) if (len(categories) - 1 - n) % every == 0]


def _trace(trace: dict, points: Sequence[tuple[float, float] | None]) -> str:
    out, line = [], trace["line"]
    if "lines" in trace["mode"]:
        dash = ' stroke-dasharray="6 4"' if line.get("dash") == "dash" else ""
        path, pen_down = [], False
        for point in points:
            if point:
                path.append(f"{'L' if pen_down else 'M'}{_n(point[0])} {_n(point[1])}")
            pen_down = point is not None
        out.append(
            f'<path d="{"".join(path)}" fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}"{dash}/>'
        )
    if "markers" in trace["mode"]:
        symbols = trace["marker"]["symbol"]
        out += [
            _mark(point, symbol, line["color"])
            for point, symbol in zip(points, symbols, strict=True)
            if point is not None
        ]
    return "".join(out)


def _mark(point: tuple[float, float], symbol: str, colour: str) -> str:
    x, y = point
    shape = symbol.removesuffix("-open")
    paint = f'fill="#ffffff" stroke="{colour}" stroke-width="2"' if symbol.endswith("-open") else f'fill="{colour}"'
    if shape == "square":
        return f'<rect x="{_n(x - MARK)}" y="{_n(y - MARK)}" width="{_n(2 * MARK)}" height="{_n(2 * MARK)}" {paint}/>'
    if shape == "diamond":
        reach = MARK * 1.35
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        return f'<path d="M{"L".join(f"{_n(a)} {_n(b)}" for a, b in corners)}Z" {paint}/>'
    if shape == "star":
        return f'<path d="M{_n(x)} {_n(y - 7)}l2 5h5l-4 3.2 1.6 5.3-4.6-3.2-4.6 3.2 1.6-5.3-4-3.2h5z" {paint}/>'
    if shape == "circle":
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(MARK)}" {paint}/>'
    raise UndrawableTrace(f"No drawing is known for the mark {symbol}.")


def _horizontal_bars(traces: Sequence[dict], layout: dict, width: int) -> str:
    """Relative bars: each sign stacks outwards from zero in the order of the traces. Question above, bar beneath."""
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
    out.append(f'<path d="M{_n(at_x(0))} {top}V{layout["height"] - 8}" stroke="{GREY}" stroke-dasharray="2 3"/>')
    return "".join(out)
