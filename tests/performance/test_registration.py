"""What performance gives the rest of the portal: authority, figures that texts bind to, and where they are used."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal, require
from council_portal.access.roles import Role
from council_portal.models import RoleAssignment
from council_portal.registry import registry
from performance.actions import publication
from performance.models import Narrative, Observation
from performance.registration import where_used
from performance.rules.life_cycle import State
from tests.factories.performance import AT, YEAR, person

Q2 = YEAR.quarters[1]


def actor(user) -> Actor:
    return Actor(user=user, on=AT.date())


def may(user, verb, subject=None) -> bool:
    return refusal(actor(user), f"performance.{verb}", subject) is None


def test_the_owner_and_the_deputy_enter_figures_and_nobody_else(plan):
    measure = plan.measures["H1"]
    assert may(plan.owner, "enter_figure", measure)
    assert may(plan.deputy, "enter_figure", measure)
    other = person("other_officer", (Role.OFFICER, "directorate:ELSEWHERE"))
    assert may(other, "enter_figure")
    with pytest.raises(PermissionDenied, match="Only the owner of H1"):
        require(actor(other), "performance.enter_figure", measure)
    for user in (plan.approver, plan.lead, plan.member):
        assert not may(user, "enter_figure", measure)


def test_a_deputy_by_role_assignment_enters_figures_while_it_lasts(plan):
    stand_in = person("stand_in")
    held = RoleAssignment.objects.create(user=stand_in, role=Role.OFFICER, from_on=YEAR.start, deputises_for=plan.owner)
    assert may(stand_in, "enter_figure", plan.measures["H1"])
    held.to_on = AT.date()
    held.save()
    assert not may(stand_in, "enter_figure", plan.measures["H1"])


def test_an_owner_whose_responsibility_ended_enters_figures_no_more(plan):
    plan.measures["H1"].responsibilities.filter(user=plan.owner).update(to_on=AT.date())
    assert not may(plan.owner, "enter_figure", plan.measures["H1"])
    assert may(plan.owner, "enter_figure", plan.measures["H2"])


def test_approvers_approve_for_their_directorate(plan):
    assert may(plan.approver, "approve", plan.measures["H1"])
    other = person("other_approver", (Role.APPROVER, "directorate:ELSEWHERE"))
    assert may(other, "approve")
    assert not may(other, "approve", plan.measures["H1"])
    assert not may(plan.owner, "approve", plan.measures["H1"])


@pytest.mark.parametrize("verb", ["verify", "publish", "keep_plan"])
def test_the_performance_lead_alone_runs_the_cycle(plan, verb):
    assert may(plan.lead, verb)
    for user in (plan.owner, plan.approver, plan.member, person("administrator", (Role.ADMINISTRATOR, ""))):
        assert not may(user, verb)


def test_members_read_approved_figures_and_officers_working_ones(plan):
    administrator = person("administrator", (Role.ADMINISTRATOR, ""))
    assert [may(user, "read_approved") for user in (plan.owner, plan.member, administrator)] == [True, True, False]
    assert [may(user, "read_working") for user in (plan.owner, plan.member, administrator)] == [True, False, False]
    assert refusal(Actor(user=None, on=AT.date()), "performance.read_approved")


def test_owners_and_the_lead_override(plan):
    measure = plan.measures["H1"]
    assert [may(user, "override", measure) for user in (plan.owner, plan.deputy, plan.lead, plan.approver)] == [
        True,
        True,
        True,
        False,
    ]


def read(key, period, audience):
    found = registry.figures["measure"].read(key, period=period, audience=audience)
    return found and found.text


def test_a_text_shows_each_audience_the_figure_it_may_see(plan):
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    assert read("measure:H1", "2031-32-Q2", "officers") == "60.0%"
    assert read("measure:H1", "2031-32-Q2", "members") == "91.5%"
    assert read("measure:H1", "2031-32-Q2", "public") is None
    Observation.objects.filter(version=2).delete()
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    assert read("measure:H1", "2031-32-Q2", "public") == "91.5%"


def test_last_years_figure_is_read_by_way_of_the_edition_that_shows_it(plan):
    plan.figure("H1", "2030-31", "88")
    assert read("measure:H1", "2030-31", "members") == "88.0%"
    assert read("measure:H1", "1066-67", "members") is None
    assert read("measure:H9", "2031-32-Q2", "members") is None
    assert read("measure:H1", "no period", "members") is None


def test_another_part_of_the_portal_records_a_figure_through_the_same_action(plan):
    door = registry.figures["measure"]
    door.record("measure:H4", period="2031-32-Q2", value=Decimal("12"), by=plan.owner, at=AT)
    door.record("measure:H4", period="2031-32-Q2", value=Decimal("13"), by=plan.owner, at=AT)
    assert list(Observation.objects.order_by("version").values_list("value", "state")) == [
        (Decimal("12"), "replaced"),
        (Decimal("13"), "submitted"),
    ]
    with pytest.raises(LookupError):
        door.record("measure:H9", period="2031-32-Q2", value=Decimal("1"), by=plan.owner, at=AT)


def test_nothing_is_used_where_no_text_names_it(plan):
    words = Narrative(outcome=plan.outcome, section="overview", text="[[measure:H10]]", by=plan.owner, at=AT)
    words.period = Q2
    words.save()
    assert where_used(actor(plan.lead), "measure:H1") == []


def test_a_quarters_papers_on_an_agenda_are_for_readers_of_approved_figures_until_it_is_published(plan):
    refuse = registry.paper_provider("performance-report:2031-32-Q2").reading_refusal
    nobody = person("administrator", (Role.ADMINISTRATOR, ""))
    key = "performance-report:2031-32-Q2"
    assert refuse(key, actor=actor(plan.lead)) is None
    assert "not published yet" in refuse(key, actor=actor(nobody))
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    assert refuse(key, actor=actor(nobody)) is None
