"""The charts of a measure: over time, year on year, rolling twelve months, natural variation."""

from collections.abc import Callable
from dataclasses import dataclass

from council_portal.charts import Chart
from council_portal.choices import Choice
from council_portal.figures import UnitKind
from performance.charts.over_time import over_time
from performance.charts.rolling import rolling_twelve_months
from performance.charts.variation import natural_variation
from performance.charts.years import year_on_year
from performance.queries.history import MeasureHistory


class View(Choice):
    """How a measure's history is looked at; the address names it."""

    OVER_TIME = "over-time", "Over time"
    YEAR_ON_YEAR = "year-on-year", "Year on year"
    TWELVE_MONTHS = "twelve-months", "Rolling twelve months"
    VARIATION = "variation", "Natural variation"

    @classmethod
    def named(cls, name: str) -> "View":
        """The view of that name; the first where there is none of it."""
        return next((view for view in cls if view.value == name), cls.OVER_TIME)


@dataclass(frozen=True)
class Drawn:
    """The charts of a view; where there is none, `why_none` says why in a sentence."""

    charts: tuple[Chart, ...]
    why_none: str = ""


MADE_BY: dict[View, Callable[[MeasureHistory], tuple[list[Chart], str]]] = {
    View.OVER_TIME: over_time,
    View.YEAR_ON_YEAR: year_on_year,
    View.TWELVE_MONTHS: rolling_twelve_months,
    View.VARIATION: natural_variation,
}


def drawn(history: MeasureHistory, view: View) -> Drawn:
    """The charts of the measure in the view; none of a judgement in words, which has no course to draw."""
    if history.row.unit.kind in (UnitKind.TEXT, UnitKind.YES_NO):
        return Drawn((), "A judgement in words has no course to draw.")
    charts, why_none = MADE_BY[view](history)
    return Drawn(tuple(charts), why_none)
