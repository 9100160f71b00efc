"""The life of a figure from draft to published: who may move it on, from where, and who counts it when."""

from dataclasses import dataclass
from enum import StrEnum

from council_portal.choices import Choice


class State(Choice):
    """Where a figure is in its sign-off; one that another follows before approval is replaced."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    VERIFIED = "verified", "Verified"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    RETURNED = "returned", "Returned"
    REPLACED = "replaced", "Replaced before approval"

    @property
    def is_waiting(self) -> bool:
        """Whether somebody else still has to sign it off."""
        return self in (State.SUBMITTED, State.VERIFIED)

    @property
    def is_settled(self) -> bool:
        return self in (State.APPROVED, State.PUBLISHED)


class Audience(Choice):
    """For whom a figure is read: which states count depends on it."""

    OWNERS = "owners", "The measure's owner and deputy"
    OFFICERS = "officers", "Officers"
    MEMBERS = "members", "Members"
    PUBLIC = "public", "The public"

    @property
    def sees_what_waits(self) -> bool:
        """Whether overrides, notes and narratives count for them before somebody approved them."""
        return self in (Audience.OWNERS, Audience.OFFICERS)

    @property
    def states(self) -> frozenset[State]:
        """The states of the figures this audience sees. Drafts and returned ones are for owner and deputy alone."""
        public = {State.PUBLISHED}
        members = public | {State.APPROVED}
        officers = members | {State.SUBMITTED, State.VERIFIED}
        owners = officers | {State.DRAFT, State.RETURNED}
        return frozenset({"owners": owners, "officers": officers, "members": members, "public": public}[self])


class Part(Choice):
    """The part a person plays in a measure's sign-off."""

    OWNER = "owner", "the measure's owner or deputy"
    VERIFIER = "verifier", "the performance lead"
    APPROVER = "approver", "the measure's approver or deputy"
    PUBLISHER = "publisher", "the performance lead"


class Step(StrEnum):
    """What moves a figure from one state to the next."""

    SUBMIT = "submit"
    VERIFY = "verify"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"

    @property
    def done(self) -> str:
        """What has happened once it is done: submitted, verified."""
        return {
            "submit": "submitted",
            "verify": "verified",
            "approve": "approved",
            "return": "returned",
            "publish": "published",
        }[self]


@dataclass(frozen=True)
class Transition:
    """One row of the table: the step, the states it starts from, the one it leads to, and who takes it."""

    step: Step
    sources: frozenset[State]
    target: State
    parts: frozenset[Part]
    needs_reason: bool = False
    needs_another_person: bool = False


TRANSITIONS = {
    transition.step: transition
    for transition in (
        Transition(Step.SUBMIT, frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED, frozenset({Part.OWNER})),
        Transition(
            Step.VERIFY,
            frozenset({State.SUBMITTED}),
            State.VERIFIED,
            frozenset({Part.VERIFIER}),
            needs_another_person=True,
        ),
        Transition(
            Step.APPROVE,
            frozenset({State.VERIFIED}),
            State.APPROVED,
            frozenset({Part.APPROVER}),
            needs_another_person=True,
        ),
        Transition(
            Step.RETURN,
            frozenset({State.SUBMITTED, State.VERIFIED}),
            State.RETURNED,
            frozenset({Part.VERIFIER, Part.APPROVER}),
            needs_reason=True,
        ),
        Transition(Step.PUBLISH, frozenset({State.APPROVED}), State.PUBLISHED, frozenset({Part.PUBLISHER})),
    )
}


def sources(step: Step, *, verification_on: bool = True) -> frozenset[State]:
    """The states a step may start from. Where the council does not verify, a submitted figure is approved at once."""
    usual = TRANSITIONS[step].sources
    return usual | {State.SUBMITTED} if step == Step.APPROVE and not verification_on else usual


def refusal(
    step: Step,
    state: State,
    *,
    parts: frozenset[Part],
    entered_it: bool,
    verification_on: bool = True,
    is_quarter_open: bool = True,
    reason: str = "",
) -> str | None:
    """Why a person may not take a step, as a sentence; None where they may.

    `parts` are those the person plays for the measure, `entered_it` whether they entered the figure themselves, and
    `is_quarter_open` whether the quarter takes figures, by being open or by a named exception.
    """
    transition = TRANSITIONS[step]
    if step == Step.VERIFY and not verification_on:
        return "This council does not verify figures: they go from the owner to the approver."
    if not parts & transition.parts:
        names = sorted({part.label for part in transition.parts})
        return f"Only {' or '.join(names)} can {step} this figure."
    if state not in sources(step, verification_on=verification_on):
        return f"A figure that is {state.label.lower()} cannot be {step.done}."
    if transition.needs_another_person and entered_it:
        return f"You entered this figure, so somebody else has to {step} it."
    if step == Step.SUBMIT and not is_quarter_open:
        return "The quarter is closed: ask the performance lead to reopen this measure for you."
    if transition.needs_reason and not reason.strip():
        return "Say why you return the figure, so that its owner knows what to change."
    return None
