"""The parts of a plan in words, as pages, previews and the audit give them: names and what stands under them."""

from collections.abc import Mapping
from decimal import Decimal

from council_portal.days import long_date
from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period
from performance.models import (
    Action,
    Component,
    ComponentRole,
    ComponentRule,
    Definition,
    Measure,
    Method,
    Outcome,
    Particulars,
    PlanEdition,
    Priority,
    Responsibility,
    Target,
    Threshold,
)
from performance.models.particulars import DATED
from performance.rules import tolerances
from performance.rules.direction import Comparator, Compares
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import PERCENT, CountingYear, Operator, Spread, TargetKind, answer_aimed_at
from performance.rules.targets import Target as Declared
from performance.rules.tolerances import Tolerance, ToleranceKind
from performance.rules.wording import amount, bare, shown

Words = dict[str, str]

#: Places to which numbers of a plan are shown; the zeros that are not needed go.
PLACES = 4


def edition_in_words(edition: PlanEdition) -> Words:
    percent = bare(edition.default_materiality_percent, PERCENT, PLACES)
    return {
        "Title": edition.title,
        "Covers": f"{long_date(edition.from_on)} to the day before {long_date(edition.to_on)}",
        "Movement that counts": f"{percent} of the earlier figure" if edition.default_materiality_percent else "Any",
        "Verification": "By the performance lead, before approval" if edition.is_verification_required else "None",
    }


def part_in_words(part: Priority | Outcome | Action) -> Words:
    """What a priority, an outcome or an action of the plan says of itself."""
    if isinstance(part, Priority):
        return {
            "Number": str(part.number),
            "Title": part.title,
            "Cuts across the others": "Yes" if part.is_cross_cutting else "No",
        }
    if isinstance(part, Action):
        return {"Title": part.title}
    return {
        "Reference": part.ref,
        "Title": part.title,
        "Post that answers for it": part.lead_post,
        "Second post": part.second_lead_post,
        "Measures of the second post": part.second_lead_scope,
        "Also contributes to": str(part.also_contributes_to or ""),
    }


def particulars_in_words(said: Measure | Particulars) -> Words:
    """The title and words of a measure, and whose it is."""
    return {
        "Title": said.title,
        "What it counts": said.description,
        "Why it matters": said.why_it_matters,
        "Action of the plan": str(said.action or ""),
        "Directorate": said.directorate.name,
        "Service": str(said.service or ""),
        "Priority measure": "Yes" if said.is_priority else "No",
    }


def definition_in_words(definition: Definition | None) -> str:
    """Since when a series is counted otherwise, and how; None where it never was."""
    if definition is None:
        return "Counted in the same way all along"
    return f"Counted otherwise since {long_date(definition.from_on)}: {definition.words}"


#: The names under which the dated fields of a measure stand in words.
PARTICULARS = dict(
    zip(
        DATED,
        (
            "Title",
            "What it counts",
            "Why it matters",
            "Action of the plan",
            "Directorate",
            "Service",
            "Priority measure",
        ),
        strict=True,
    )
)


def unit_in_words(component: Component) -> str:
    places = component.decimal_places
    unit = component.in_unit
    if not unit.is_number:
        return unit.kind.label
    kept = "no decimals" if not places else f"{places} decimal place{'s' if places > 1 else ''}"
    return f"{unit.description[:1].upper()}{unit.description[1:]}, {kept}"


def limits_in_words(measure: Measure, unit: Unit) -> Words:
    """What figures are accepted, and when the next one is expected."""
    return {
        "Lowest figure accepted": _number(measure.lowest, unit) or "Any",
        "Highest figure accepted": _number(measure.highest, unit) or "Any",
        "Next figure expected": long_date(measure.expected_on) if measure.expected_on else "",
    }


def method_in_words(method: Method, default_materiality: Decimal, unit: Unit) -> Words:
    frequency, said = Frequency(method.frequency).label, method.frequency_words
    return {
        "Which way is good": Polarity(method.polarity).label,
        "Under development": "Yes: it is not judged" if method.is_under_development else "No",
        "How often": frequency if said in ("", frequency) else f"{frequency} ({said})",
        "Counting year": CountingYear(method.counting_year).label,
        "Shown until the next figure": "Yes, within the year" if method.carries_forward else "No",
        "Compared with": Comparator(method.comparator).label,
        "What is compared": Compares(method.compares).label,
        "Movement that counts": _materiality(method, default_materiality, unit),
        "How figures combine": RollUp(method.roll_up).label,
        "Status of its parts": ComponentRule(method.component_rule).label,
    }


def _materiality(method: Method, default: Decimal, unit: Unit) -> str:
    if 0 in (method.materiality_absolute, method.materiality_percent):
        return "Any"
    if method.materiality_absolute is not None:
        return f"At least {_number(method.materiality_absolute, unit)}"
    if method.materiality_percent is not None:
        return f"At least {bare(method.materiality_percent, PERCENT, PLACES)} of the earlier figure"
    if default:
        return f"At least {bare(default, PERCENT, PLACES)} of the earlier figure, as in the whole plan"
    return "Any, as in the whole plan"


def target_in_words(target: Target, profile: Mapping[Period, Decimal], unit: Unit) -> Words:
    return {
        "Target": target_sentence(target, profile, unit),
        "Held against": Spread(target.spread).label if target.kind in WITH_SPREAD else "",
        "As printed": target.printed,
        "To be reached by": long_date(target.due_on) if target.due_on else "",
    }


#: The kinds of target whose number may be for each period or for the year.
WITH_SPREAD = (TargetKind.NUMERIC, TargetKind.RANGE, TargetKind.RELATIVE, TargetKind.PROFILED)


def declared_in_words(target: Declared, unit: Unit) -> str:
    """What a target is, whatever the plan prints of it: at least 600, for the year as a whole, by 31 March 2017."""
    spread = Spread(target.spread)
    is_for_the_year = spread.is_for_the_year and target.kind in WITH_SPREAD
    return ", ".join(
        (
            target_sentence(target, target.profile, unit),
            *([spread.label[0].lower() + spread.label[1:]] if is_for_the_year else []),
            *([f"by {long_date(target.due_on)}"] if target.due_on else []),
        )
    )


def target_sentence(target: Target | Declared, profile: Mapping[Period, Decimal], unit: Unit) -> str:
    """At least 90%; between 40 and 60; a change of −5% on last year; the number of each period; the words."""
    kind = TargetKind(target.kind)
    if kind in (TargetKind.NONE, TargetKind.BASELINE):
        return kind.label
    if kind == TargetKind.WORDS:
        return target.words
    if kind == TargetKind.RANGE:
        return f"Between {_number(target.low, unit)} and {_number(target.high, unit)}"
    opening = Operator(target.operator).label
    if kind == TargetKind.NUMERIC and unit.kind == UnitKind.YES_NO:
        return shown(answer_aimed_at(Operator(target.operator), target.value), unit, 0)
    if kind == TargetKind.NUMERIC:
        return f"{opening} {_number(target.value, unit)}"
    if kind == TargetKind.PROFILED:
        steps = (f"{period.medium_label} {_number(value, unit)}" for period, value in sorted(profile.items()))
        return f"{opening}: {'; '.join(steps)}"
    change = target.relative_points if target.relative_percent is None else target.relative_percent
    is_percent = target.relative_percent is not None
    size = _number(abs(change), PERCENT) if is_percent else amount(abs(change), unit, PLACES)
    return f"{opening} last year's figure {'less' if change < 0 else 'plus'} {size}"


def threshold_in_words(threshold: Threshold | None, unit: Unit) -> str:
    """Within 10% of the target; or that of the council where a measure has none of its own."""
    if threshold is None:
        return "None"
    if threshold.is_of_the_plan:
        return threshold.get_kind_display()
    return tolerance_in_words(
        Tolerance(ToleranceKind(threshold.kind), threshold.value, threshold.low, threshold.high), unit
    )


def tolerance_in_words(tolerance: Tolerance, unit: Unit) -> str:
    match tolerance.kind:
        case tolerances.ToleranceKind.PERCENT:
            return f"Within {bare(tolerance.value, PERCENT, PLACES)} of the target"
        case tolerances.ToleranceKind.ABSOLUTE:
            return f"Within {amount(tolerance.value, unit, PLACES)} of the target"
    ends = [
        f"{word} {_number(end, unit)}"
        for word, end in (("down to", tolerance.low), ("up to", tolerance.high))
        if end is not None
    ]
    return f"Satisfactory {' and '.join(ends)}"


def component_in_words(component: Component) -> Words:
    return {
        "Name": component.label,
        "What it is": ComponentRole(component.role).label,
        "Unit": unit_in_words(component),
        "Which way is good": Polarity(component.polarity).label if component.polarity else "As its measure",
    }


def responsibility_in_words(held: Responsibility | None) -> str:
    if held is None:
        return "Nobody"
    return f"{held.user.name}{f', {held.user.post}' if held.user.post and held.user.post != held.user.name else ''}"


def _number(value: Decimal | None, unit: Unit) -> str:
    """A number of the plan with its unit's sign, and no more decimals than it has."""
    if value is None:
        return ""
    if unit.kind == UnitKind.RATE:
        return f"{bare(value, unit, PLACES)} per {unit.per:,}"
    return bare(value, unit, PLACES)
