"""A measure's history, what is due of a person, what waits for sign-off, and the report's words."""

from datetime import date
from decimal import Decimal

import pytest

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import RoleAssignment
from council_portal.periods import PeriodKind
from performance.actions import publication
from performance.models import (
    Answer,
    Commentary,
    Definition,
    Measure,
    Narrative,
    Observation,
    Override,
    ReportingCycle,
    Target,
    TargetStep,
)
from performance.queries.approvals import approvals
from performance.queries.audience import audience_of
from performance.queries.bound_figures import bound_figures
from performance.queries.due import DueState, due_list
from performance.queries.history import measure_history
from performance.queries.narratives import narratives
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience, State
from performance.rules.rollup import RollUp
from performance.rules.status import Status
from tests.factories.performance import AT, YEAR, person

Q1, Q2 = YEAR.quarters[:2]
DAY = AT.date()


def actor(user) -> Actor:
    return Actor(user=user, on=DAY)


def words(plan, model, **fields):
    made = model(by=plan.owner, at=AT, **fields)
    made.period = Q2
    made.save()
    return made


def test_a_history_has_every_figure_with_what_it_was_held_to(plan):
    target = Target.objects.get(measure__ref="H1")
    target.kind, target.value = "profiled", None
    target.save()
    for period, value in ((Q1, 90), (Q2, 80)):
        TargetStep.objects.create(target=target, value=Decimal(value), period_kind="quarter", period_start=period.start)
    plan.figure("H1", "2020-21", "70", definition=1)
    plan.figure("H1", "2031-32-Q1", "93.0", definition=2)
    plan.figure("H1", "2031-32-Q2", "91.5", definition=2, quality="provisional")
    Definition.objects.create(series=plan.measures["H1"].series, number=2, from_on=YEAR.start, words="Boats over 10 m")
    history = measure_history("H1", Q2, Audience.MEMBERS)
    assert [(point.period.key, point.text, point.held.target) for point in history.headline.points] == [
        ("2020-21", "70.0%", None),
        ("2031-32-Q1", "93.0%", Decimal(90)),
        ("2031-32-Q2", "91.5%", Decimal(80)),
    ]
    assert [point.is_provisional for point in history.headline.of_kind(PeriodKind.QUARTER)] == [False, True]
    assert history.background.definitions[0].words == "Boats over 10 m"
    assert history.row.ref == "H1"
    assert measure_history("H9", Q2, Audience.MEMBERS) is None


def test_the_publics_history_is_made_of_publications_alone(plan):
    plan.figure("H1", "2031-32-Q2", "91.5")
    assert measure_history("H1", Q2, Audience.PUBLIC) is None
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    plan.figure("H1", "2031-32-Q2", "12", version=2)
    Measure.objects.filter(ref="H1").update(title="Renamed since")
    history = measure_history("H1", Q2, Audience.PUBLIC)
    assert [point.text for point in history.headline.points] == ["91.5%"]
    assert history.row.title == "Measure H1"
    assert [(said.quarter, said.figure, said.status) for said in history.published] == [(Q2, "91.5%", Status.ON_TARGET)]
    members = measure_history("H1", Q2, Audience.MEMBERS)
    assert members.row.figure.text == "12.0%"
    assert [said.figure for said in members.published] == ["91.5%"]


def test_each_published_figure_keeps_the_status_and_target_of_its_own_publication(plan):
    Definition.objects.create(series=plan.measures["H1"].series, number=2, from_on=Q2.start, words="Boats over 10 m")
    plan.figure("H1", "2031-32-Q1", "93.0")
    plan.figure("H1", "2031-32-Q2", "80.0", definition=2)
    for quarter in (Q1, Q2):
        publication.publish(cycle=ReportingCycle.objects.get(period_start=quarter.start), by=plan.lead, at=AT)
    points = measure_history("H1", Q2, Audience.PUBLIC).headline.points
    assert [(each.status, each.definition, each.held.target) for each in points] == [
        (Status.ON_TARGET, 1, Decimal(90)),
        (Status.OFF_TARGET, 2, Decimal(90)),
    ]
    assert points[0].held.bands == ((Decimal("85.5"), Decimal(90)),)


def test_a_figure_revised_since_it_was_published_has_not_the_status_of_the_one_before(plan):
    plan.figure("H1", "2031-32-Q1", "95.0")
    publication.publish(cycle=ReportingCycle.objects.get(period_start=Q1.start), by=plan.lead, at=AT)
    plan.figure("H1", "2031-32-Q1", "80.0", version=2, quality="revised", why="Counted again.")
    plan.figure("H1", "2031-32-Q2", "91.0")
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    then, now = measure_history("H1", Q2, Audience.PUBLIC).headline.points
    assert (then.text, then.status, then.words) == ("80.0%", None, ("Revised", "Published before as 95.0%"))
    assert (now.text, now.status, now.words) == ("91.0%", Status.ON_TARGET, ())
    [as_it_was] = measure_history("H1", Q1, Audience.PUBLIC).headline.points
    assert (as_it_was.text, as_it_was.status) == ("95.0%", Status.ON_TARGET)


def test_a_published_count_stands_beside_no_target_of_the_year_so_far(plan):
    plan.figure("H3", "2031-32-Q1", "110")
    plan.figure("H3", "2031-32-Q2", "70")
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    history = measure_history("H3", Q2, Audience.PUBLIC)
    assert [(each.text, each.held.target) for each in history.headline.points] == [("110", None), ("70", None)]
    assert history.background.roll_up == RollUp.SUM


def test_commentary_over_time_is_what_the_audience_may_read(plan):
    plan.figure("H1", "2031-32-Q2", "80.0")
    for quarter, text, version, is_settled in (
        (Q1, "First thoughts.", 1, True),
        (Q1, "Fog kept boats out.", 2, True),
        (Q2, "Still foggy.", 1, False),
    ):
        said = Commentary(measure=plan.measures["H1"], text=text, version=version, by=plan.owner, at=AT)
        said.period = quarter
        if is_settled:
            said.approved_by, said.approved_at = plan.approver, AT
        said.save()
    assert [each.text for each in measure_history("H1", Q2, Audience.OFFICERS).commentary] == [
        "Fog kept boats out.",
        "Still foggy.",
    ]
    assert [each.text for each in measure_history("H1", Q2, Audience.MEMBERS).commentary] == ["Fog kept boats out."]
    earlier = measure_history("H1", Q2, Audience.OFFICERS).earlier_commentary
    assert [each.quarter for each in earlier] == [Q1]


def test_commentary_shows_its_measures_own_figures_and_nothing_that_was_to_come(plan):
    plan.figure("H1", "2031-32-Q1", "91.5")
    plan.figure("H1", "2031-32-Q2", "80")
    plan.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    plan.figure("H1", "2031-32-Q3", "95")
    plan.figure("H2", "2031-32-Q2", "2.5")
    poll = plan.figure("H1", "2031-08", "77")
    Observation.objects.filter(pk=poll.pk).update(period_kind="survey")
    text = (
        "[[measure:H1]] <b> after [[measure:H1 2031-32-Q1]] and [[measure:H1 2031-08]]; not "
        "[[measure:H2 2031-32-Q2]], [[measure:H1 2031-32-Q3]], [[measure:H1 gibberish]]."
    )
    words(plan, Commentary, measure=plan.measures["H1"], text=text, approved_by=plan.approver, approved_at=AT)
    rest = "not [no figure yet: H2, 2031-32-Q2], [no figure yet: H1, 2031-32-Q3], [no figure yet: H1, gibberish]."
    said = {
        Audience.MEMBERS: f"80.0% <b> after 91.5% and 77.0%; {rest}",
        Audience.OFFICERS: f"60.0% <b> after 91.5% and 77.0%; {rest}",
    }
    for audience, expected in said.items():
        assert scorecard(Q2, audience).row("H1").commentary == expected
        assert [each.text for each in measure_history("H1", Q2, audience).commentary] == [expected]


def test_a_persons_list_says_what_is_due_overdue_returned_and_done(plan):
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H2", "2031-32-Q2", "2.5", state=State.SUBMITTED)
    plan.figure(
        "H3",
        "2031-32-Q2",
        "80",
        state=State.RETURNED,
        returned_by=plan.lead,
        returned_at=AT,
        return_reason="August is missing.",
    )
    listed = due_list(plan.owner, Q2, DAY)
    assert [(each.row.ref, each.state) for each in listed] == [
        ("H3", DueState.RETURNED),
        ("H4", DueState.DUE),
        ("H2", DueState.SENT_IN),
        ("H1", DueState.DONE),
        ("H5", DueState.NOT_DUE),
    ]
    assert listed[0].return_reason == "August is missing."
    late = due_list(plan.owner, Q2, date(2031, 11, 30))
    assert {each.row.ref: each.state for each in late}["H4"] == DueState.OVERDUE


def test_a_draft_is_on_its_owners_list_and_the_deputys(plan):
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.DRAFT)
    plan.figure("H2", "2031-32-Q2", None, state=State.DRAFT)
    for user in (plan.owner, plan.deputy):
        states = {each.row.ref: each.state for each in due_list(user, Q2, DAY)}
        assert (states["H1"], states["H2"]) == (DueState.DRAFT, DueState.DUE)


def test_a_deputy_by_role_has_the_owners_list(plan):
    stand_in = person("stand_in")
    assert due_list(stand_in, Q2, DAY) == ()
    RoleAssignment.objects.create(user=stand_in, role=Role.OFFICER, from_on=date(2031, 4, 1), deputises_for=plan.owner)
    assert len(due_list(stand_in, Q2, DAY)) == 5


def test_an_approver_sees_what_waits_in_their_directorate_with_what_stood_before(plan):
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED, why="Recounted.")
    words(plan, Override, measure=plan.measures["H1"], of="status", value="on_target", reason="A storm.")
    words(plan, Commentary, measure=plan.measures["H2"], text="Calm.")
    listed = approvals(actor(plan.approver), plan.edition, Q2)
    assert [waiting.ref for waiting in listed] == ["H1", "H2"]
    figure, override = listed[0].items
    assert (figure.now, figure.before, figure.why, figure.may_sign) == ("60.0%", "91.5%", "Recounted.", True)
    assert (override.what, override.now, override.why) == ("Status", "On target", "A storm.")
    assert listed[0].may_sign


def test_an_approver_reads_what_was_asked_and_answered_in_the_order_of_asking(plan):
    figure = plan.figure("H1", "2031-32-Q2", "9.1", state=State.SUBMITTED)
    for doubt in ("magnitude", "wrong_sign"):
        Answer.objects.create(observation=figure, doubt=doubt, question=f"{doubt}?", words="So.", by=plan.owner, at=AT)
    [item] = approvals(actor(plan.approver), plan.edition, Q2)[0].items
    assert [(answer.question, answer.words) for answer in item.answers] == [
        ("wrong_sign?", "So."),
        ("magnitude?", "So."),
    ]


def test_an_approver_of_another_directorate_sees_nothing_of_it(plan):
    plan.figure("H1", "2031-32-Q2", "60", state=State.SUBMITTED)
    other = person("other_approver", (Role.APPROVER, "directorate:ELSEWHERE"))
    assert approvals(actor(other), plan.edition, Q2) == ()
    assert len(approvals(actor(plan.lead), plan.edition, Q2)) == 1


def test_nobody_may_sign_what_is_their_own(plan):
    component = plan.component("H1")
    own = Observation(component=component, value=Decimal(1), state="submitted", entered_by=plan.approver, entered_at=AT)
    own.period = Q2
    own.save()
    assert not approvals(actor(plan.approver), plan.edition, Q2)[0].may_sign


def test_approvals_take_the_same_queries_however_many_wait(plan, django_assert_max_num_queries):
    for ref in plan.measures:
        plan.figure(ref, "2031-32-Q2", "60", state=State.SUBMITTED)
        plan.figure(ref, "2031-07", "60", state=State.SUBMITTED)
    with django_assert_max_num_queries(7):
        assert len(approvals(actor(plan.approver), plan.edition, Q2)) == 5


def test_the_reports_words_come_with_their_figures_as_the_audience_sees_them(plan):
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    text = "Home: [[measure:H1]], or [[measure:H1 2031-32-Q2]]; none yet: [[measure:H2 2031-32-Q2]]."
    waiting = words(plan, Narrative, outcome=plan.outcome, section="overview", text=text)
    shown = narratives(plan.edition, Q2, Audience.OFFICERS)
    assert shown[0].resolve("measure:H1", "").text == "60.0%"
    assert shown[0].resolve("measure:H1", "2031-32-Q2").text == "60.0%"
    assert shown[0].resolve("measure:H2", "2031-32-Q2") is None
    assert narratives(plan.edition, Q2, Audience.MEMBERS) == ()
    Narrative.objects.filter(pk=waiting.pk).update(approved_by=plan.approver, approved_at=AT)
    assert narratives(plan.edition, Q2, Audience.MEMBERS)[0].resolve("measure:H1", "").text == "91.5%"


def test_a_text_may_name_a_month_or_a_poll(plan):
    plan.figure("H1", "2031-07", "80")
    plan.figure("H1", "2031-32-Q2", "85")
    poll = plan.figure("H2", "2031-08", "2.5")
    Observation.objects.filter(pk=poll.pk).update(period_kind="survey")
    pairs = [("measure:H1", "2031-07"), ("measure:H2", "2031-08"), ("measure:H1", "gibberish"), ("budget:x", "2031-07")]
    found = bound_figures(plan.edition, Q2, pairs, Audience.MEMBERS)
    assert {pair: figure.text for pair, figure in found.items()} == {
        ("measure:H1", "2031-07"): "80.0%",
        ("measure:H2", "2031-08"): "2.50 per 1,000 landings",
    }


@pytest.mark.parametrize(
    ("role", "audience"),
    [
        (Role.OFFICER, Audience.OFFICERS),
        (Role.CLERK, Audience.OFFICERS),
        (Role.MEMBER, Audience.MEMBERS),
        (Role.ADMINISTRATOR, Audience.PUBLIC),
    ],
)
def test_who_reads_as_which_audience(db, role, audience):
    assert audience_of(actor(person("somebody", (role, "")))) == audience


def test_the_public_reads_as_the_public():
    assert audience_of(Actor(user=None, on=DAY)) == Audience.PUBLIC


def test_a_quarter_made_of_its_months_says_that_one_is_provisional_or_waits(plan):
    for month, fields in (
        ("2031-07", {}),
        ("2031-08", {"quality": "provisional"}),
        ("2031-09", {"state": State.SUBMITTED}),
    ):
        plan.figure("H3", month, "40", **fields)
    figure = scorecard(Q2, Audience.OFFICERS).row("H3").figure
    assert (figure.text, figure.words) == ("120", ("Its three months added up", "Provisional"))
    assert figure.is_awaiting_approval
    Observation.objects.filter(state=State.SUBMITTED).delete()
    plan.figure("H3", "2031-09", "40")
    assert not scorecard(Q2, Audience.OFFICERS).row("H3").figure.is_awaiting_approval
