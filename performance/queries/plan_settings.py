"""A measure's settings as they hold in a quarter, topic by topic, and what is dated for later."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from council_portal.periods import Period, PeriodKind
from performance.models import (
    Component,
    ComponentRole,
    CycleState,
    Definition,
    Measure,
    Method,
    Particulars,
    PlanEdition,
    ReportingCycle,
    Responsibility,
    ResponsibilityKind,
    Target,
    Threshold,
)
from performance.models.dated import Dated
from performance.models.particulars import DATED
from performance.queries import plan_words as words
from performance.queries.record import profiles_of, target_of
from performance.rules import plan_changes


@dataclass(frozen=True)
class Setting:
    """One line of a measure's settings: its name, what it says, and the topic under which it is changed."""

    name: str
    value: str
    topic: str = ""


@dataclass(frozen=True)
class Later:
    """Something dated that does not hold yet."""

    what: str
    from_on: date
    value: str


@dataclass
class MeasureSettings:
    """A measure with the dated rows in force in a quarter; `rows` holds every one of them by what it is, by day."""

    measure: Measure
    quarter: Period
    on: date
    method: Method | None = None
    particulars: Particulars | Measure | None = None
    target: Target | None = None
    profile: Mapping[Period, Decimal] = field(default_factory=dict)
    threshold: Threshold | None = None
    default_threshold: Threshold | None = None
    headline: Component | None = None
    components: tuple[Component, ...] = ()
    held: dict[str, Responsibility] = field(default_factory=dict)
    rows: dict[str, tuple] = field(default_factory=dict)
    definition: Definition | None = None

    @property
    def is_in_the_plan(self) -> bool:
        """Whether the quarter reports it."""
        retired = self.measure.retired_from
        return self.method is not None and (retired is None or retired > self.quarter.start)

    @property
    def retired_from(self) -> Period | None:
        """The quarter from which it is reported no more."""
        day = self.measure.retired_from
        return Period.of(PeriodKind.QUARTER, day) if day else None

    @property
    def lacks(self) -> list[str]:
        """What is still needed before the measure can be reported and judged, as sentences."""
        if self.measure.retired_from:
            return []
        found = []
        if self.target is None:
            found.append("It has no target yet. Set one, or say that there is none.")
        if ResponsibilityKind.OWNER not in self.held:
            found.append("It has no owner yet: nobody can enter its figures.")
        if ResponsibilityKind.APPROVER not in self.held:
            found.append("It has no approver of its own: only those who approve for its whole directorate can.")
        return found

    @property
    def later(self) -> list[Later]:
        """What is dated for later than the quarter, in order of day."""
        unit = self.headline.in_unit
        materiality = self.measure.edition.default_materiality_percent
        found = []
        for row in self._after("method"):
            said = words.method_in_words(row, materiality, unit)
            found.append(Later("Methodology", row.from_on, "; ".join(f"{k}: {v}" for k, v in said.items() if v)))
        for row in self._after("target"):
            found.append(Later("Target", row.from_on, words.target_sentence(row, profiles_of(row.steps.all()), unit)))
        for row in self._after("threshold"):
            found.append(Later("Tolerance", row.from_on, words.threshold_in_words(row, unit)))
        for row in self._after("definition"):
            found.append(Later("Definition", row.from_on, row.words))
        for row in self._after("particulars"):
            found.append(Later("Title and place", row.from_on, row.title))
        for row in self.rows.get("responsibility", ()):
            if row.from_on > self.on:
                found.append(Later(row.get_kind_display(), row.from_on, words.responsibility_in_words(row)))
        return sorted(found, key=lambda later: later.from_on)

    def _after(self, what: str) -> Iterable[Dated]:
        return (row for row in self.rows.get(what, ()) if row.from_on and row.from_on > self.quarter.start)

    def stamp(self, what: str) -> str:
        """A short digest of what somebody has seen of one kind of rows, which an action compares."""
        return stamp_of(self.rows.get(what, ()))

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Everything in the order of the page."""
        measure, unit = self.measure, self.headline.in_unit
        said = words.particulars_in_words(self.particulars)
        topics = ("words", "words", "words", "place", "place", "place", "place")
        lines = [Setting(name, value, topic) for (name, value), topic in zip(said.items(), topics, strict=True)]
        lines.append(Setting("Definition", words.definition_in_words(self.definition), "definition"))
        lines.append(Setting("Unit", words.unit_in_words(self.headline), "unit"))
        for name, value in words.limits_in_words(measure, unit).items():
            lines.append(Setting(name, value, "limits"))
        if self.method:
            method = words.method_in_words(self.method, measure.edition.default_materiality_percent, unit)
            lines += [Setting(name, value, METHOD_TOPICS[name]) for name, value in method.items()]
        if self.target:
            for name, value in words.target_in_words(self.target, self.profile, unit).items():
                lines.append(Setting(name, value, "target"))
        else:
            lines.append(Setting("Target", "", "target"))
        if self.threshold:
            tolerance = words.threshold_in_words(self.threshold, unit)
        elif self.default_threshold:
            tolerance = f"{words.threshold_in_words(self.default_threshold, unit)}, as in the whole plan"
        else:
            tolerance = ""
        lines.append(Setting("Tolerance", tolerance, "tolerance"))
        for component in self.components:
            about = words.component_in_words(component)
            value = f"{about['What it is']}: {about['Unit']}, {about['Which way is good'].lower()}"
            lines.append(Setting(component.label, value, f"component:{component.key}"))
        for kind in ResponsibilityKind:
            lines.append(
                Setting(kind.label, words.responsibility_in_words(self.held.get(kind)), kind.replace("_", "-"))
            )
        return tuple(lines)

    @property
    def in_words(self) -> dict[str, str]:
        """Name and value of everything, for comparing."""
        return {setting.name: setting.value for setting in self.settings}

    def of(self, *topics: str) -> tuple[Setting, ...]:
        return tuple(setting for setting in self.settings if setting.topic.partition(":")[0] in topics)


#: Under which topic each line of the methodology is changed.
METHOD_TOPICS = {
    "Which way is good": "judged",
    "Under development": "judged",
    "How often": "frequency",
    "Counting year": "frequency",
    "Shown until the next figure": "frequency",
    "Compared with": "comparison",
    "What is compared": "comparison",
    "Movement that counts": "comparison",
    "How figures combine": "roll-up",
    "Status of its parts": "roll-up",
}


def stamp_of(rows: Iterable) -> str:
    """A digest of rows by their ids and by when and how they last were set."""
    told = []
    for row in rows:
        values = [str(getattr(row, each.attname)) for each in row._meta.concrete_fields]
        told.append("|".join(values))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def measure_settings(edition: PlanEdition, ref: str, quarter: Period, on: date) -> MeasureSettings | None:
    """The measure as it stands in the quarter, its people as of the day; None where the plan has none of that ref.

    Nine queries.
    """
    measure = (
        Measure.objects.filter(edition=edition, ref=ref)
        .select_related("outcome__priority", "action", "directorate", "service", "series")
        .first()
    )
    if measure is None:
        return None
    measure.edition = edition
    start = quarter.start
    found = MeasureSettings(measure, quarter, on)
    found.rows["measure"] = (measure,)
    found.rows["method"] = tuple(Method.objects.filter(measure=measure).order_by("from_on"))
    found.rows["particulars"] = tuple(
        Particulars.objects.filter(measure=measure)
        .select_related("action", "directorate", "service")
        .order_by("from_on")
    )
    found.rows["target"] = tuple(Target.objects.filter(measure=measure).prefetch_related("steps").order_by("from_on"))
    thresholds = Threshold.objects.filter(Q(measure=measure) | Q(measure=None), edition=edition).order_by("from_on")
    found.rows["threshold"] = tuple(row for row in thresholds if row.measure_id)
    found.method = in_force(found.rows["method"], start)
    found.particulars = in_force(found.rows["particulars"], start) or measure
    found.target = in_force(found.rows["target"], start)
    found.profile = profiles_of(found.target.steps.all()) if found.target else {}
    own = in_force(found.rows["threshold"], start)
    found.threshold = own if own and not own.is_of_the_plan else None
    found.default_threshold = in_force([row for row in thresholds if not row.measure_id], start)
    components = tuple(Component.objects.filter(series=measure.series_id).order_by("position", "pk"))
    found.rows["component"] = components
    found.headline = next(each for each in components if each.role == ComponentRole.HEADLINE)
    found.components = tuple(
        each
        for each in components
        if each != found.headline
        and (each.from_on is None or each.from_on <= start)
        and (each.to_on is None or each.to_on > start)
    )
    found.rows["definition"] = tuple(Definition.objects.filter(series=measure.series_id).order_by("number"))
    found.definition = in_force([row for row in found.rows["definition"] if row.from_on], start)
    people = Responsibility.objects.filter(measure=measure).select_related("user").order_by("from_on")
    found.rows["responsibility"] = tuple(people)
    for held in found.rows["responsibility"]:
        if held.from_on <= on and (held.to_on is None or held.to_on > on):
            found.held[held.kind] = held
    return found


def in_force(rows: Iterable[Dated], day: date):
    """Of rows in order of day, the last one begun by it; None where none has."""
    begun = [row for row in rows if row.from_on <= day]
    return begun[-1] if begun else None


def rule_target(settings: MeasureSettings):
    """The target in force as the rules take it, or None."""
    return target_of(settings.target, settings.profile) if settings.target else None


def particulars_of(said: Measure | Particulars) -> dict:
    """The dated fields with their values."""
    return {name: getattr(said, name) for name in DATED}


@dataclass(frozen=True)
class PlanQuarters:
    """The quarters of an edition, as changes of the plan see them."""

    quarters: tuple[Period, ...]
    settled: tuple[Period, ...]
    open: tuple[Period, ...]
    today: date

    @property
    def starts(self) -> tuple[Period, ...]:
        """The quarters from which a change may hold."""
        return plan_changes.possible_starts(self.quarters, self.settled)

    @property
    def why_no_start(self) -> str:
        """Why a change can hold from none of them; empty where it can."""
        return "" if self.starts else plan_changes.why_no_start(self.quarters, self.settled)

    @property
    def shown(self) -> Period:
        """The quarter in which a page shows the plan: the newest open one, else the first that may still change.

        Where every quarter is over, the last.
        """
        if self.open:
            return max(self.open)
        return self.starts[0] if self.starts else self.quarters[-1]

    def refusal(self, quarter: Period) -> str | None:
        return plan_changes.refusal_of_start(quarter, self.quarters, self.settled)


def plan_quarters(edition: PlanEdition, today: date) -> PlanQuarters:
    """One query."""
    states = {cycle.period: CycleState(cycle.state) for cycle in ReportingCycle.objects.filter(edition=edition)}
    return PlanQuarters(
        quarters=plan_changes.quarters_of(edition.from_on, edition.to_on),
        settled=tuple(sorted(quarter for quarter, state in states.items() if state != CycleState.OPEN)),
        open=tuple(sorted(quarter for quarter, state in states.items() if state == CycleState.OPEN)),
        today=today,
    )
