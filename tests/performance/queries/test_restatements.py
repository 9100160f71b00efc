"""What was restated since a quarter was published: by the record, and by later publications alone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from performance.actions import publication
from performance.models import Target
from performance.queries.differences import NOTHING, Restates
from performance.queries.published import published
from performance.queries.restatements import LATE, restated_in_publications, restated_in_the_record
from performance.rules.life_cycle import Audience, State
from tests.factories.performance import AT, YEAR, open_cycle

Q1, Q2, Q3 = YEAR.quarters[:3]
A_WEEK_ON = AT + timedelta(days=7)
WHY = "Two boats were counted twice."


@pytest.fixture
def quarter_two(plan):
    """Published with two figures that are on target and one that is not there yet."""
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H2", "2031-32-Q2", "2.4")
    publish(plan.cycle, plan)
    return plan


def publish(cycle, plan, *, notice="", at=AT):
    return publication.publish(cycle=cycle, by=plan.lead, at=at, correction_notice=notice)


def restate(plan, ref, value, *, state=State.APPROVED, **fields):
    made = plan.figure(ref, "2031-32-Q2", value, state=state, **fields)
    type(made).objects.filter(pk=made.pk).update(
        entered_at=A_WEEK_ON, approved_at=A_WEEK_ON if state.is_settled else None
    )
    return made


def found(restated) -> dict:
    return {(each.ref, one.kind): one for each in restated for one in each.changes}


def test_nothing_is_restated_while_nothing_has_changed(quarter_two):
    then = published(Q2)
    assert restated_in_the_record(then, Audience.MEMBERS) == ()
    assert restated_in_publications(then) == ()


def test_a_revised_figure_has_its_reason_and_day_and_so_has_the_status_that_follows(quarter_two):
    restate(quarter_two, "H1", "80", version=2, quality="revised", why=WHY)
    changes = found(restated_in_the_record(published(Q2), Audience.MEMBERS))
    figure, status = changes["H1", Restates.FIGURE], changes["H1", Restates.STATUS]
    assert (figure.then, figure.now) == ("91.5%", "80.0% (Revised)")
    assert [(each.on, each.text) for each in figure.because] == [(A_WEEK_ON.date(), WHY)]
    assert (status.then, status.now) == ("on_target", "off_target")
    assert "80.0% against at least 90%" in status.because[0].text
    assert {ref for ref, _ in changes} == {"H1"}


def test_a_figure_that_came_late_is_told_from_one_that_was_corrected(quarter_two):
    restate(quarter_two, "H3", "80")
    figure = found(restated_in_the_record(published(Q2), Audience.MEMBERS))["H3", Restates.FIGURE]
    assert figure.now.startswith("80") and [each.text for each in figure.because] == [LATE]


def test_a_changed_target_has_its_own_reason(quarter_two):
    target = Target.objects.get(measure=quarter_two.measures["H1"])
    Target.objects.filter(pk=target.pk).update(value=Decimal(95), printed="95%", set_at=A_WEEK_ON, reason="Set anew.")
    changes = found(restated_in_the_record(published(Q2), Audience.MEMBERS))
    target = changes["H1", Restates.TARGET]
    assert "90" in target.then and "95" in target.now
    assert [each.text for each in target.because] == ["Set anew."]
    assert changes["H1", Restates.STATUS].now == "satisfactory"


def test_a_member_is_told_nothing_that_waits_for_approval(quarter_two):
    restate(quarter_two, "H1", "80", version=2, state=State.SUBMITTED, why=WHY)
    then = published(Q2)
    assert restated_in_the_record(then, Audience.MEMBERS) == ()
    assert [each.ref for each in restated_in_the_record(then, Audience.OFFICERS)] == ["H1"]
    assert restated_in_publications(then) == ()


def test_the_public_reads_a_correction_with_its_notice_and_the_first_version_stays(quarter_two):
    first = published(Q2, 1)
    restate(quarter_two, "H1", "80", version=2, why=WHY)
    assert restated_in_publications(first) == ()
    quarter_two.cycle.refresh_from_db()
    publish(quarter_two.cycle, quarter_two, notice="Boats were counted twice.", at=A_WEEK_ON)
    changes = found(restated_in_publications(published(Q2, 1)))
    assert changes["H1", Restates.FIGURE].now == "80.0%"
    assert [(each.on, each.text) for each in changes["H1", Restates.STATUS].because] == [
        (A_WEEK_ON.date(), "Boats were counted twice.")
    ]
    assert restated_in_publications(published(Q2)) == ()
    assert published(Q2, 1) == first


def test_the_public_reads_what_a_later_quarter_says_of_it(quarter_two):
    restate(quarter_two, "H1", "89", version=2, why=WHY)
    quarter_two.figure("H1", "2031-32-Q3", "92")
    publish(open_cycle(quarter_two.edition, Q3, quarter_two.lead), quarter_two, at=A_WEEK_ON)
    restated = restated_in_publications(published(Q2))
    assert [(each.ref, [one.what for one in each.changes]) for each in restated] == [("H1", ["Q2 2031/32"])]
    change = restated[0].changes[0]
    assert (change.then, change.now, change.because[0].text) == ("91.5%", "89.0%", f"As published with {Q3.label}")
    assert WHY not in str(restated)


def test_a_measure_taken_out_since_is_said_to_be(quarter_two):
    measure = quarter_two.measures["H2"]
    measure.retired_from = Q1.start
    measure.save()
    place = found(restated_in_the_record(published(Q2), Audience.MEMBERS))["H2", Restates.PLACE]
    assert (place.then, place.now) == ("In the scorecard", "Not in the scorecard")
    assert NOTHING not in (place.then, place.now)


def test_it_takes_as_many_queries_however_much_was_restated(quarter_two):
    then = published(Q2)

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            restated_in_the_record(then, Audience.MEMBERS)
        return len(made)

    before = queries()
    for ref in ("H1", "H2", "H3"):
        restate(quarter_two, ref, "80", version=3, why=WHY)
    assert queries() == before <= 15
