"""The exceptions' page: what is wrong, since when, and what is done; for the public from publications alone."""

import pytest

from tests.performance.views.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

Q3, PUBLIC_Q2 = "/performance/2016-17-Q3/exceptions/", "/public/performance/2016-17-Q2/exceptions/"
# Their figures are old, but none was due this quarter, so nobody has to explain them.
SILENT = {"1.B9(a)", "3.B2(a)", "3.B2(b)"}


def listed(page) -> dict[str, list[str]]:
    """The refs under each kind."""
    return {
        table.with_class("issues__kind")[0].text: [ref.text for ref in table.with_class("measures__ref")]
        for table in page.with_class("issues")
    }


def test_it_lists_every_measure_off_target_new_ones_apart_and_each_measure_once(client_as):
    page = read(client_as("member_alder").get(Q3))
    kinds = listed(page)
    assert (len(kinds["Newly off target"]), len(kinds["Still off target"])) == (7, 10)
    refs = [ref for each in kinds.values() for ref in each]
    assert len(refs) == len(set(refs)) == 25
    assert page.with_class("lead")[0].text.startswith("25 of the 103 measures need a closer look: 17 are off target")


def test_it_says_by_how_much_since_when_and_what_might_be_asked(client_as):
    page = read(client_as("member_alder").get(Q3))
    (row,) = [row for row in page.all("tr") if [ref.text for ref in row.with_class("measures__ref")] == ["1.A4"]]
    assert "7.2% against at most 4%: 3.2 points over" in row.text
    assert "Since at least Quarter 2 of 2016/17, 2 reports running" in row.text
    assert "Getting worse since at least Quarter 2 of 2016/17" in row.text
    assert "Repeat plans rose to 7.2%." in row.text
    assert "Forecast for the year end (confidence low): 7.0% against at most 4%" in row.text
    assert "It rests on this: A few families move it" in row.text
    assert "what more will be done, and by when should it turn?" in row.text


def test_it_says_of_which_measure_nothing_is_written(client_as):
    page = read(client_as("member_alder").get(Q3))
    silent = [row for row in page.all("tr") if "Nothing is written about this measure." in row.text]
    assert {ref.text for row in silent for ref in row.with_class("measures__ref")} == SILENT


def test_it_is_narrowed_as_the_dashboard_is(client_as):
    page = read(client_as("member_alder").get(f"{Q3}?directorate=CYPS"))
    refs = [ref for each in listed(page).values() for ref in each]
    assert "1.A4" in refs
    assert "4.B1" not in refs
    nothing = read(client_as("member_alder").get(f"{Q3}?status=on_target&direction=improved&priority=1"))
    assert "None of the measures that you picked is an exception." in nothing.text


def test_the_public_reads_the_published_quarter_and_no_open_one(client):
    page = read(client.get(PUBLIC_Q2))
    assert "17 are off target" in page.with_class("lead")[0].text
    assert client.get("/public/performance/2016-17-Q3/exceptions/").status_code == 404


def test_what_figure_and_status_both_say_is_said_once(plan, client_of):
    member = client_of(plan.member)
    row = read(member.get("/performance/2031-32-Q1/exceptions/")).with_class("issues__words")[0]
    assert row.text == "Not yet available."
    judged = read(member.get("/performance/2031-32-Q1/measures/H1/")).text.partition("How this is judged")[2]
    assert judged.split("History")[0].strip() == "Not yet available"
