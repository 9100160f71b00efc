"""Figures on their way: submitted, verified, approved, returned and revised, each by the right person, each audited."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from council_portal import audit
from council_portal.periods import Period
from performance.actions import cycles, observations, sign_off
from performance.actions.answers import Answered
from performance.actions.observations import Entry, StaleFigure
from performance.actions.refusal import Refusal
from performance.models import Answer, Observation, ObservationKind
from performance.rules.life_cycle import State
from performance.rules.plausibility import Doubt, Question
from tests.factories.performance import AT, YEAR

Q1, Q2, Q3 = YEAR.quarters[:3]


@pytest.fixture
def submit(plan):
    """Submits for the owner, a figure of H1 for Quarter 2 unless told otherwise."""

    def call(value="91.5", *, ref="H1", period=Q2, expected_version=0, by=None, entry=None, **fields):
        return observations.submit(
            measure=plan.measures[ref],
            component=plan.component(ref),
            period=period,
            entry=entry or Entry(value=None if value is None else Decimal(value)),
            by=by or plan.owner,
            at=AT,
            expected_version=expected_version,
            **fields,
        )

    return call


@pytest.fixture
def unverified(plan):
    """The plan of a council that does not verify."""
    plan.edition.is_verification_required = False
    plan.edition.save()
    for measure in plan.measures.values():
        measure.edition.is_verification_required = False
    return plan


def verify(plan, observation, by=None):
    observations.verify(measure=plan.measures["H1"], observation=observation, by=by or plan.lead, at=AT)


def approve(plan, observation, by=None):
    observations.approve(measure=plan.measures["H1"], observation=observation, by=by or plan.approver, at=AT)


def test_it_goes_from_owner_to_lead_to_approver(plan, submit):
    figure = submit()
    assert (figure.state, figure.version, figure.entered_by) == (State.SUBMITTED, 1, plan.owner)
    verify(plan, figure)
    approve(plan, figure)
    assert (figure.state, figure.verified_by, figure.approved_by) == (State.APPROVED, plan.lead, plan.approver)


def test_the_audit_tells_who_did_what_with_old_and_new(plan, submit):
    figure = submit()
    verify(plan, figure)
    approve(plan, figure)
    submit("88.0", expected_version=1, why="One boat was counted twice.", channel="grid")
    events = list(audit.trail("measure:H1"))
    assert [event.verb for event in events] == [
        "observation.submitted",
        "observation.verified",
        "observation.approved",
        "observation.submitted",
    ]
    last = events[-1]
    assert (last.by, last.reason, last.channel) == (plan.owner, "One boat was counted twice.", "grid")
    assert (last.before["value"], last.after["value"]) == ("91.5000", "88.0")
    assert (events[1].before["state"], events[1].after["state"]) == ("submitted", "verified")
    assert "88.0%" in last.summary and "Quarter 2" in last.summary


def test_a_figure_is_not_approved_before_it_is_verified(plan, submit):
    figure = submit()
    with pytest.raises(Refusal, match="cannot be approved"):
        approve(plan, figure)
    assert Observation.objects.get().state == State.SUBMITTED


def test_without_verification_it_goes_straight_to_the_approver(unverified, submit):
    figure = submit()
    approve(unverified, figure)
    assert figure.state == State.APPROVED


def test_nobody_verifies_or_approves_what_they_entered(unverified, submit):
    figure = submit(by=unverified.approver)
    with pytest.raises(Refusal, match="You entered this figure"):
        approve(unverified, figure)
    unverified.measures["H1"].edition.is_verification_required = True
    with pytest.raises(Refusal, match="You entered this figure"):
        verify(unverified, figure, by=unverified.approver)


def test_a_returned_figure_says_why_and_counts_no_more(plan, submit):
    figure = submit()
    with pytest.raises(Refusal, match="Say why"):
        observations.return_(measure=plan.measures["H1"], observation=figure, by=plan.lead, at=AT, reason=" ")
    observations.return_(
        measure=plan.measures["H1"], observation=figure, by=plan.lead, at=AT, reason="August is missing."
    )
    assert (figure.state, figure.return_reason) == (State.RETURNED, "August is missing.")
    assert submit("93", expected_version=1).version == 2


def test_a_second_submission_takes_the_place_of_one_that_waits(plan, submit):
    submit()
    submit("92.0", expected_version=1)
    assert list(Observation.objects.order_by("version").values_list("state", flat=True)) == ["replaced", "submitted"]


def test_an_approved_figure_stands_until_its_revision_is_approved(unverified, submit):
    first = submit()
    approve(unverified, first)
    revised = observations.revise(
        measure=unverified.measures["H1"],
        component=unverified.component("H1"),
        period=Q2,
        entry=Entry(value=Decimal("88")),
        by=unverified.owner,
        at=AT,
        expected_version=1,
        why="One boat was counted twice.",
    )
    first.refresh_from_db()
    assert (first.state, revised.state, revised.quality) == (State.APPROVED, State.SUBMITTED, "revised")


def test_a_revision_says_why(plan, submit):
    with pytest.raises(Refusal, match="Say why"):
        observations.revise(
            measure=plan.measures["H1"],
            component=plan.component("H1"),
            period=Q2,
            entry=Entry(value=Decimal(1)),
            by=plan.owner,
            at=AT,
            expected_version=0,
            why=" ",
        )


def test_a_stale_form_is_given_both_values(plan, submit):
    submit("91.5")
    with pytest.raises(StaleFigure) as stale:
        submit("40.0", by=plan.deputy)
    assert (stale.value.theirs.value, stale.value.ours.value) == (Decimal("91.5"), Decimal("40.0"))
    assert Observation.objects.count() == 1


def test_whoever_signs_second_finds_it_moved_on(plan, submit):
    figure = submit()
    as_another_saw_it = Observation.objects.get(pk=figure.pk)
    verify(plan, figure)
    with pytest.raises(StaleFigure):
        verify(plan, as_another_saw_it)
    assert len(audit.trail("measure:H1")) == 2


def test_a_draft_becomes_the_version_submitted(plan, submit):
    draft = plan.figure("H1", "2031-32-Q2", None, state=State.DRAFT)
    submitted = submit("90")
    assert (submitted.pk, submitted.version, submitted.state) == (draft.pk, 1, State.SUBMITTED)


@pytest.mark.parametrize(("value", "words"), [("-0.1", "0.0% or more"), ("100.1", "100.0% or less")])
def test_a_figure_past_the_measures_bounds_is_refused(plan, submit, value, words):
    with pytest.raises(Refusal, match=words):
        submit(value)
    assert not Observation.objects.exists()


def test_a_rate_is_worked_out_from_what_it_was_entered_as(plan, submit):
    figure = submit(ref="H2", entry=Entry(numerator=Decimal(7), denominator=Decimal(2800)))
    assert figure.value == Decimal("2.5")


def test_a_rate_given_beside_what_it_was_made_of_stands_as_it_was_given(plan, submit):
    figure = submit(ref="H1", entry=Entry(value=Decimal(39), numerator=Decimal(8), denominator=Decimal(21)))
    assert (figure.value, figure.numerator, figure.denominator) == (39, 8, 21)


ABOUT_SIZE = Question(Doubt.MAGNITUDE, "9.1% is about a tenth of the last figure, 91.5%. Is it right?")
ABOUT_SIGN = Question(Doubt.WRONG_SIGN, "Is the minus sign right?")


def test_questions_are_kept_with_their_answers_for_that_version(plan, submit):
    asked = [Answered(ABOUT_SIZE, " The harbour was shut. "), Answered(ABOUT_SIGN)]
    figure = submit("9.1", answered=asked)
    kept = figure.answers.order_by("pk")
    assert [(each.doubt, each.question, each.words, each.by, each.at) for each in kept] == [
        ("magnitude", ABOUT_SIZE.sentence, "The harbour was shut.", plan.owner, AT),
        ("wrong_sign", ABOUT_SIGN.sentence, "", plan.owner, AT),
    ]
    assert audit.trail("measure:H1").last().after["questions"] == [
        f"{ABOUT_SIZE.sentence} Answered: The harbour was shut.",
        f"{ABOUT_SIGN.sentence} Not answered.",
    ]
    assert not submit("90", expected_version=1, by=plan.deputy).answers.exists()
    assert figure.answers.count() == 2


def test_what_a_draft_answered_gives_way_to_what_is_submitted(plan, submit):
    observations.save_draft(
        measure=plan.measures["H1"],
        component=plan.component("H1"),
        period=Q2,
        entry=Entry(value=Decimal("9.1")),
        by=plan.owner,
        at=AT,
        expected_version=0,
        expected_draft=0,
        answered=[Answered(ABOUT_SIZE, "Not yet sure.")],
    )
    submit("9.1", answered=[Answered(ABOUT_SIZE, "The harbour was shut.")])
    assert Answer.objects.get().words == "The harbour was shut."


def test_an_answer_that_cannot_be_kept_keeps_the_figure_out_too(plan, submit):
    with pytest.raises(ValidationError):
        submit("9.1", answered=[Answered(ABOUT_SIZE, "x" * 501)])
    assert not Observation.objects.exists()
    assert not audit.trail("measure:H1")


def test_dividing_by_zero_gives_no_figure(plan, submit):
    nothing = Entry(numerator=Decimal(0), denominator=Decimal(0))
    with pytest.raises(ValidationError, match="denominator of zero"):
        submit(ref="H2", entry=nothing)
    figure = submit(ref="H2", entry=replace(nothing, reason_for_no_figure="not_applicable"))
    assert (figure.value, figure.in_words) == (None, "Not applicable")


def test_a_blank_needs_a_reason(plan, submit):
    with pytest.raises(ValidationError):
        submit(None)
    late = submit(None, entry=Entry(reason_for_no_figure="late", expected_on=date(2031, 11, 1)))
    assert (late.value, late.expected_on) == (None, date(2031, 11, 1))


def test_text_too_long_for_the_record_is_refused_on_every_database(plan, submit):
    with pytest.raises(ValidationError):
        submit(entry=Entry(text="x" * 301))


def test_a_closed_quarter_takes_no_figures_but_by_a_named_exception(plan, submit):
    with pytest.raises(Refusal, match="closed"):
        submit(period=Q1)
    closed = plan.edition.cycles.get(period_start=Q1.start)
    cycles.reopen_for(
        cycle=closed,
        measure=plan.measures["H1"],
        user=plan.owner,
        until_on=AT.date() + timedelta(days=1),
        reason="The harbour office lost its records.",
        by=plan.lead,
        at=AT,
    )
    assert submit(period=Q1).state == State.SUBMITTED
    with pytest.raises(Refusal, match="closed"):
        submit(period=Q1, by=plan.deputy, expected_version=1)
    with pytest.raises(Refusal, match="closed"):
        submit(period=Q1, ref="H2")
    assert "cycle.reopened" in [event.verb for event in audit.trail("measure:H1")]


def test_a_month_belongs_to_its_quarter_and_a_forecast_to_none(plan, submit):
    assert submit(period=Q2.months[0]).period.key == "2031-07"
    with pytest.raises(Refusal, match="has not been opened"):
        submit(period=Q3.months[0])
    forecast = submit(period=YEAR, kind=ObservationKind.FORECAST, entry=Entry(value=Decimal(95), confidence="low"))
    assert forecast.kind == ObservationKind.FORECAST


def test_history_from_before_the_plan_may_be_completed(plan, submit):
    assert submit(period=Period.parse(None, "2029-30")).version == 1


def test_everything_of_a_measure_that_waits_is_approved_at_one_go(unverified, submit):
    submit()
    submit(period=Q2.months[0])
    submit(ref="H2", value="2.1")
    measure = unverified.measures["H1"]
    assert sign_off.approve_all(measure=measure, quarter=Q2, by=unverified.approver, at=AT) == 2
    assert set(Observation.objects.values_list("component__series__measures__ref", "state")) == {
        ("H1", "approved"),
        ("H2", "submitted"),
    }


def test_of_what_is_approved_at_one_go_all_or_nothing_is(unverified, submit):
    submit()
    submit(period=Q2.months[0], by=unverified.approver)
    with pytest.raises(Refusal):
        sign_off.approve_all(measure=unverified.measures["H1"], quarter=Q2, by=unverified.approver, at=AT)
    assert set(Observation.objects.values_list("state", flat=True)) == {"submitted"}


def test_the_lead_verifies_a_measures_figures_at_one_go(plan, submit):
    submit()
    submit(period=Q2.months[0])
    assert sign_off.verify_all(measure=plan.measures["H1"], quarter=Q2, by=plan.lead, at=AT) == 2
    assert set(Observation.objects.values_list("state", flat=True)) == {"verified"}
