"""What engagement offers the other apps: references, figures, papers, home panels."""

import re

import pytest

from council_portal import clock
from council_portal.models import Visibility
from council_portal.registry import PaperMissing, registry
from tests.factories import workforce as westmere
from workforce import demo
from workforce.models import Exercise

pytestmark = pytest.mark.django_db
PLAN = "engagement-plan:employee-survey-2016"


@pytest.fixture
def demonstration(cast):
    demo.load(at=clock.now(), people=cast)


def paper(key=PLAN, for_public=True):
    return registry.paper_provider(key).content(key, for_public=for_public, at=clock.now())


def test_an_action_is_known_by_its_ref(demonstration):
    found = registry.reference("engagement:EA05")
    assert found.title.startswith("EA05 Chief Executive and Leader")
    assert found.url == "/workforce/employee-survey-2016/actions/EA05/"
    assert found.public_url == "/public/engagement/employee-survey-2016/#EA05"


def test_a_point_without_an_action_is_known_by_its_ref_too(demonstration):
    assert registry.reference("engagement:EA25").url == "/workforce/employee-survey-2016/#EA25"


def test_what_is_not_public_has_no_public_address(council):
    westmere.exercise()
    assert registry.reference("engagement:depot-focus-groups").public_url is None


def test_an_entry_is_used_in_its_plan(demonstration, actor_as):
    uses = registry.uses_of("engagement:EA05", actor=actor_as("hr_officer"))
    assert [use.key for use in uses] == ["engagement:employee-survey-2016"]
    Exercise.objects.update(visibility=Visibility.DRAFT, published_on=None)
    assert registry.uses_of("engagement:EA05", actor=actor_as("officer_cyps")) == []


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("draft", {"hr_officer"}),
        ("restricted", {"hr_officer"}),
        ("members", {"hr_officer", "officer_cyps", "member_willow"}),
        ("public", {"hr_officer", "officer_cyps", "member_willow", "administrator"}),
    ],
)
def test_a_plan_on_an_agenda_is_read_by_those_who_may_read_the_plan(demonstration, actor_as, visibility, readers):
    Exercise.objects.update(visibility=visibility, published_on="2017-02-01" if visibility == "public" else None)
    everybody = ("hr_officer", "officer_cyps", "member_willow", "administrator")
    refusal = registry.paper_provider(PLAN).reading_refusal
    assert {person for person in everybody if refusal(PLAN, actor=actor_as(person)) is None} == readers


def test_a_text_binds_to_a_fact(demonstration):
    door = registry.figures["engagement"]
    assert door.read("engagement:survey-response-rate", period="2016-05", audience="public").text == "36%"
    assert door.read("engagement:survey-responses", period="", audience="public").text == "1,444"
    assert door.read("engagement:survey-responses", period="2015", audience="public") is None


def test_a_fact_of_several_months_is_bound_by_its_first(demonstration):
    door = registry.figures["engagement"]
    assert door.read("engagement:first-round-briefing-attendees", period="2016-01", audience="public").text == "844"
    assert door.read("engagement:first-round-briefing-attendees", period="2016-02", audience="public") is None


def test_a_text_for_the_public_binds_to_nothing_unpublished(demonstration):
    Exercise.objects.update(visibility=Visibility.MEMBERS, published_on=None)
    door = registry.figures["engagement"]
    assert door.read("engagement:survey-responses", period="", audience="public") is None
    assert door.read("engagement:survey-responses", period="", audience="members").text == "1,444"


def test_the_paper_holds_the_whole_plan_under_headings_that_skip_no_level(demonstration):
    html = paper().html
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert html.startswith("<h1>You Said, We Did: Employee opinion survey 2016</h1>")
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert all(f">EA{number:02}<" in html for number in range(1, 88))
    assert re.findall(r"<th(?![^>]*scope)[ >]", html) == []
    assert html.count("<table") == html.count("<caption")
    assert "<svg" not in html


def test_the_paper_has_no_links_into_the_portal(demonstration):
    assert "<a " not in paper().html


def test_a_public_plan_is_final_and_one_yet_to_be_published_is_not(demonstration, actor_as):
    assert paper().is_final
    Exercise.objects.update(visibility=Visibility.MEMBERS, published_on=None)
    assert not paper().is_final
    provider = registry.paper_provider(PLAN)
    assert "HR officer" in provider.publication_refusal(PLAN, actor=actor_as("clerk"))
    assert provider.publication_refusal(PLAN, actor=actor_as("hr_officer")) is None


def test_the_pack_publishes_the_plan_it_carries(demonstration, cast):
    Exercise.objects.update(visibility=Visibility.MEMBERS, published_on=None)
    registry.paper_provider(PLAN).publish(PLAN, by=cast["hr_officer"], at=clock.now())
    assert Exercise.objects.get().visibility == Visibility.PUBLIC


def test_a_restricted_plan_never_goes_into_a_public_edition(demonstration):
    Exercise.objects.update(visibility=Visibility.RESTRICTED, published_on=None)
    with pytest.raises(PaperMissing, match="restricted"):
        paper()
    assert not paper(for_public=False).is_public


def test_an_unknown_plan_is_refused_with_a_sentence(council):
    with pytest.raises(PaperMissing, match="no engagement plan called nothing"):
        paper("engagement-plan:nothing")


def test_plans_are_offered_to_those_who_may_see_them(demonstration, actor_as):
    provider = registry.paper_provider(PLAN)
    assert [offer.key for offer in provider.offers(actor=actor_as("clerk"), at=clock.now())] == [PLAN]
    Exercise.objects.update(visibility=Visibility.DRAFT, published_on=None)
    assert not provider.offers(actor=actor_as("clerk"), at=clock.now())


def test_hr_finds_what_is_overdue_at_home_and_nobody_else_does(demonstration, actor_as):
    def panels(who):
        return [panel for answer in registry.home_panels for panel in answer(actor_as(who), clock.now())]

    mine = next(panel for panel in panels("hr_officer") if panel.title == "Engagement plan")
    assert mine.sentence == "19 actions are overdue. The 5 longest overdue:"
    assert len(mine.items) == 5
    assert mine.items[0].state == "Overdue"
    assert "Engagement plan" not in [panel.title for panel in panels("clerk")]


def test_the_front_page_lists_what_is_published(demonstration):
    listed = [content for answer in registry.public_contents for content in answer(clock.now())]
    assert "Employee opinion survey 2016" in [content.title for content in listed]
