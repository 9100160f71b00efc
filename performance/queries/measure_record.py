"""A measure with everything that bears on it in a quarter, as its record gives it to the rules."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from council_portal.figures import Unit
from council_portal.periods import Period
from performance.models import (
    Component,
    ComponentRole,
    ComponentRule,
    Measure,
    Method,
    ObservationKind,
)
from performance.models.observation import WAITING
from performance.rules import targets, tolerances
from performance.rules.assessment import Assessment, assess
from performance.rules.declared import Declared, Part
from performance.rules.direction import Comparator, Compares, Materiality
from performance.rules.frequency import Frequency
from performance.rules.reporting import Figure, NoFigure, Version
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import CountingYear


@dataclass(frozen=True, slots=True)
class Known:
    """One figure as an audience knows it: the highest version that counts for them."""

    component_id: int
    kind: str
    period: Period
    version: int
    state: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    text: str
    quality: str
    reason: str
    is_part_period: bool
    part_period_words: str
    covers_months: int | None
    expected_on: date | None
    definition: int
    confidence: str = ""
    why: str = ""

    @property
    def is_given(self) -> bool:
        return not self.reason

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


@dataclass(frozen=True)
class Overriding:
    """An owner's judgement beside the rules': the value and its reason."""

    value: str
    reason: str


@dataclass
class MeasureRecord:
    """A measure with everything that bears on it in a quarter."""

    measure: Measure
    method: Method
    components: list[Component] = field(default_factory=list)
    target: targets.Target | None = None
    target_words: str = ""
    tolerance: tolerances.Tolerance | None = None
    known: dict[tuple[int, str, Period], Known] = field(default_factory=dict)
    overrides: dict[str, Overriding] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def headline(self) -> Component:
        return next(component for component in self.components if component.role == ComponentRole.HEADLINE)

    @cached_property
    def unit(self) -> Unit:
        return self.headline.in_unit

    @property
    def places(self) -> int:
        return self.headline.decimal_places

    def figure(self, component: Component, period: Period) -> Known | None:
        """The component's own figure for the period, or the reason why there is none."""
        return self.known.get((component.id, ObservationKind.FIGURE, period))

    def figures_of(self, component: Component) -> list[Known]:
        """The component's own figures, in order of period."""
        return self._own_figures.get(component.id, [])

    @cached_property
    def _own_figures(self) -> dict[int, list[Known]]:
        own = defaultdict(list)
        for known in sorted(self.known.values(), key=lambda known: (known.period.start, known.period.kind.length)):
            if known.kind == ObservationKind.FIGURE:
                own[known.component_id].append(known)
        return own

    @cached_property
    def others(self) -> list[Component]:
        """The components beside the headline, which most measures have none of."""
        return [component for component in self.components if component.role != ComponentRole.HEADLINE]

    def declared(self) -> Declared:
        """The methodology as the rules take it."""
        method, unit = self.method, self.unit
        polarity = Polarity(method.polarity)
        parts = ()
        if method.component_rule == ComponentRule.WORST:
            parts = tuple(
                Part(
                    component.key,
                    component.label,
                    Polarity(component.polarity or polarity),
                    component.in_unit,
                    component.decimal_places,
                )
                for component in self.components
                if component.role == ComponentRole.PART
            )
        return Declared(
            polarity=polarity,
            frequency=Frequency(method.frequency),
            rollup=RollUp(method.roll_up),
            unit=unit,
            places=self.places,
            comparator=Comparator(method.comparator),
            compares=Compares(method.compares),
            materiality=self._materiality(),
            counting_year=CountingYear(method.counting_year),
            carries_forward=method.carries_forward,
            expected_on=self.measure.expected_on,
            is_under_development=method.is_under_development,
            parts=parts,
        )

    def _materiality(self) -> Materiality:
        if self.method.materiality_absolute is not None:
            return Materiality(absolute=self.method.materiality_absolute)
        percent = self.method.materiality_percent
        return Materiality(percent=self.measure.edition.default_materiality_percent if percent is None else percent)

    def as_the_rules_take_them(self) -> list[Figure]:
        """The figures, with comparators standing in for periods that have none."""
        keys = {component.pk: component.key for component in self.components}
        own_first = sorted(self.known.values(), key=lambda known: known.kind != ObservationKind.FIGURE)
        figures: dict[tuple[str, Period], Figure] = {}
        for known in own_first:
            place = (keys[known.component_id], known.period)
            counts = known.kind in (ObservationKind.FIGURE, ObservationKind.COMPARATOR)
            if counts and place not in figures:
                figures[place] = _figure(known, keys[known.component_id])
        return [figures[place] for place in sorted(figures, key=lambda place: (place[1], place[0]))]

    def as_they_are_recorded(self, component: Component | None = None) -> list[Figure]:
        """A component's own figures, the headline's unless said, with no comparator in the place of any."""
        component = component or self.headline
        return [_figure(known, component.key) for known in self.figures_of(component)]

    def assess(self, quarter: Period) -> Assessment:
        """What the rules say of the measure in the quarter; overrides are laid over it by whoever shows it."""
        return assess(
            self.declared(),
            target=self.target,
            tolerance=self.tolerance,
            figures=self.as_the_rules_take_them(),
            quarter=quarter,
        )


def _figure(known: Known, key: str) -> Figure:
    return Figure(
        period=known.period,
        value=known.value,
        words=known.text if known.value is None and known.is_given else "",
        reason=NoFigure(known.reason) if known.reason else None,
        component=key,
        version=Version(known.quality),
        covers_months=known.covers_months,
        numerator=known.numerator,
        denominator=known.denominator,
        definition=known.definition,
        expected_on=known.expected_on,
    )
