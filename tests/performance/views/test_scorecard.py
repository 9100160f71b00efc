"""The scorecard's pages: what the quarter prints, each count leading to its measures, every cell the source's."""

import csv
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client

from council_portal.periods import Period
from performance import demo
from performance.rules.reporting import NoFigure
from performance.rules.status import Status
from tests.performance.views.page import Element, measures_shown, read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

Q3 = Period.parse(None, "2016-17-Q3")
DASHBOARD, WHOLE = "/performance/2016-17-Q3/", "/performance/2016-17-Q3/scorecard/"


@pytest.fixture
def officer(client_as) -> Client:
    return client_as("officer_cyps")


@pytest.fixture
def dashboard(officer) -> Element:
    return read(officer.get(DASHBOARD))


def source(name: str) -> list[dict[str, str]]:
    with open(demo.FIXTURES / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def counts(page: Element, number: int) -> list[list[str]]:
    """The number, word and shares of each count in a line: the first line is of statuses, the second of directions."""
    line = page.with_class("key")[number]
    return [
        [part.text for name in ("key__number", "key__word", "key__share") for part in count.with_class(name)]
        for count in line.with_class("key__count")
    ]


def test_it_prints_the_quarters_statuses_with_both_shares(dashboard):
    assert counts(dashboard, 0) == [
        ["25", "On target", "24.3%", "43.9% of judged"],
        ["15", "Satisfactory", "14.6%", "26.3% of judged"],
        ["17", "Off target", "16.5%", "29.8% of judged"],
        ["0", "Under development", "0.0%"],
        ["17", "Not applicable", "16.5%"],
        ["29", "Not yet available", "28.2%"],
    ]
    assert "the 57 measured against a target" in dashboard.with_class("key__base")[0].text


def test_it_prints_the_quarters_directions_with_their_base(dashboard):
    assert [count[:2] for count in counts(dashboard, 1)] == [
        ["33", "Improved"],
        ["20", "Stable"],
        ["16", "Worse"],
        ["34", "Not applicable"],
    ]
    assert "69 measures" in dashboard.with_class("key__base")[1].text


def test_it_prints_the_statuses_by_priority(dashboard):
    rows = table(dashboard, "Status by priority")
    assert [row[1:] for row in rows[:5]] == [
        ["4", "9", "4", "0", "5", "5", "27"],
        ["5", "1", "2", "0", "6", "9", "23"],
        ["7", "0", "5", "0", "4", "2", "18"],
        ["2", "2", "3", "0", "0", "10", "17"],
        ["7", "3", "3", "0", "2", "3", "18"],
    ]
    assert rows[-1] == ["All measures", "25", "15", "17", "0", "17", "29", "103"]


def test_each_count_leads_to_exactly_so_many_measures(officer, dashboard):
    for line in dashboard.with_class("key"):
        for count in line.with_class("key__count"):
            link = count.all("a")[0].attributes["href"]
            address, _, place = link.partition("#")
            assert place == "measures"
            assert len(measures_shown(read(officer.get(address)))) == int(count.with_class("key__number")[0].text), link


def test_the_picture_of_the_plan_has_a_mark_for_each_measure_in_the_order_of_the_plan(dashboard):
    marks = dashboard.with_class("plan__mark")
    assert [mark.all("b")[0].text for mark in marks] == [row["ref"] for row in source("measures")]
    assert measures_shown(dashboard) == [row["ref"] for row in source("measures")]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("priority=2", lambda row, printed: row["ref"].startswith("2.")),
        ("directorate=CYPS", lambda row, printed: row["directorate"] == "CYPS"),
        ("priority_measures=on", lambda row, printed: row["is_priority_measure"] == "true"),
        ("direction=worse", lambda row, printed: printed[row["ref"]]["direction"] == "worse"),
        (
            "priority=1&status=off_target",
            lambda row, printed: row["ref"].startswith("1.") and printed[row["ref"]]["status"] == "off_target",
        ),
        ("status=wonderful&priority=99&directorate=%00", lambda row, printed: True),
    ],
)
@pytest.mark.parametrize("address", [DASHBOARD, WHOLE])
def test_it_is_narrowed_by_what_a_reader_picks(officer, address, query, fits):
    printed = {row["ref"]: row for row in source("printed_q3")}
    expected = [row["ref"] for row in source("measures") if fits(row, printed)]
    page = read(officer.get(f"{address}?{query}"))
    assert measures_shown(page) == expected
    if len(expected) < 103:
        assert f"Showing {len(expected)} of 103 measures." in page.text


def test_what_nothing_fits_is_said_with_a_way_back(officer):
    page = read(officer.get(f"{DASHBOARD}?status=under_development"))
    assert "No measure fits what you picked." in page.text
    assert counts(page, 0)[0][0] == "25", "the counts stay those of the whole plan"


def test_every_cell_of_the_whole_scorecard_is_the_sources(officer):
    """The slow twin: each cell of a period's column worked out anew from the source's own rows."""
    page = read(officer.get(WHOLE))
    heads = [head.text for head in page.with_class("scorecard")[0].all("thead")[0].all("th")]
    periods = dict(enumerate(("2014-15", "2015-16", "2016-17-Q1", "2016-17-Q2", "2016-17-Q3"), start=8))
    periods |= dict(enumerate(("2016-10", "2016-11", "2016-12"), start=13))
    assert heads[8:13] == ["Year end 2014/15", "Year end 2015/16", "Q1 2016/17", "Q2 2016/17", "Q3 2016/17"]
    assert heads[13:16] == ["Oct 2016", "Nov 2016", "Dec 2016"]
    measures = {row["ref"]: row for row in source("measures")}
    given = {
        (row["ref"], row["period"]): row
        for row in source("observations")
        if not row["component"] and row["period_kind"] in ("year", "quarter", "month")
    }
    printed = {row["ref"]: row for row in source("printed_q3")}
    rows = [row for row in page.with_class("scorecard")[0].all("tr") if row.with_class("measures__ref")]
    wrong, compared = [], 0
    for row in rows:
        ref, cells = row.with_class("measures__ref")[0].text, [cell.text for cell in row.all("th", "td")]
        measure = measures[ref]
        assert cells[6] == Status(printed[ref]["status"]).label, ref
        for number, period in periods.items():
            if (ref, period) in given:
                compared += 1
                if not says(cells[number], given[ref, period], measure):
                    wrong.append((ref, period, cells[number], given[ref, period]))
    assert len(rows) == 103
    assert not wrong
    assert compared > 350


def says(cell: str, row: dict[str, str], measure: dict[str, str]) -> bool:
    """Whether a cell shows the source's figure, or why there is none."""
    if not row["value"]:
        return cell.startswith(NoFigure(row["reason"]).label if row["reason"] else row["text"])
    if measure["unit"] == "yes_no":
        return cell.startswith("Yes" if Decimal(row["value"]) else "No")
    bare = cell.split()[0].replace("−", "-").replace("£", "").replace(",", "").removesuffix("%")
    step = Decimal(1).scaleb(-int(measure["decimal_places"] or 0))
    return Decimal(bare) == Decimal(row["value"]).quantize(step, ROUND_HALF_UP)


def test_each_count_says_how_it_moved_since_the_last_report(dashboard):
    """Quarter 2, as it was published, had 23 on target, 13 satisfactory and 17 off target."""
    lines = dashboard.with_class("key")
    changes = [count.with_class("key__change")[0].text for count in lines[0].with_class("key__count")]
    assert changes[:3] == ["2 more", "2 more", "as before"]
    assert "against the report on Quarter 2 (July to September 2016)" in lines[0].with_class("key__base")[0].text


def test_it_names_the_heaviest_exceptions_and_leads_to_all(dashboard):
    heaviest = dashboard.with_class("heaviest")[0].with_class("ref")
    assert [ref.text for ref in heaviest] == ["1.A4", "5.D3", "4.B1", "2.B5", "2.B2"]
    assert "7.2% against at most 4%: 3.2 points over" in dashboard.with_class("heaviest__why")[0].text
    assert "Still off target 2 reports running, getting worse 2 reports running, forecast to miss." in dashboard.text
    assert "All 25 exceptions" in dashboard.text


def test_it_prints_the_statuses_by_directorate_which_add_up_to_the_whole(dashboard):
    rows = table(dashboard, "Status by directorate")
    assert [sum(int(row[column]) for row in rows) for column in range(1, 8)] == [25, 15, 17, 0, 17, 29, 103]
    assert "Regeneration and Environment has most measures off target, 5 of 13" in dashboard.text


def test_each_chart_has_its_finding_its_sentence_its_drawing_and_its_table(dashboard):
    titles = [each.text for each in dashboard.with_class("chart__title")]
    assert titles == [
        "Priority 3 has most measures off target, 5 of 12",
        "Regeneration and Environment has most measures off target, 5 of 13",
        "Children and young people has most measures off target, 4 of 16",
        "Priority 1 has most measures that got worse, 5 of 19",
        "25 on target, 2 more than in Q2 2016/17 and 17 off target, as in Q2 2016/17",
    ]
    sentences = [each.text for each in dashboard.with_class("chart__sentence")]
    assert sentences[0].startswith(
        "Off target of those judged: Priority 1, 4 of 17; Priority 2, 2 of 8; Priority 3, 5 of 12;"
    )
    assert sentences[4].startswith("Of the 57 judged in Q3 2016/17, 25 on target, 15 satisfactory and 17 off target.")
    assert all(len(figure.all("svg")) == 2 for figure in dashboard.with_class("chart"))
    assert table(dashboard, "25 on target, 2 more than in Q2 2016/17 and 17 off target, as in Q2 2016/17: figures") == [
        ["Q2 2016/17", "23", "13", "17"],
        ["Q3 2016/17", "25", "15", "17"],
    ]


def test_it_tells_what_changed_since_the_last_report_and_what_is_missing(dashboard):
    changed = table(dashboard, "The statuses that changed, of measures judged both times")
    assert ["1.A2", "Satisfactory", "Off target"] in [[row[0].split()[0], *row[2:]] for row in changed]
    assert "Since the report on Quarter 2 these changed: " in dashboard.text
    assert "2.B8" in dashboard.text
    assert "expected on 31 March 2017" in dashboard.text


def test_the_public_dashboard_of_the_first_published_quarter_has_nothing_to_compare_with(client):
    page = read(client.get("/public/performance/2016-17-Q2/"))
    assert not page.with_class("key__change")
    assert "What changed since the last report" not in page.text
