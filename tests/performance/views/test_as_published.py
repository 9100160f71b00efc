"""A past quarter as it was published, with what was restated since, for people with an account and for everybody."""

import pytest

from council_portal.models import User
from council_portal.periods import Period
from performance.models import Component, Observation
from tests.factories.performance import figure
from tests.performance.views.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

SIGNED_IN, PUBLIC = "/performance/2016-17-{}/as-published/", "/public/performance/2016-17-{}/as-published/"
QUARTER = Period.parse(None, "2016-17-Q2")


@pytest.mark.parametrize(("person", "address"), [("member_alder", SIGNED_IN), ("public", PUBLIC)])
def test_a_published_quarter_stands_as_it_was_with_its_version(client_as, person, address):
    client = client_as(person)
    page = read(client.get(address.format("Q2")))
    assert "published on 18 November 2016" in page.text
    assert "Nothing has been restated since." in page.text
    assert page.with_class("key__number")[0].text == "23"
    assert client.get(f"{address.format('Q2')}1/").status_code == 200
    for missing in (f"{address.format('Q2')}2/", f"{address.format('Q2')}{'9' * 40}/", address.format("Q3")):
        assert client.get(missing).status_code == 404, missing


def test_what_is_restated_says_then_and_now_and_why_and_the_public_reads_it_once_published(client_as):
    component = Component.objects.get(series__measures__ref="1.A3", role="headline")
    people = {key: User.objects.get(email=f"{key}-cyps@example.org") for key in ("officer", "approver")}
    last = Observation.objects.filter(component=component).for_period(QUARTER).latest("version")
    revised = {"version": last.version + 1, "quality": "revised", "why": "Canarycount"}
    figure(component, QUARTER, "17.3", people["officer"], people["approver"], **revised)
    page = read(client_as("member_alder").get(SIGNED_IN.format("Q2")))
    assert "1 measure has been restated since." in page.text
    said = next(each for each in page.all("table") if "restated" in each.attributes["class"])
    cells = [[cell.text for cell in row.all("th", "td")][:3] for row in said.all("tbody")[0].all("tr")]
    assert cells[0][0] == "Figure reported" and cells[0][2] == "17.3% (Revised)"
    assert ["Status", "Off target", "On target"] in cells
    assert "Canarycount 10 October 2031" in said.text
    public = read(client_as("public").get(PUBLIC.format("Q2"))).text
    assert "Nothing has been restated since." in public and "17.3" not in public


def test_the_dashboard_of_a_published_quarter_leads_there(client_as):
    for person, area in (("member_alder", "/performance"), ("public", "/public/performance")):
        links = [each.attributes.get("href") for each in read(client_as(person).get(f"{area}/2016-17-Q2/")).all("a")]
        assert f"{area}/2016-17-Q2/as-published/" in links
    links = read(client_as("member_alder").get("/performance/2016-17-Q3/")).all("a")
    assert "/performance/2016-17-Q3/as-published/" not in [each.attributes.get("href") for each in links]
