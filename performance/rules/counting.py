"""How the figures of a component count: what has to be known of them before two are compared."""

from dataclasses import dataclass
from decimal import Decimal

from council_portal.figures import Unit
from performance.rules.reporting import Figure
from performance.rules.rollup import RollUp
from performance.rules.targets import CountingYear
from performance.rules.wording import Number, shown

#: As many earlier figures of one sign, or periods in which the parts added up, make a habit.
A_HABIT = 3


@dataclass(frozen=True)
class Counting:
    """How the figures of a component count: unit, decimal places, how they roll up, and the bounds that are declared.

    `is_change` where they are changes, of which either sign and any size is usual. `parts` are the keys of the
    components of the same unit that may together make the headline.
    """

    unit: Unit
    places: int
    rollup: RollUp = RollUp.NONE
    counting_year: CountingYear = CountingYear.COUNCIL
    lowest: Decimal | None = None
    highest: Decimal | None = None
    is_change: bool = False
    parts: tuple[str, ...] = ()

    def says(self, value: Number) -> str:
        return shown(value, self.unit, self.places)


def in_one_year(earlier: Figure, later: Figure, counting: Counting) -> bool:
    """Whether both figures count towards the same year, the later one further into it."""
    gone = counting.counting_year.months_gone
    return (
        gone(earlier.period) < gone(later.period, later.covers_months)
        and earlier.period.shifted(12 // earlier.period.kind.length) > later.period
    )


def begins_a_year(figure: Figure, counting: Counting) -> bool:
    """Whether the figure's period is the first of a year of counting."""
    return counting.counting_year.months_gone(figure.period) <= figure.period.kind.length
