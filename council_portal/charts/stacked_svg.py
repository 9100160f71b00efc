"""The static drawing of stacked bars, which finds its own height: names and the key take the lines that they need."""

from collections.abc import Iterator, Sequence
from html import escape

EDGE, LINE_OF_TEXT, BAR, NUMBERS, GAP = 8, 18, 20, 18, 12
SWATCH = 14
AVERAGE_LETTER, LETTER_OF_NUMBERS = 7.2, 8
HATCH, DOTS = 7, 6


def drawn(traces: Sequence[dict], layout: dict, width: int) -> tuple[str, int]:
    """The drawing's inside and its height, for a width in pixels."""
    out, y = _key(traces, width)
    longest = layout["xaxis"]["range"][1]
    scale = (width - 2 * EDGE) / longest
    for place, name in enumerate(layout["yaxis"]["categoryarray"]):
        for line in _wrapped(name, width - 2 * EDGE):
            out.append(_text(EDGE, y + 14, line))
            y += LINE_OF_TEXT
        x = float(EDGE)
        for trace in traces:
            count = trace["x"][place]
            if not count:
                continue
            long = count * scale
            out.append(_piece(x, y, long, trace["marker"]))
            if long >= LETTER_OF_NUMBERS * len(f"{count:,}"):
                out.append(_text(x + long / 2, y + BAR + 14, f"{count:,}", anchor="middle", size=13))
            x += long
        y += BAR + NUMBERS + GAP
    return "".join(out), round(y)


def _key(traces: Sequence[dict], width: int) -> tuple[list[str], float]:
    """A swatch and a word for each kind, in as many lines as it takes; and how far down they reach."""
    out, x, y = [], float(EDGE), 2.0
    for trace in traces:
        needed = SWATCH + 6 + AVERAGE_LETTER * len(trace["name"]) + 16
        if x > EDGE and x + needed > width:
            x, y = float(EDGE), y + LINE_OF_TEXT + 4
        out.append(_piece(x, y, SWATCH, trace["marker"], high=SWATCH))
        out.append(_text(x + SWATCH + 6, y + 12, trace["name"]))
        x += needed
    return out, y + LINE_OF_TEXT + 12


def _piece(x: float, y: float, long: float, marker: dict, high: float = BAR) -> str:
    """A piece of a bar with its edge and its pattern."""
    rect = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{long:.1f}" height="{high:.1f}" fill="{marker["color"]}" '
        f'stroke="{marker["line"]["color"]}"/>'
    )
    pattern = marker.get("pattern")
    if pattern is None:
        return rect
    if pattern["shape"] == ".":
        dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="1"/>' for a, b in _dots(x, y, long, high))
        return f'{rect}<g fill="{pattern["fgcolor"]}">{dots}</g>'
    if pattern["shape"] == "-":
        lines = _level(x, y, long, high)
    else:
        lines = (
            line for pair in _crossed(x, y, long, high) for line in (pair if pattern["shape"] == "x" else pair[1:])
        )
    path = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in lines)
    return f'{rect}<path d="{path}" fill="none" stroke="{pattern["fgcolor"]}" stroke-width="1.2"/>'


def _dots(x: float, y: float, long: float, high: float) -> Iterator[tuple[float, float]]:
    for down in range(int(high // DOTS)):
        for across in range(int(long // DOTS)):
            yield x + DOTS * (across + 0.5), y + DOTS * (down + 0.5)


def _level(x: float, y: float, long: float, high: float) -> Iterator[tuple[float, float, float, float]]:
    for down in range(1, int(high // HATCH) + 1):
        if down * HATCH < high:
            yield x, y + down * HATCH, x + long, y + down * HATCH


def _crossed(x: float, y: float, long: float, high: float) -> Iterator[tuple[tuple[float, float, float, float], ...]]:
    """Pairs of lines at 45 degrees, down and up, cut at the edges."""
    start = HATCH / 2 - high
    while start < long:
        begin, end = max(start, 0.0), min(start + high, long)
        if end > begin:
            down, up = begin - start, end - start
            yield (
                (x + begin, y + down, x + end, y + up),
                (x + begin, y + high - down, x + end, y + high - up),
            )
        start += HATCH


def _wrapped(words: str, room: float) -> list[str]:
    """The words in lines that fit the room."""
    most, lines = max(int(room / AVERAGE_LETTER), 1), [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _text(x: float, y: float, words: str, *, anchor: str = "start", size: int = 14) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'
