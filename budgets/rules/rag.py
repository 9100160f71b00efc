"""Red, amber or green: how far a forecast overspend is from its budget, against declared thresholds."""

from dataclasses import dataclass
from decimal import Decimal

from council_portal.choices import Choice
from council_portal.figures import share, show_number


class RagBase(Choice):
    """The budget of which an overspend is taken as a share."""

    NET = "net", "Net budget"
    GROSS = "gross", "Gross budget"


class Rag(Choice):
    """A rating of a line or total."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    NOT_RATED = "not_rated", "Not rated"


@dataclass(frozen=True)
class Thresholds:
    """The base, and the percentages of it above which an overspend is amber and red; exactly on one is not above it."""

    base: RagBase
    amber_over_percent: Decimal
    red_over_percent: Decimal

    def __post_init__(self):
        if not 0 <= self.amber_over_percent <= self.red_over_percent:
            raise ValueError("Amber begins at 0% or more, and red no earlier than amber.")

    @property
    def words(self) -> str:
        base = f"the current {self.base.label.lower()}"
        red = f"Red: an overspend of more than {_percent(self.red_over_percent)} of {base}."
        if self.amber_over_percent == 0:
            return f"{red} Amber: any smaller overspend. Green: none."
        amber = _percent(self.amber_over_percent)
        return f"{red} Amber: more than {amber}. Green: no more than {amber}, or an underspend."


@dataclass(frozen=True)
class Rating:
    """A rating with its working, in words; the percentage is None where there is no base to take it of."""

    rag: Rag
    percent: Decimal | None
    working: str


def rate(*, after: int | None, net: int, gross: int | None, thresholds: Thresholds | None) -> Rating:
    """The rating of a variation after management actions, all in pence.

    The base's size counts, whatever its sign (a budget of income is negative). With a base of 0 there is no
    percentage: an overspend is red. Without a forecast, thresholds or a gross budget where that is the base: not
    rated.
    """
    if thresholds is None:
        return Rating(Rag.NOT_RATED, None, "Not rated: no thresholds are declared.")
    if after is None:
        return Rating(Rag.NOT_RATED, None, "Not rated: there is no forecast yet.")
    base = net if thresholds.base == RagBase.NET else gross
    base_words = f"current {thresholds.base.label.lower()}"
    if base is None:
        return Rating(Rag.NOT_RATED, None, "Not rated: the gross budget is not known.")
    if after <= 0:
        return Rating(Rag.GREEN, share(after, abs(base)), "No overspend is forecast: green.")
    percent = share(after, abs(base))
    if percent is None:
        return Rating(Rag.RED, None, f"An overspend against a {base_words} of nothing: red.")
    for rag, bound in ((Rag.RED, thresholds.red_over_percent), (Rag.AMBER, thresholds.amber_over_percent)):
        if percent > bound:
            working = (
                f"Overspend of {_percent(percent)} of the {base_words}, over {_percent(bound)}: {rag.label.lower()}."
            )
            return Rating(rag, percent, working)
    within = _percent(thresholds.amber_over_percent)
    return Rating(Rag.GREEN, percent, f"Overspend of {_percent(percent)} of the {base_words}, within {within}: green.")


def _percent(value: Decimal) -> str:
    return f"{show_number(value, 0 if value == value.to_integral_value() else 1)}%"
