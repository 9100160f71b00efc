"""A process keeps a scorecard for as long as the record stays as it is, and not a moment longer."""

from decimal import Decimal
from threading import Thread

import pytest
from django.db import connections, transaction

from council_portal import audit
from performance.actions import observations
from performance.actions.observations import Entry
from performance.models import Observation
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience
from tests.factories.performance import AT, YEAR, invented_plan

pytestmark = pytest.mark.django_db(transaction=True)

Q2 = YEAR.quarters[1]


class UndoneError(Exception):
    pass


@pytest.fixture
def plan(transactional_db):
    """The invented plan as a portal in service has it: what was loaded is in the audit."""
    plan = invented_plan()
    plan.figure("H1", "2031-32-Q2", "91.5")
    recorded()
    return plan


@transaction.atomic
def recorded():
    audit.record(verb="plan.loaded", subject="plan:harbour", summary="Loaded a plan", by=None)


def submitted(plan, value: str, expected_version: int = 1) -> Observation:
    return observations.submit(
        measure=plan.measures["H1"],
        component=plan.component("H1"),
        period=Q2,
        entry=Entry(value=Decimal(value)),
        by=plan.owner,
        at=AT,
        expected_version=expected_version,
    )


def shown(audience: Audience = Audience.OFFICERS) -> str:
    return scorecard(Q2, audience).row("H1").figure.text


def test_a_scorecard_is_computed_once_and_then_asks_only_whether_the_record_has_changed(
    plan, django_assert_num_queries
):
    first = scorecard(Q2, Audience.OFFICERS)
    with django_assert_num_queries(1):
        assert scorecard(Q2, Audience.OFFICERS) is first


def test_each_audience_has_its_own(plan):
    submitted(plan, "60")
    for _ in range(2):
        assert (shown(Audience.OFFICERS), shown(Audience.MEMBERS)) == ("60.0%", "91.5%")


def test_what_somebody_else_writes_shows_at_once(plan):
    """The writer has a connection of its own and tells nobody: so it is with another process."""
    assert shown() == "91.5%"

    def write():
        try:
            submitted(plan, "60")
        finally:
            connections.close_all()

    other = Thread(target=write)
    other.start()
    other.join()
    assert shown() == "60.0%"


def test_approval_shows_to_members_at_once(plan):
    figure = submitted(plan, "60")
    assert shown(Audience.MEMBERS) == "91.5%"
    observations.verify(measure=plan.measures["H1"], observation=figure, by=plan.lead, at=AT)
    observations.approve(measure=plan.measures["H1"], observation=figure, by=plan.approver, at=AT)
    assert shown(Audience.MEMBERS) == "60.0%"


def test_nothing_of_a_transaction_that_was_undone_is_kept(plan):
    with pytest.raises(UndoneError), transaction.atomic():
        plan.figure("H1", "2031-32-Q2", "12", version=2)
        assert shown() == "12.0%"
        recorded()
        assert shown() == "12.0%"
        raise UndoneError
    assert shown() == "91.5%"


def test_before_anything_is_in_the_audit_nothing_is_kept(transactional_db):
    plan = invented_plan()
    plan.figure("H1", "2031-32-Q2", "91.5")
    assert shown() == "91.5%"
    plan.figure("H1", "2031-32-Q2", "60", version=2)
    assert shown() == "60.0%"
