"""The pages of directorates and cabinet portfolios: their own measures and no other, in public as published."""

import csv

import pytest
from django.test import Client

from performance import demo
from performance.actions import portfolios, publication
from performance.models import CycleState, Measure, ReportingCycle
from tests.factories.performance import AT, YEAR
from tests.performance.views.page import measures_shown, read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

Q3, PUBLIC = "/performance/2016-17-Q3/", "/public/performance/2016-17-Q2/"


@pytest.fixture
def member(client_as) -> Client:
    return client_as("member_alder")


def source(name: str) -> list[dict[str, str]]:
    with open(demo.FIXTURES / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of_directorate(code: str) -> list[str]:
    return [row["ref"] for row in source("measures") if row["directorate"] == code]


def of_portfolio(slug: str) -> list[str]:
    listed = next(row["measures"].split() for row in source("portfolios") if row["slug"] == slug)
    return [row["ref"] for row in source("measures") if row["ref"] in listed]


@pytest.mark.parametrize("area", [Q3, PUBLIC])
def test_every_directorate_and_portfolio_of_the_dashboard_has_a_page_of_its_own_measures(member, area):
    dashboard = read(member.get(area))
    pages = {
        each.attributes["href"]
        for each in dashboard.all("a")
        if each.attributes.get("href", "").startswith((f"{area}directorates/", f"{area}portfolios/"))
    }
    assert len(pages) == len({row["directorate"] for row in source("measures")}) + len(source("portfolios"))
    found = []
    for address in pages:
        page = read(member.get(address))
        key = address.rstrip("/").rpartition("/")[2]
        expected = of_directorate(key) if "directorates" in address else of_portfolio(key)
        assert measures_shown(page) == expected, address
        assert sum(int(each.text) for each in page.with_class("key")[0].with_class("key__number")) == len(expected)
        assert [mark.all("b")[0].text for mark in page.with_class("plan__mark")] == expected
        found += expected
    assert sorted(found) == sorted(2 * [row["ref"] for row in source("measures")])


def test_a_portfolios_page_says_who_holds_it_and_leads_to_the_rest_narrowed_to_it(member):
    page = read(member.get(f"{Q3}portfolios/housing/"))
    assert "Cabinet Member for Housing" in page.text
    links = [each.attributes.get("href", "") for each in page.all("a")]
    for name in ("exceptions/", "scorecard/", "compare/"):
        assert f"{Q3}{name}?portfolio=housing" in links
        answer = member.get(f"{Q3}{name}?portfolio=housing")
        assert set(measures_shown(read(answer))) <= set(of_portfolio("housing"))
    assert measures_shown(read(member.get(f"{Q3}scorecard/?portfolio=housing"))) == of_portfolio("housing")


@pytest.mark.parametrize("area", [Q3, PUBLIC])
def test_a_measures_page_leads_to_whose_it_is(member, area):
    links = [each.attributes.get("href") for each in read(member.get(f"{area}measures/4.B1/")).all("a")]
    assert {f"{area}portfolios/housing/", f"{area}directorates/ACH/"} <= set(links)


def test_its_counts_lead_to_its_own_measures(member):
    page = read(member.get(f"{Q3}directorates/RE/"))
    for count in page.with_class("key")[0].with_class("key__count"):
        link = count.all("a")[0].attributes["href"].partition("#")[0]
        assert len(measures_shown(read(member.get(link)))) == int(count.with_class("key__number")[0].text)
    page = read(member.get(f"{Q3}portfolios/housing/?status=off_target"))
    assert set(measures_shown(page)) < set(of_portfolio("housing"))


def test_what_moved_is_told_of_the_same_measures_wherever_they_were_before(plan, client_of):
    for quarter in ("2031-32-Q1", "2031-32-Q2"):
        plan.figure("H1", quarter, "93")
        plan.figure("H2", quarter, "2.4")
    first = ReportingCycle.objects.for_period(YEAR.quarters[0]).get()
    assert first.state == CycleState.CLOSED
    publication.publish(cycle=first, by=plan.lead, at=AT)
    portfolios.add(edition=plan.edition, title="Boats", holder="Holder", refs=["H1", "H2"], by=plan.lead, at=AT)
    page = read(client_of(plan.member).get("/performance/2031-32-Q2/portfolios/boats/"))
    changes = [each.text for each in page.with_class("key")[0].with_class("key__change")]
    assert set(changes) == {"as before"}


def test_the_public_reads_the_portfolios_that_were_published(client):
    Measure.objects.filter(ref="4.B1").update(portfolio=None)
    assert "4.B1" in measures_shown(read(client.get(f"{PUBLIC}portfolios/housing/")))
    row = next(row for row in table(read(client.get(PUBLIC)), "Status by cabinet portfolio") if row[0] == "Housing")
    assert int(row[-1]) == len(of_portfolio("housing"))


@pytest.mark.parametrize("key", ["directorates/NONE", "directorates/%3Cb%3E", "portfolios/none"])
def test_what_has_no_measure_is_not_found(member, client, key):
    assert member.get(f"{Q3}{key}/").status_code == 404
    assert client.get(f"{PUBLIC}{key}/").status_code == 404


def test_a_quarter_that_is_not_published_has_no_public_page(client):
    assert client.get("/public/performance/2016-17-Q3/portfolios/housing/").status_code == 404
    assert client.get("/public/performance/2016-17-Q3/directorates/CYPS/").status_code == 404


class TestTheLeadKeepsThem:
    """The form: what is ticked is kept, what is wrong is said beside its field."""

    ADD = "/performance/plan/2016-17/portfolios/add/"
    HOUSING = "/performance/plan/2016-17/portfolios/housing/"

    @pytest.fixture
    def lead(self, client_as) -> Client:
        return client_as("performance_lead")

    def as_read(self, lead, address) -> str:
        page = read(lead.get(address))
        return next(each.attributes["value"] for each in page.all("input") if each.attributes["name"] == "as_read")

    def test_one_is_added_with_its_measures_and_stands_on_the_plans_page(self, lead):
        given = {"title": "Voters", "holder": "The Leader", "refs": ["5.B1", "5.B2"]}
        answer = lead.post(self.ADD, given | {"as_read": self.as_read(lead, self.ADD)}, follow=True)
        assert "Voters The Leader, 2 measures" in read(answer).text
        assert measures_shown(read(lead.get(f"{Q3}portfolios/voters/"))) == ["5.B1", "5.B2"]

    def test_what_is_wrong_is_said_and_what_was_ticked_stays(self, lead):
        given = {"title": "HOUSING", "holder": "", "refs": ["5.B1"], "as_read": self.as_read(lead, self.ADD)}
        page = read(lead.post(self.ADD, given))
        summary = page.with_class("govuk-error-summary")[0].text
        assert "Another portfolio has this title." in summary
        ticked = [each.attributes["value"] for each in page.all("input") if "checked" in each.attributes]
        assert ticked == ["5.B1"]
        assert lead.post(self.ADD, given | {"refs": ["9.Z9\x00"]}).status_code == 200

    def test_two_at_once_lose_nothing_silently(self, lead):
        as_read = self.as_read(lead, self.HOUSING)
        given = {"title": "Housing", "holder": "Cabinet Member for Housing", "reason": "Agreed.", "as_read": as_read}
        assert lead.post(self.HOUSING, given | {"refs": ["4.B1"]}).status_code == 302
        page = read(lead.post(self.HOUSING, given | {"refs": ["4.B2"]}))
        assert "it now has 4.B1. What you ticked is kept here." in page.with_class("govuk-error-summary")[0].text
        again = {each.attributes["name"]: each.attributes.get("value") for each in page.all("input")}["as_read"]
        assert lead.post(self.HOUSING, given | {"refs": ["4.B2"], "as_read": again}).status_code == 302
        assert list(Measure.objects.filter(portfolio__slug="housing").values_list("ref", flat=True)) == ["4.B2"]

    def test_nobody_else_may(self, member, client_as):
        for other in (member, client_as("officer_cyps"), client_as("administrator")):
            assert other.get(self.ADD).status_code == 403
            assert other.post(self.HOUSING, {"title": "Mine"}).status_code == 403
