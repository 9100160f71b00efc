"""Generated plans, stored and read back, against an obvious twin that knows nothing but what was drawn.

The twin has its own arithmetic for status and direction: it shares neither queries nor rules with the scorecard.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council_portal.models import Directorate
from performance.models import Observation, Outcome, Override, PlanEdition, Priority, Threshold
from performance.queries.scorecard import Filters, headline_of, scorecard
from performance.rules.direction import Direction
from performance.rules.life_cycle import Audience, State
from performance.rules.status import Status
from tests.factories.performance import AT, YEAR, InventedPlan, figure, measure, open_cycle
from tests.performance.queries.test_scorecard_twin import agrees

Q1, Q2 = YEAR.next().quarters[:2]
TOLERANCE = Decimal(5)
#: Few values, so that equal figures, met targets and the very edge of the amber band all come about.
figures = st.sampled_from(["0", "90", "94", "95", "99.9", "100", "100.1", "105", "106", "-3"]).map(Decimal)


@dataclass(frozen=True)
class Drawn:
    """A quarterly measure: its place, how it is judged, and figures of two quarters, and one that waits."""

    priority: int
    owner: str
    is_priority: bool
    polarity: str
    target: str
    is_under_development: bool
    before: Decimal | None
    now: Decimal | None
    waiting: Decimal | None
    judged: Status | None


drawn_measures = st.builds(
    Drawn,
    priority=st.integers(1, 2),
    owner=st.sampled_from(["EAST", "WEST"]),
    is_priority=st.booleans(),
    polarity=st.sampled_from(["high", "low", "none"]),
    target=st.sampled_from(["number", "number", "number", "words", "none"]),
    is_under_development=st.sampled_from([False, False, False, True]),
    before=st.none() | figures,
    now=st.none() | figures,
    waiting=st.none() | figures,
    judged=st.none() | st.none() | st.sampled_from(Status),
)


def known(drawn: Drawn, audience: Audience) -> Decimal | None:
    """The figure of the quarter: what waits for approval is for officers alone."""
    if audience == Audience.OFFICERS and drawn.waiting is not None:
        return drawn.waiting
    return drawn.now


def status(drawn: Drawn, audience: Audience) -> Status:
    """In the order declared: the owner's judgement, under development, not applicable, not yet available, judged."""
    value = known(drawn, audience)
    if drawn.judged is not None:
        return drawn.judged
    if drawn.is_under_development:
        return Status.UNDER_DEVELOPMENT
    if drawn.target == "words":
        return Status.NOT_AVAILABLE if value is None else Status.NOT_APPLICABLE
    if drawn.target == "none" or drawn.polarity == "none":
        return Status.NOT_APPLICABLE
    if value is None:
        return Status.NOT_AVAILABLE
    if drawn.polarity == "high":
        return Status.ON_TARGET if value >= 100 else Status.SATISFACTORY if value >= 95 else Status.OFF_TARGET
    return Status.ON_TARGET if value <= 100 else Status.SATISFACTORY if value <= 105 else Status.OFF_TARGET


def direction(drawn: Drawn, audience: Audience) -> Direction:
    value = known(drawn, audience)
    if value is None or drawn.before is None or drawn.polarity == "none":
        return Direction.NOT_APPLICABLE
    if value == drawn.before:
        return Direction.STABLE
    is_better = value > drawn.before if drawn.polarity == "high" else value < drawn.before
    return Direction.IMPROVED if is_better else Direction.WORSE


def store(plan: InventedPlan, measures: list[Drawn]) -> None:
    """A plan of its own for the next year, with these measures and two open quarters."""
    year = YEAR.next()
    edition = PlanEdition.objects.create(title="Drawn", from_on=year.start, to_on=year.end)
    dated = {"from_on": year.start, "set_by": plan.lead, "set_at": AT}
    Threshold.objects.create(edition=edition, kind="percent", value=TOLERANCE, **dated)
    owners = {code: Directorate.objects.create(code=code, name=code.title()) for code in ("EAST", "WEST")}
    outcomes = {}
    for number in (1, 2):
        priority = Priority.objects.create(edition=edition, number=number, title=f"Priority {number}")
        outcomes[number] = Outcome.objects.create(
            priority=priority, ref=f"{number}.A", position=number, title="An outcome", lead_post="A post"
        )
    for quarter in (Q1, Q2):
        open_cycle(edition, quarter, plan.lead)
    for index, drawn in enumerate(measures):
        made = measure(
            edition,
            outcomes[drawn.priority],
            owners[drawn.owner],
            plan.lead,
            f"{drawn.priority}.A{index}",
            target=target_of(drawn),
            method={"polarity": drawn.polarity, "is_under_development": drawn.is_under_development},
            is_priority=drawn.is_priority,
        )
        store_figures(plan, made, drawn)


def target_of(drawn: Drawn) -> dict:
    if drawn.target == "number":
        return {"kind": "numeric", "operator": "<=" if drawn.polarity == "low" else ">=", "value": Decimal(100)}
    return {"kind": "words", "words": "Better"} if drawn.target == "words" else {"kind": "none"}


def store_figures(plan: InventedPlan, made, drawn: Drawn) -> None:
    component = made.series.components.get()
    people = (plan.owner, plan.approver)
    for quarter, value in ((Q1, drawn.before), (Q2, drawn.now)):
        if value is not None:
            figure(component, quarter, str(value), *people)
    if drawn.waiting is not None:
        version = 1 if drawn.now is None else 2
        figure(component, Q2, str(drawn.waiting), *people, state=State.SUBMITTED, version=version)
    if drawn.judged is not None:
        judged = Override(measure=made, of="status", value=drawn.judged.value, reason="So it is.", by=plan.owner, at=AT)
        judged.period, judged.approved_by, judged.approved_at = Q2, plan.approver, AT
        judged.save()


# Every example is undone, so that the plan of the fixture is the same for each.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(measures=st.lists(drawn_measures, max_size=8))
def test_what_is_stored_is_counted_as_it_was_drawn(plan, measures):
    with transaction.atomic():
        store(plan, measures)
        for audience in (Audience.OFFICERS, Audience.MEMBERS):
            card = scorecard(Q2, audience)
            twin = [
                (each.priority, "A", each.owner, status(each, audience), direction(each, audience), each.is_priority)
                for each in measures
            ]
            agrees(card.headline, twin)
            agrees(card.headline_of_priority_measures, [each for each in twin if each[5]])
            for priority in card.priorities:
                agrees(priority.headline, [each for each in twin if each[0] == priority.number])
            for code, _ in card.directorates:
                kept = card.only(Filters(directorates=frozenset({code})))
                agrees(headline_of(kept.rows), [each for each in twin if each[2] == code])
        assert Observation.objects.count() == sum(
            value is not None for each in measures for value in (each.before, each.now, each.waiting)
        )
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("95", Status.SATISFACTORY), ("94.9", Status.OFF_TARGET), ("100", Status.ON_TARGET)],
)
def test_the_twin_itself_judges_as_is_declared(value, expected):
    drawn = Drawn(1, "EAST", False, "high", "number", False, None, Decimal(value), None, None)
    assert status(drawn, Audience.MEMBERS) == expected
