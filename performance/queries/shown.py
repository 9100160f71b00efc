"""What pages, charts and papers show of a measure in a quarter: plain frozen values, ready to print or to publish."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from council_portal.figures import Unit
from council_portal.periods import Period
from performance.rules.direction import Direction
from performance.rules.frequency import Frequency
from performance.rules.status import Polarity, Status


@dataclass(frozen=True)
class PartShown:
    """A part of a cell, or a figure beside it, with its name: Residential: share spent, 38.00%."""

    key: str
    label: str
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class Cell:
    """What stands in one column of a row: the figure as shown, and what a reader should know of it.

    `text` is the figure, or why there is none. `words` are remarks such as that it is provisional, `printed` what the
    source printed where it says more.
    """

    period: Period
    value: Decimal | None
    text: str
    words: tuple[str, ...] = ()
    printed: str = ""
    parts: tuple[PartShown, ...] = ()
    beside: tuple[PartShown, ...] = ()
    is_awaiting_approval: bool = False


@dataclass(frozen=True)
class Point:
    """One point of a row's small line."""

    period: Period
    value: Decimal


@dataclass(frozen=True)
class StatusShown:
    """A status with its working; where the owner overrode the rules, both and the reason.

    `missed_share` is by how much the target is missed, in percent of it; None where that is not known.
    """

    status: Status
    working: str
    by_rule: Status
    reason: str = ""
    missed_share: Decimal | None = None

    @property
    def is_overridden(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True)
class DirectionShown:
    """A direction with its working; `label` is what stands in the column (Increasing, Not comparable).

    `movement` says how the number moved: up from 30.4%.
    """

    direction: Direction
    label: str
    working: str
    by_rule: Direction
    movement: str = ""
    reason: str = ""

    @property
    def is_overridden(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True)
class ForecastShown:
    """The owner's forecast of the year end and the status it would have, which never stands for the current one.

    `rests_on` is what the owner says of it; a publication made before that was shown leaves it empty.
    """

    value: Decimal
    text: str
    confidence: str
    status: Status
    working: str
    rests_on: str = ""

    @property
    def judged(self) -> str:
        """The figure and the working of its status, which begins with it where the figure was held against a target."""
        return self.working if self.working.startswith(self.text) else f"{self.text}, {self.working}"


@dataclass(frozen=True)
class TargetShown:
    """A target: as printed, what it comes to in the quarter, and the band within which missing it is satisfactory.

    `content` is what was declared, which a further share of a year's target leaves as it was; a publication made before
    targets had it leaves it empty.
    """

    printed: str
    words: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: str = ""
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None
    content: str = ""

    def is_other_than(self, earlier: "TargetShown") -> bool:
        """Whether another target was declared, however either is printed."""
        if self.content and earlier.content:
            return self.content != earlier.content
        return (self.printed or self.words) != (earlier.printed or earlier.words)

    def told_from(self, other: "TargetShown") -> str:
        """In words that differ from the other's: as printed, or as declared where the plan prints the same of both."""
        if self.printed and self.printed != other.printed:
            return self.printed
        return self.content or self.words or "None"


@dataclass(frozen=True)
class PortfolioShown:
    """A cabinet portfolio: the word that addresses know it by, its title and the post that holds it."""

    slug: str
    title: str
    holder: str


@dataclass(frozen=True)
class Row:
    """A measure in a quarter, with everything that a page, a chart or a paper shows of it.

    `series` is the key of what it counts, the same in every edition of the plan; a publication made before rows had one
    leaves it empty.
    """

    ref: str
    title: str
    description: str
    why_it_matters: str
    action: str
    priority: int
    outcome: str
    owner: str
    owner_name: str
    service: str
    is_priority: bool
    polarity: Polarity
    frequency: Frequency
    frequency_words: str
    unit: Unit
    decimal_places: int
    target: TargetShown
    figure: Cell
    years: tuple[Cell, ...]
    quarters: tuple[Cell, ...]
    months: tuple[Cell, ...]
    recent: tuple[Point, ...]
    status: StatusShown
    direction: DirectionShown
    forecast: ForecastShown | None
    note: str
    commentary: str
    commentary_needed_because: tuple[str, ...]
    is_missing: bool
    expected_on: date | None
    series: str = ""
    portfolio: PortfolioShown | None = None

    @property
    def key(self) -> str:
        return f"measure:{self.ref}"

    @cached_property
    def rendered(self) -> dict[tuple[str, str], str]:
        """The row's HTML by template and address, filled as pages show it: a row never changes, nor then does this."""
        return {}


@lru_cache(maxsize=64)
def year_ends(quarter: Period) -> tuple[Period, ...]:
    """The two year ends before the quarter's year."""
    return quarter.year.shifted(-2), quarter.year.shifted(-1)


@lru_cache(maxsize=64)
def quarters_so_far(quarter: Period) -> tuple[Period, ...]:
    """The quarters of the year up to and with this one."""
    return quarter.year.quarters[: quarter.number]


@lru_cache(maxsize=64)
def months_of(quarter: Period) -> tuple[Period, ...]:
    """The months of the quarter."""
    return quarter.months
