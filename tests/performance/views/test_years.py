"""The page of years side by side: which years stand, what is said of them, and in public what was published."""

import pytest
from django.test import Client

from tests.performance.views.page import read, table
from tests.performance.views.test_exports import as_csv, as_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

YEARS, PUBLIC = "/performance/2016-17-Q3/years/", "/public/performance/2016-17-Q2/years/"
LAST_TWO = "Figures of 2014/15 and 2015/16"


@pytest.fixture
def member(client_as) -> Client:
    return client_as("member_alder")


def ticked(page) -> list[str]:
    boxes = [each for each in page.all("input") if each.attributes.get("name") == "year"]
    return [each.attributes["value"] for each in boxes if "checked" in each.attributes]


@pytest.mark.parametrize("area", [YEARS, PUBLIC])
def test_the_last_two_years_that_are_over_stand_unless_others_are_asked_for(member, area):
    page = read(member.get(area))
    rows = {row[0].split()[0]: row for row in table(page, LAST_TWO)}
    assert rows["1.A3"][2] == "30.6%"
    assert ticked(page) == ["2014-15", "2015-16"]
    assert "that can be compared" in page.with_class("lead")[0].text


def test_all_years_asked_for_stand_in_their_order_and_the_running_one_is_said_to_be(member):
    page = read(member.get(f"{YEARS}?year=2016-17&year=2014-15&year=2015-16"))
    heads = [each.text for each in page.all("thead")[0].all("th")]
    assert heads[1:4] == ["2014/15", "2015/16", "2016/17"]
    assert "2016/17 so far" in page.text
    assert ticked(page) == ["2014-15", "2015-16", "2016-17"]


def test_it_is_narrowed_like_the_scorecard(member):
    page = read(member.get(f"{YEARS}?portfolio=housing&words=homes"))
    shown = [row[0].split()[0] for row in table(page, LAST_TWO)]
    assert shown and all(ref.startswith("4.B") for ref in shown)
    page = read(member.get(f"{YEARS}?words=unicorns"))
    assert "No measure that fits has a figure of these years." in page.text


@pytest.mark.parametrize("area", [YEARS, PUBLIC])
@pytest.mark.parametrize("query", ["?directorate=CYPS", "?year=2014-15&year=2015-16&year=2016-17&priority=2"])
def test_both_files_hold_what_the_page_shows(member, area, query):
    page, stem = read(member.get(f"{area}{query}")), area.removesuffix("/")
    on_page = [row.all("th", "td") for row in page.all("tbody")[0].all("tr")]
    heads, *rows = as_csv(member.get(f"{stem}.csv{query}"))
    assert [row[0] for row in rows] == [cells[0].all("span")[0].text for cells in on_page] != []
    assert heads[4:-3] == [each.text for each in page.all("thead")[0].all("th")][1:-3]
    assert [row[-2] for row in rows] == [cells[-2].text for cells in on_page]
    assert [row[-1] for row in rows] == [cells[-1].text for cells in on_page]
    assert [[cell.value or "" for cell in row][-2:] for row in as_xlsx(member.get(f"{stem}.xlsx{query}"))[1:]] == [
        row[-2:] for row in rows
    ]


def test_what_has_no_figure_of_these_years_is_named_apart(plan, client_of):
    for year in ("2029-30", "2030-31"):
        plan.figure("H1", year, "90")
    page = read(client_of(plan.member).get("/performance/2031-32-Q2/years/"))
    assert [row[0].split()[0] for row in table(page, "Figures of 2029/30 and 2030/31")] == ["H1"]
    apart = page.all("details")[-1]
    assert apart.all("summary")[0].text == "4 measures without a figure of these years"
    assert [each.all("span")[0].text for each in apart.all("li")] == ["H2", "H3", "H4", "H5"]


@pytest.mark.parametrize("query", ["year=2015-16", "year=%00", "year=1066-67&year=<b>", "year=2015-16&year=2015-16"])
def test_fewer_than_two_years_are_the_last_two(member, query):
    page = read(member.get(f"{YEARS}?{query}"))
    assert table(page, LAST_TWO)
    assert ("Pick two years or more" in page.text) == query.startswith("year=2015-16")


def test_without_two_years_it_says_so(plan, client_of):
    member = client_of(plan.member)
    assert "no whole year yet" in read(member.get("/performance/2031-32-Q2/years/")).text
    assert member.get("/performance/2031-32-Q2/years.csv").status_code == 404
    plan.figure("H1", "2030-31", "90")
    assert "There are figures of 2030/31 alone" in read(member.get("/performance/2031-32-Q2/years/")).text
    assert member.get("/performance/2031-32-Q4/years/").status_code == 404


def test_a_quarter_that_is_not_published_has_no_public_page(client):
    assert client.get(PUBLIC.replace("Q2", "Q3")).status_code == 404
