"""The audit of a measure in the council's words: its figures with their unit, its settings, judgements and people."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from council_portal.figures import show
from council_portal.models import AuditEvent
from council_portal.periods import Period, PeriodError, PeriodKind
from council_portal.registry import AuditKind
from performance.models import Component, Confidence, Measure, ObservationKind
from performance.queries.kept_rows import KEPT
from performance.rules.direction import Direction
from performance.rules.life_cycle import State
from performance.rules.reporting import NoFigure, Version
from performance.rules.status import Status

PLAN = "plan"


class MeasureStory:
    """Everything that was done to a measure, and to the tolerance of its plan where it has none of its own."""

    kinds = (
        AuditKind("figures", "Figures and forecasts", ("observation.",)),
        AuditKind("commentary", "Commentary and data notes", ("commentary.",)),
        AuditKind("judgements", "Judgements by the owner", ("override.",)),
        AuditKind("targets", "Targets", ("target.",)),
        AuditKind("tolerances", "Tolerances", ("threshold.",)),
        AuditKind("methodology", "Methodology and definition", ("method.", "definition.")),
        AuditKind("people", "Who answers for it", ("responsibility.",)),
        AuditKind("details", "Title, words, unit and parts", ("measure.", "component.")),
        AuditKind("quarters", "Quarters reopened", ("cycle.",)),
    )

    def also(self, subject: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The plans that have the measure: their own tolerance judges it."""
        years = _editions_of(subject)
        return [(f"{PLAN}:{year.key}", ("threshold.",)) for year in years]

    def tell(self, events: Sequence[AuditEvent]) -> Sequence[tuple[dict, dict]]:
        """Before and after of each event, names and values in words: one query for the units."""
        components = _components(events)
        told = []
        for event in events:
            ref = event.subject.partition(":")[2]
            if event.verb.startswith("observation."):
                told.append(tuple(_figure(values, ref, components) for values in (event.before, event.after)))
            else:
                told.append((_plain(event.before), _plain(event.after)))
        return told


class PlanStory:
    """What was done to a plan itself; what was done to its measures stands in theirs."""

    kinds = (
        AuditKind("tolerances", "Tolerance", ("threshold.",)),
        AuditKind("order", "Priorities, outcomes and actions", ("priority.", "outcome.", "action.")),
        AuditKind("portfolios", "Cabinet portfolios", ("portfolio.",)),
        AuditKind("plan", "The plan itself", ("plan.",)),
    )

    def also(self, subject: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        return ()

    def tell(self, events: Sequence[AuditEvent]) -> Sequence[tuple[dict, dict]]:
        return [(event.before, _told(event.after)) for event in events]


def _editions_of(subject: str) -> Iterable[Period]:
    rows = Measure.objects.filter(ref=subject.partition(":")[2]).values_list("edition__from_on", flat=True)
    return [Period.of(PeriodKind.YEAR, from_on) for from_on in rows]


def _components(events: Sequence[AuditEvent]) -> dict[tuple[str, str], Component]:
    """The components of the measures that the events are of, by ref and key."""
    refs = {event.subject.partition(":")[2] for event in events if event.verb.startswith("observation.")}
    if not refs:
        return {}
    found = Component.objects.filter(Q(series__measures__ref__in=refs)).prefetch_related("series__measures")
    return {
        (measure.ref, component.key): component for component in found for measure in component.series.measures.all()
    }


def _figure(values: dict[str, Any], ref: str, components: dict[tuple[str, str], Component]) -> dict[str, Any]:
    """One version of a figure, as the audit keeps it, in words."""
    if not values:
        return {}
    component = components.get((ref, values.get("component", "")))
    kind = values.get("kind", ObservationKind.FIGURE)
    told = {
        "Of": component.label if component else "",
        "Kind": "" if kind == ObservationKind.FIGURE else ObservationKind(kind).label,
        "Figure": _value(values, component),
        "Counted": _of(values.get("numerator"), values.get("denominator")),
        "How firm": Version(values["quality"]).label if values.get("quality") else "",
        "Part of the period": values.get("part_period", ""),
        "Expected": values.get("expected_on", ""),
        "How sure": Confidence(values["confidence"]).label if values.get("confidence") else "",
        "State": State(values["state"]).label if values.get("state") else "",
        "Version": values.get("version", ""),
    }
    known = {
        "component", "period", "kind", "version", "state", "value", "numerator", "denominator", "text", "quality",
        "part_period", "reason_for_no_figure", "expected_on", "confidence",
    }  # fmt: skip
    return told | {name: value for name, value in values.items() if name not in known}


def _value(values: dict[str, Any], component: Component | None) -> str:
    if reason := values.get("reason_for_no_figure"):
        return f"None: {NoFigure(reason).label.lower()}"
    if values.get("value") is None:
        return values.get("text", "")
    number = Decimal(values["value"])
    return show(number, component.in_unit, component.decimal_places) if component else str(number)


def _of(numerator: str | None, denominator: str | None) -> str:
    if numerator is None or denominator is None:
        return ""
    return f"{Decimal(numerator).normalize():,f} of {Decimal(denominator).normalize():,f}"


#: Codes of a judgement with their words.
_CODES = {"status": Status, "direction": Direction}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """A judgement's codes and every period's key in words; the rest as it is kept."""
    told = {}
    for name, value in _told(values).items():
        if name in _CODES and value:
            value = _CODES[name](value).label
        elif name == "period" and value:
            value = _period(value)
        told[name] = value
    return told


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What an event tells a reader: not the rows that it keeps whole."""
    return {name: value for name, value in values.items() if name != KEPT}


def _period(key: str) -> str:
    try:
        return Period.parse(None, key).label
    except PeriodError:
        return key
