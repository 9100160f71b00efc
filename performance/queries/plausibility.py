"""What is worth asking about a figure that somebody enters, with what the record holds of its measure."""

from council_portal.periods import Period
from performance.actions.observations import Entry
from performance.models import Component, ComponentRole
from performance.queries.entry import definition_in
from performance.queries.measure_record import MeasureRecord
from performance.rules.counting import Counting
from performance.rules.plausibility import Question, ask
from performance.rules.reporting import Figure
from performance.rules.rollup import RollUp
from performance.rules.targets import CountingYear


def questions_about_entry(
    record: MeasureRecord, component: Component, period: Period, entry: Entry
) -> tuple[Question, ...]:
    """The questions about what somebody enters for the component in the period: one query at most."""
    value = entry.figure_in(component.in_unit)
    if value is None or entry.reason_for_no_figure:
        return ()
    new = Figure(
        period=period,
        value=value,
        component=component.key,
        covers_months=entry.covers_months,
        numerator=entry.numerator,
        denominator=entry.denominator,
        definition=definition_in(component, period),
    )
    return questions_about(record, component, new, is_bare_pounds=entry.is_bare_pounds)


def questions_about(
    record: MeasureRecord, component: Component, new: Figure, *, is_bare_pounds: bool = False
) -> tuple[Question, ...]:
    """The questions about a new figure of the component, held against the measure's figures: no query of its own.

    `is_bare_pounds` says that it was typed as pounds, where it counts in thousands. The record is read for officers, so
    that figures which wait for approval count too.
    """
    counting = counting_of(record, component)
    return ask(new, record.as_the_rules_take_them(), counting, is_bare_pounds=is_bare_pounds)


def counting_of(record: MeasureRecord, component: Component) -> Counting:
    """How the component's figures count, as the questions take it."""
    own = component.is_measured_itself
    return Counting(
        unit=component.in_unit,
        places=component.decimal_places,
        rollup=_rollup(record, component),
        counting_year=CountingYear(record.method.counting_year),
        lowest=record.measure.lowest if own else None,
        highest=record.measure.highest if own else None,
        is_change=component.role == ComponentRole.CHANGE,
        parts=tuple(
            each.key
            for each in record.components
            if own and each.role == ComponentRole.PART and each.in_unit == record.unit
        ),
    )


def _rollup(record: MeasureRecord, component: Component) -> RollUp:
    """That of the measure; a year to date of what adds up is a running total, and what stands beside is not added."""
    declared = RollUp(record.method.roll_up)
    if component.is_measured_itself:
        return declared
    if component.role == ComponentRole.YEAR_TO_DATE and declared in (RollUp.SUM, RollUp.RUNNING_TOTAL):
        return RollUp.RUNNING_TOTAL
    return RollUp.NONE
