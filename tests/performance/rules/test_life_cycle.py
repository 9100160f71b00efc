"""Sign-off: every step from every state, and the sentence with which a wrong one is refused."""

import pytest

from performance.rules.life_cycle import TRANSITIONS, Audience, Part, State, Step, refusal, sources

EVERYONE = frozenset(Part)


def refused(step, state, parts=EVERYONE, entered_it=False, reason="Please check", **more):
    return refusal(step, state, parts=frozenset(parts), entered_it=entered_it, reason=reason, **more)


ALLOWED = {
    (Step.SUBMIT, State.DRAFT),
    (Step.SUBMIT, State.RETURNED),
    (Step.VERIFY, State.SUBMITTED),
    (Step.APPROVE, State.VERIFIED),
    (Step.RETURN, State.SUBMITTED),
    (Step.RETURN, State.VERIFIED),
    (Step.PUBLISH, State.APPROVED),
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_the_table_allows_these_steps_and_no_others(step, state):
    sentence = refused(step, state)
    if (step, state) in ALLOWED:
        assert sentence is None
    else:
        assert sentence == f"A figure that is {state.label.lower()} cannot be {step.done}."


def test_without_verification_a_submitted_figure_is_approved_at_once():
    assert refused(Step.APPROVE, State.SUBMITTED, verification_on=False) is None
    assert refused(Step.VERIFY, State.SUBMITTED, verification_on=False) == (
        "This council does not verify figures: they go from the owner to the approver."
    )
    assert State.SUBMITTED not in sources(Step.APPROVE)


@pytest.mark.parametrize(("step", "state"), [(Step.VERIFY, State.SUBMITTED), (Step.APPROVE, State.VERIFIED)])
def test_nobody_verifies_or_approves_what_they_entered(step, state):
    assert refused(step, state, entered_it=True) == (f"You entered this figure, so somebody else has to {step} it.")


@pytest.mark.parametrize(
    ("step", "state", "parts", "who"),
    [
        (Step.SUBMIT, State.DRAFT, {Part.APPROVER}, "the measure's owner or deputy"),
        (Step.VERIFY, State.SUBMITTED, {Part.OWNER, Part.APPROVER}, "the performance lead"),
        (Step.APPROVE, State.VERIFIED, {Part.OWNER, Part.VERIFIER}, "the measure's approver or deputy"),
        (Step.PUBLISH, State.APPROVED, {Part.OWNER}, "the performance lead"),
        (Step.RETURN, State.SUBMITTED, {Part.OWNER}, "the measure's approver or deputy or the performance lead"),
        (Step.SUBMIT, State.DRAFT, set(), "the measure's owner or deputy"),
    ],
)
def test_each_step_is_for_the_people_whose_part_it_is(step, state, parts, who):
    assert refused(step, state, parts) == f"Only {who} can {step} this figure."


def test_a_closed_quarter_takes_no_figures_without_an_exception():
    assert refused(Step.SUBMIT, State.DRAFT, is_quarter_open=False) == (
        "The quarter is closed: ask the performance lead to reopen this measure for you."
    )


def test_a_figure_is_returned_with_a_reason():
    assert "Say why" in refused(Step.RETURN, State.SUBMITTED, reason="  ")


def test_each_audience_sees_all_that_the_next_one_sees_and_drafts_stay_with_the_owners():
    public, members, officers, owners = (
        audience.states for audience in (Audience.PUBLIC, Audience.MEMBERS, Audience.OFFICERS, Audience.OWNERS)
    )
    assert public < members < officers < owners
    assert public == {State.PUBLISHED}
    assert members == {State.PUBLISHED, State.APPROVED}
    assert State.DRAFT not in officers
    assert not any(State.REPLACED in audience.states for audience in Audience)


def test_what_waits_and_what_is_settled_are_apart():
    assert [state for state in State if state.is_waiting] == [State.SUBMITTED, State.VERIFIED]
    assert [state for state in State if state.is_settled] == [State.APPROVED, State.PUBLISHED]


def test_no_step_leads_back_to_a_draft():
    assert all(transition.target != State.DRAFT for transition in TRANSITIONS.values())
