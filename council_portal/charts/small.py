"""Drawings the size of a word, for rows of a table: a line of recent figures, a bar against its target.

They repeat what the row says in words, so they are hidden from screen readers.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from council_portal.charts.spec import INK, LINE, YES

LINE_WIDTH, BAR_WIDTH, HEIGHT = 96, 96, 22
MARGIN = 4
QUIET = "#c3ccd5"


def sparkline(values: Sequence[Decimal | None]) -> SafeString:
    """A small line through the figures in order, the last with a dot; a gap where there is none.

    Empty where fewer than two figures are known: one figure is not a course.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    span = float(high - low) or 1.0
    step = (LINE_WIDTH - 2 * MARGIN) / (len(values) - 1)

    def at(place: int, value: Decimal) -> tuple[float, float]:
        rise = float(value - low) / span if high > low else 0.5
        return MARGIN + step * place, HEIGHT - MARGIN - rise * (HEIGHT - 2 * MARGIN)

    path, pen_down, end = "", False, (0.0, 0.0)
    for place, value in enumerate(values):
        if value is not None:
            end = at(place, value)
            path += f"{'L' if pen_down else 'M'}{end[0]:.1f} {end[1]:.1f}"
        pen_down = value is not None
    return mark_safe(
        f'<svg class="spark" width="{LINE_WIDTH}" height="{HEIGHT}" viewBox="0 0 {LINE_WIDTH} {HEIGHT}" '
        f'aria-hidden="true" focusable="false"><path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
        f'<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.5" fill="{LINE}"/></svg>'
    )


def target_bar(value: Decimal | None, target: Decimal | None) -> SafeString:
    """A bar of the figure from zero, and a tick where the target is.

    Empty where either is missing or below zero, or both are zero: there is then nothing to measure a length against.
    """
    if value is None or target is None or value < 0 or target < 0 or value == target == 0:
        return SafeString("")
    longest = float(max(value, target)) * 1.08
    room = BAR_WIDTH - 2
    length, tick = float(value) / longest * room, float(target) / longest * room
    return mark_safe(
        f'<svg class="spark" width="{BAR_WIDTH}" height="{HEIGHT}" viewBox="0 0 {BAR_WIDTH} {HEIGHT}" '
        f'aria-hidden="true" focusable="false"><path d="M0 11H{BAR_WIDTH}" stroke="{QUIET}"/>'
        f'<rect y="7" width="{length:.1f}" height="8" fill="{YES}"/>'
        f'<path d="M{tick:.1f} 2v18" stroke="{INK}" stroke-width="2"/></svg>'
    )
