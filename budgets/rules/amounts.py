"""The arithmetic of a budget line: what is entered, and what follows from it. A positive variation is an overspend."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Amounts:
    """The four amounts of a line or total that are entered, all in one whole unit: pence, or £ thousand as displayed.

    `forecast` is the outturn expected at the year's end, None where there is no forecast yet. `actions` is the planned
    effect of the approved management actions, which the forecast already counts on.
    """

    original: int
    virements: int
    forecast: int | None
    actions: int

    @property
    def current(self) -> int:
        """The current budget: the original and what has been moved in or out."""
        return self.original + self.virements

    @property
    def after(self) -> int | None:
        """The variation after management actions: forecast less current budget."""
        return None if self.forecast is None else self.forecast - self.current

    @property
    def before(self) -> int | None:
        """The variation before management actions: what it would be without their planned effect."""
        return None if self.after is None else self.after + self.actions


def total(parts: Iterable[Amounts]) -> Amounts:
    """The parts added up, column by column; the forecast is None where a part has none, since it would mislead."""
    parts = tuple(parts)
    forecasts = [part.forecast for part in parts]
    return Amounts(
        original=sum(part.original for part in parts),
        virements=sum(part.virements for part in parts),
        forecast=None if None in forecasts else sum(forecasts),
        actions=sum(part.actions for part in parts),
    )


def movement(after: int | None, after_last_report: int | None) -> int | None:
    """How the variation after actions moved since the last report; None without both."""
    return None if after is None or after_last_report is None else after - after_last_report
