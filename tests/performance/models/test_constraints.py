"""The database has the last word: what may not stand in it, sentence by sentence."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal.periods import Period, PeriodKind
from performance.models import (
    Answer,
    Commentary,
    Component,
    Measure,
    Method,
    Observation,
    ObservationKind,
    Override,
    PlanEdition,
    Publication,
    Reopening,
    ReportingCycle,
    Responsibility,
    Series,
    Target,
    Threshold,
)
from performance.rules.life_cycle import State
from tests.factories.performance import AT, YEAR, InventedPlan, figure

Q2 = YEAR.quarters[1]


def refused(constraint: str):
    """The database refuses, by the constraint of this name (SQLite names check constraints only)."""
    return pytest.raises(IntegrityError, match=constraint)


def a_figure(plan: InventedPlan, value: str | None = "91.5", **fields) -> Observation:
    return figure(plan.component("H1"), Q2, value, plan.owner, plan.approver, **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("observation_is_a_figure_or_a_reason_for_none", {"value": None}),
        ("observation_is_a_figure_or_a_reason_for_none", {"reason_for_no_figure": "late"}),
        ("observation_numerator_and_denominator_together", {"numerator": Decimal(3)}),
        ("observation_covers_some_months_only_of_a_part_period", {"part_period_words": "July only"}),
        ("observation_covers_some_months_only_of_a_part_period", {"covers_months": 2}),
        ("observation_confidence_is_of_a_forecast", {"confidence": "high"}),
        ("observation_forecast_is_for_a_year", {"kind": ObservationKind.FORECAST}),
        ("observation_returned_by_at_and_reason_together", {"return_reason": "Look again."}),
        ("observation_versions_count_from_one", {"version": 0}),
    ],
)
def test_an_observation_is_refused(plan, constraint, fields):
    with refused(constraint), transaction.atomic():
        a_figure(plan, **fields)


@pytest.mark.parametrize(
    ("constraint", "state"),
    [
        ("observation_approved_says_by_whom", State.APPROVED),
        ("observation_approved_says_by_whom", State.PUBLISHED),
        ("observation_verified_says_by_whom", State.VERIFIED),
        ("observation_returned_says_by_whom", State.RETURNED),
    ],
)
def test_a_state_says_who_brought_it_about(plan, constraint, state):
    submitted = a_figure(plan, state=State.SUBMITTED)
    with refused(constraint), transaction.atomic():
        Observation.objects.filter(pk=submitted.pk).update(state=state.value)


@pytest.mark.parametrize("verb", ["verified", "approved"])
def test_nobody_verifies_or_approves_what_they_entered(plan, verb):
    submitted = a_figure(plan, state=State.SUBMITTED)
    with refused(f"observation_is_not_{verb}_by_its_author"), transaction.atomic():
        Observation.objects.filter(pk=submitted.pk).update(**{f"{verb}_by": plan.owner, f"{verb}_at": AT})
    with refused(f"observation_{verb}_by_and_at_together"), transaction.atomic():
        Observation.objects.filter(pk=submitted.pk).update(**{f"{verb}_by": plan.lead})


def test_a_version_stands_once_in_its_place(plan):
    a_figure(plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_figure(plan, "92")
    assert a_figure(plan, "92", version=2).version == 2


def test_one_draft_stands_in_a_place(plan):
    a_figure(plan, None, state=State.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_figure(plan, None, state=State.DRAFT, version=2)


def test_a_judgement_in_words_is_a_figure(plan):
    assert a_figure(plan, None, text="Qualified conclusion").in_words == "Qualified conclusion"


def test_a_figure_of_nothing_over_nothing_is_refused_by_the_record(plan):
    observation = a_figure(plan, state=State.SUBMITTED)
    observation.numerator = observation.denominator = Decimal(0)
    with pytest.raises(ValidationError, match="denominator of zero"):
        observation.full_clean()


def test_a_period_begins_where_its_kind_does(plan):
    observation = a_figure(plan)
    observation.period_start = date(2031, 8, 1)
    with pytest.raises(ValidationError, match="No quarter begins on 2031-08-01"):
        observation.full_clean()


def test_rows_whose_period_ended_by_a_day_are_found_by_kind(plan):
    component = plan.component("H1")
    for version, period in enumerate(
        [
            Period.parse(None, "2030-31"),
            Period.parse(None, "2031-32"),
            Period.parse(None, "2031-32-H1"),
            Period.parse(None, "2031-32-Q2"),
            Period.parse(None, "2031-32-Q3"),
            Period.parse(None, "2031-09"),
            Period.parse(None, "2031-10"),
        ],
        1,
    ):
        figure(component, period, "1", plan.owner, plan.approver, version=version)
    ended = {row.period.key for row in Observation.objects.ended_by(Q2.end)}
    assert ended == {"2030-31", "2031-32-H1", "2031-32-Q2", "2031-09"}


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("component_without_a_key_is_the_headline", {"role": "part"}),
        ("component_without_a_key_is_the_headline", {"key": "crimes"}),
        ("component_states_what_a_rate_is_per", {"unit": "rate"}),
        ("component_states_what_a_rate_is_per", {"rate_per": 1000}),
        ("component_in_thousands_is_money", {"is_in_thousands": True}),
        ("component_keeps_at_most_four_decimals", {"decimal_places": 5}),
    ],
)
def test_a_component_is_refused(db, constraint, fields):
    series = Series.objects.create(key="other", title="Another")
    with refused(constraint), transaction.atomic():
        Component.objects.create(series=series, **({"unit": "count"} | fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("target_numeric_has_an_operator_and_a_value", {"kind": "numeric", "value": Decimal(1)}),
        ("target_numeric_has_an_operator_and_a_value", {"kind": "numeric", "operator": ">="}),
        ("target_range_has_two_bounds_in_order", {"kind": "range", "low": Decimal(1)}),
        ("target_range_has_two_bounds_in_order", {"kind": "range", "low": Decimal(2), "high": Decimal(1)}),
        ("target_range_has_two_bounds_in_order", {"kind": "none", "low": Decimal(2)}),
        ("target_relative_has_one_change_on_last_year", {"kind": "relative", "operator": "<="}),
        (
            "target_relative_has_one_change_on_last_year",
            {"kind": "relative", "operator": "<=", "relative_percent": Decimal(-5), "relative_points": Decimal(-1)},
        ),
        ("target_profiled_has_an_operator", {"kind": "profiled"}),
        ("target_in_words_has_words", {"kind": "words"}),
    ],
)
def test_a_target_is_refused(plan, constraint, fields):
    with refused(constraint), transaction.atomic():
        Target.objects.create(measure=plan.measures["H4"], from_on=YEAR.start, set_by=plan.lead, set_at=AT, **fields)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("threshold_is_an_amount_or_bounds", {"kind": "percent"}),
        ("threshold_is_an_amount_or_bounds", {"kind": "absolute", "value": Decimal(-1)}),
        ("threshold_is_an_amount_or_bounds", {"kind": "bounds", "value": Decimal(1)}),
    ],
)
def test_a_threshold_is_refused(plan, constraint, fields):
    with refused(constraint), transaction.atomic():
        Threshold.objects.create(
            edition=plan.edition,
            measure=plan.measures["H1"],
            from_on=YEAR.start,
            set_by=plan.lead,
            set_at=AT,
            **fields,
        )


def test_a_default_threshold_is_a_percentage_and_one_a_day(plan):
    dated = {"edition": plan.edition, "from_on": date(2031, 7, 1), "set_by": plan.lead, "set_at": AT}
    with refused("threshold_by_default_is_a_percentage"), transaction.atomic():
        Threshold.objects.create(kind="absolute", value=Decimal(1), **dated)
    Threshold.objects.create(kind="percent", value=Decimal(1), **dated)
    with pytest.raises(IntegrityError), transaction.atomic():
        Threshold.objects.create(kind="percent", value=Decimal(2), **dated)


def test_a_band_of_materiality_is_a_percentage_or_an_amount(plan):
    with refused("method_materiality_is_one_of_percent_and_amount"), transaction.atomic():
        Method.objects.update(materiality_percent=Decimal(1), materiality_absolute=Decimal(1))


def test_a_measures_bounds_are_in_order_and_its_ref_its_own(plan):
    with refused("measure_highest_is_not_below_lowest"), transaction.atomic():
        Measure.objects.filter(ref="H1").update(highest=Decimal(-1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(ref="H1").update(ref="H2")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("override_value_is_one_of_its_kind", {"of": "status", "value": "improved", "reason": "So."}),
        ("override_value_is_one_of_its_kind", {"of": "direction", "value": "on_target", "reason": "So."}),
        ("override_states_its_reason", {"of": "status", "value": "on_target", "reason": ""}),
    ],
)
def test_an_override_is_refused(plan, constraint, fields):
    override = Override(measure=plan.measures["H1"], by=plan.owner, at=AT, **fields)
    override.period = Q2
    with refused(constraint), transaction.atomic():
        override.save()


def test_nobody_approves_their_own_words(plan):
    words = Commentary(measure=plan.measures["H1"], text="Up.", by=plan.owner, at=AT)
    words.period = Q2
    words.approved_by, words.approved_at = plan.owner, AT
    with refused("commentary_is_not_approved_by_its_author"), transaction.atomic():
        words.save()


def test_a_responsibility_without_end_is_one_persons(plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.create(
            measure=plan.measures["H1"], kind="owner", user=plan.deputy, from_on=date(2031, 8, 1)
        )
    with refused("responsibility_ends_after_it_begins"), transaction.atomic():
        Responsibility.objects.update(to_on=YEAR.start)


def test_a_cycle_is_of_a_quarter_that_its_edition_covers(plan):
    with refused("reporting_cycle_is_of_a_quarter"), transaction.atomic():
        ReportingCycle.objects.filter(pk=plan.cycle.pk).update(period_kind="month")
    with refused("reporting_cycle_closed_or_published_says_when_it_closed"), transaction.atomic():
        ReportingCycle.objects.filter(pk=plan.cycle.pk).update(state="closed")
    with refused("reporting_cycle_commentary_is_due_no_earlier_than_data"), transaction.atomic():
        ReportingCycle.objects.filter(pk=plan.cycle.pk).update(commentary_due_on=date(2031, 10, 1))
    plan.cycle.period = YEAR.next().quarters[0]
    with pytest.raises(ValidationError, match="does not cover"):
        plan.cycle.full_clean()


def test_an_exception_states_its_reason(plan):
    with refused("reopening_states_its_reason"), transaction.atomic():
        Reopening.objects.create(
            cycle=plan.cycle,
            measure=plan.measures["H1"],
            user=plan.owner,
            until_on=date(2031, 12, 1),
            reason="",
            by=plan.lead,
            at=AT,
        )


def test_a_question_about_a_version_is_answered_once_and_says_what_was_asked(plan):
    figure = plan.figure("H1", "2031-32-Q2", "91.5")
    fields = {"observation": figure, "doubt": "magnitude", "by": plan.owner, "at": AT}
    Answer.objects.create(question="Is it right?", **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(question="Is it so?", **fields)
    with refused("answer_says_what_was_asked"), transaction.atomic():
        Answer.objects.create(question="", **fields | {"doubt": "wrong_sign"})


def test_a_tolerance_as_in_the_whole_plan_holds_nothing_of_its_own_and_is_a_measures(plan):
    fields = {"edition": plan.edition, "measure": plan.measures["H1"], "set_by": plan.lead, "set_at": AT}
    for own in ({"value": 5}, {"low": 1}, {"high": 9}):
        with refused("threshold_is_an_amount_or_bounds"), transaction.atomic():
            Threshold.objects.create(kind="plan", from_on=Q2.start, **own, **fields)
    with refused("threshold_by_default_is_a_percentage"), transaction.atomic():
        Threshold.objects.create(kind="plan", from_on=Q2.start, **fields | {"measure": None})
    with refused("threshold_is_an_amount_or_bounds"), transaction.atomic():
        Threshold.objects.create(kind="percent", from_on=Q2.start, **fields)
    with refused("threshold_is_an_amount_or_bounds"), transaction.atomic():
        Threshold.objects.create(kind="bounds", from_on=Q2.start, **fields)
    Threshold.objects.create(kind="plan", from_on=Q2.start, **fields)


def test_a_correction_gives_its_notice(plan):
    fields = {"cycle": plan.cycle, "content": "{}", "sha256": "0" * 64, "published_by": plan.lead, "published_at": AT}
    with refused("publication_after_the_first_gives_a_correction_notice"), transaction.atomic():
        Publication.objects.create(version=2, **fields)
    with refused("publication_after_the_first_gives_a_correction_notice"), transaction.atomic():
        Publication.objects.create(version=1, correction_notice="Corrected.", **fields)


def test_an_edition_ends_after_it_begins(db):
    with refused("plan_edition_ends_after_it_begins"), transaction.atomic():
        PlanEdition.objects.create(title="Backwards", from_on=YEAR.end, to_on=YEAR.start)


def test_a_period_is_given_and_taken_as_a_value():
    observation = Observation()
    observation.period = Period.parse(PeriodKind.SURVEY, "2031-12")
    assert (observation.period_kind, observation.period_start) == ("survey", date(2031, 12, 1))
    assert observation.period.label == "December 2031"
