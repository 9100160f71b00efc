"""What a measure declares about itself, by which its figures are reported, judged and compared."""

from dataclasses import dataclass
from datetime import date

from council_portal.figures import Unit
from performance.rules.direction import Comparator, Compares, Materiality
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import CountingYear

NO_BAND = Materiality()


@dataclass(frozen=True)
class Part:
    """A component that is judged by itself: its key in the figures, its name, and which way is good for it.

    `unit` and `places` are given where they differ from the measure's.
    """

    key: str
    name: str
    polarity: Polarity
    unit: Unit | None = None
    places: int | None = None


@dataclass(frozen=True)
class Declared:
    """What a measure declares about itself, as one edition of the plan has it in force in the quarter."""

    polarity: Polarity
    frequency: Frequency
    rollup: RollUp
    unit: Unit
    places: int
    comparator: Comparator = Comparator.PREVIOUS_PERIOD
    compares: Compares = Compares.PERIOD
    materiality: Materiality = NO_BAND
    counting_year: CountingYear = CountingYear.COUNCIL
    carries_forward: bool = False
    expected_on: date | None = None
    is_under_development: bool = False
    parts: tuple[Part, ...] = ()
    not_comparable: str = ""
