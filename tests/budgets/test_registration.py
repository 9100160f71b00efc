"""What budgets offers the other apps: references, bound figures, papers, home panels."""

import re
from datetime import date

import pytest

from budgets import demo
from budgets.models import Budget, Forecast
from council_portal import clock
from council_portal.models import Visibility
from council_portal.registry import PaperMissing, registry
from tests.factories import budgets as westmere

pytestmark = pytest.mark.django_db
REPORT = "budget-report:physical-sensory-disability"


@pytest.fixture
def demonstration(cast):
    demo.load(at=clock.now(), people=cast)


def read(name: str, period: str = "2016-17", audience: str = "public") -> str | None:
    found = registry.figures["budget"].read(f"budget:{name}", period=period, audience=audience)
    return found and found.text


def paper(key=REPORT, for_public=True):
    return registry.paper_provider(key).content(key, for_public=for_public, at=clock.now())


def test_a_line_and_the_whole_are_known_by_their_slugs(demonstration):
    line = registry.reference("budget:direct-payments")
    assert line.url == "/budgets/2016-17/physical-sensory-disability/lines/direct-payments/"
    assert line.public_url == "/public/budgets/2016-17/physical-sensory-disability/#direct-payments"
    whole = registry.reference("budget:physical-sensory-disability")
    assert (whole.title, whole.url) == (
        "Physical and Sensory Disability Services 2016/17",
        "/budgets/2016-17/physical-sensory-disability/",
    )


def test_a_line_is_used_in_its_report(demonstration, actor_as):
    uses = registry.uses_of("budget:direct-payments", actor=actor_as("finance_officer"))
    assert [use.key for use in uses] == ["budget:physical-sensory-disability"]
    Budget.objects.update(visibility=Visibility.DRAFT, published_on=None)
    assert registry.uses_of("budget:direct-payments", actor=actor_as("officer_cyps")) == []


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("draft", {"finance_officer"}),
        ("restricted", {"finance_officer"}),
        ("members", {"finance_officer", "officer_cyps", "member_willow"}),
        ("public", {"finance_officer", "officer_cyps", "member_willow", "administrator"}),
    ],
)
def test_a_budget_on_an_agenda_is_read_by_those_who_may_read_the_budget(demonstration, actor_as, visibility, readers):
    Budget.objects.update(visibility=visibility, published_on="2017-02-01" if visibility == "public" else None)
    everybody = ("finance_officer", "officer_cyps", "member_willow", "administrator")
    refusal = registry.paper_provider(REPORT).reading_refusal
    assert {person for person in everybody if refusal(REPORT, actor=actor_as(person)) is None} == readers


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("physical-sensory-disability", "an overspend of £1.341m"),
        ("physical-sensory-disability/before", "an overspend of £1.579m"),
        ("physical-sensory-disability/current", "£4.997m"),
        ("physical-sensory-disability/forecast", "£6.338m"),
        ("physical-sensory-disability/actions", "£238,000"),
        ("direct-payments", "an overspend of £929,000"),
        ("day-care", "an underspend of £114,000"),
        ("supported-living", "on budget"),
        ("day-care/movement", None),
        ("day-care/nonsense", None),
        ("nothing", None),
    ],
)
@pytest.mark.parametrize("period", ["2016-17", "2016-12", "2016-17-Q3", ""])
def test_a_text_binds_to_the_displayed_figure(demonstration, name, text, period):
    assert read(name, period) == text


@pytest.mark.parametrize("period", ["2016-11", "2015-16", "nonsense"])
def test_a_period_without_a_report_binds_to_nothing(demonstration, period):
    assert read("day-care", period) is None


def test_bound_figures_add_up_as_the_table_does(council):
    """Three lines of a third of £100,000: a text that quotes all three must add to the total it quotes."""
    budget = westmere.budget()
    for slug in ("mowing", "planting", "books"):
        westmere.forecast(westmere.line(budget, slug, original_pence=0), 33_333_33)
    shown = [read(name, "", "members") for name in ("mowing/forecast", "planting/forecast", "books/forecast")]
    assert shown == ["£34,000", "£33,000", "£33,000"]
    assert read("places/forecast", "", "members") == "£100,000"


def test_a_text_for_the_public_binds_to_nothing_unpublished(council):
    westmere.forecast(westmere.line(westmere.budget()), 101_000_00)
    assert read("mowing", "", "public") is None
    assert read("mowing", "", "members") == "an overspend of £1,000"


def test_a_slug_that_two_lines_of_the_year_share_names_neither(council):
    for slug in ("places", "streets"):
        westmere.forecast(westmere.line(westmere.budget(slug=slug)), 101_000_00)
    assert read("mowing", "2016-17", "members") is None


def test_the_latest_year_answers_where_none_is_named(council):
    for start in (date(2015, 4, 1), date(2016, 4, 1)):
        line = westmere.line(westmere.budget(year_start=start))
        westmere.forecast(line, start.year * 100_000, start)
    assert read("mowing/forecast", "", "members") == "£2.016m"
    assert read("mowing/forecast", "2015-16", "members") == "£2.015m"


def test_the_paper_holds_the_whole_table_with_heads_and_caption(demonstration):
    content = paper()
    html = content.html
    assert html.startswith("<h1>Budget monitoring: Physical and Sensory Disability Services 2016/17</h1>")
    assert content.is_landscape
    for shown in ("4,997", "6,338", "+1,579", "+1,341", "Direct Payments/Managed Accounts", "£7.50 an hour"):
        assert shown in html
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    assert re.findall(r"<th(?![^>]*scope)[ >]", html) == []
    assert html.count("<table") == html.count("<caption")
    assert "<a " not in html


def test_a_paper_as_at_a_month_stays_as_it_was(demonstration):
    line = Budget.objects.get().lines.get(slug="day-care")
    westmere.forecast(line, 90_000_00, date(2017, 1, 1))
    assert "+1,357" in paper().html
    assert "+1,341" in paper(f"{REPORT}/2016-12").html


def test_a_public_report_is_final_and_one_yet_to_be_published_is_not(demonstration, actor_as, cast):
    assert paper().is_final
    Budget.objects.update(visibility=Visibility.MEMBERS, published_on=None)
    assert not paper().is_final
    provider = registry.paper_provider(REPORT)
    assert "finance officer" in provider.publication_refusal(REPORT, actor=actor_as("clerk"))
    provider.publish(REPORT, by=cast["finance_officer"], at=clock.now())
    assert provider.publication_refusal(REPORT, actor=actor_as("clerk")) is None


def test_a_restricted_report_never_goes_into_a_public_edition(demonstration):
    Budget.objects.update(visibility=Visibility.RESTRICTED, published_on=None)
    with pytest.raises(PaperMissing, match="restricted"):
        paper()
    assert not paper(for_public=False).is_public


@pytest.mark.parametrize("key", ["budget-report:nothing", f"{REPORT}/2016-04", f"{REPORT}/soon", f"{REPORT}/2018-04"])
def test_an_unknown_report_is_refused_with_a_sentence(demonstration, key):
    with pytest.raises(PaperMissing, match=r"\w+.*\."):
        paper(key)


def test_reports_are_offered_to_those_who_may_see_them(demonstration, actor_as):
    provider = registry.paper_provider(REPORT)
    assert [offer.key for offer in provider.offers(actor=actor_as("clerk"), at=clock.now())] == [REPORT]
    Budget.objects.update(visibility=Visibility.DRAFT, published_on=None)
    assert not provider.offers(actor=actor_as("clerk"), at=clock.now())


def test_finance_finds_at_home_what_a_line_owes(demonstration, actor_as):
    def panel(who):
        panels = [panel for answer in registry.home_panels for panel in answer(actor_as(who), clock.now())]
        return next((panel for panel in panels if panel.title == "Budgets"), None)

    assert panel("finance_officer").sentence == "Every line has its forecast, and its reason where one is needed."
    Forecast.objects.filter(line__slug="day-care").update(reason="")
    owed = panel("finance_officer")
    assert owed.sentence == "1 line owes a forecast or a reason."
    assert (owed.items[0].text, owed.items[0].state) == (
        "Day Care, Physical and Sensory Disability Services",
        "Reason missing",
    )
    assert panel("clerk") is None


def test_the_front_page_lists_what_is_published(demonstration):
    listed = [content for answer in registry.public_contents for content in answer(clock.now())]
    assert "Budget monitoring: Physical and Sensory Disability Services 2016/17" in [
        content.title for content in listed
    ]
