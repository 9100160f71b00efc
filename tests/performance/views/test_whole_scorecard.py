"""The whole scorecard: sorted by links, with the columns a reader picks, and the same in the files."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from performance import demo
from performance.models import ObservationKind
from tests.performance.views.page import measures_shown, read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

WHOLE = "/performance/2016-17-Q3/scorecard"


@pytest.fixture
def officer(client_as):
    return client_as("officer_cyps")


def heads_of(page) -> list:
    found = next(each for each in page.all("table") if "scorecard" in each.attributes.get("class", ""))
    return found.all("thead")[0].all("th")


def rows_of(officer, query: str) -> list[list[str]]:
    answer = officer.get(f"{WHOLE}.csv{query}")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_head_sorts_by_its_column_then_the_other_way_and_says_which(officer):
    page = read(officer.get(f"{WHOLE}/?priority=1"))
    assert not [each for each in heads_of(page) if "aria-sort" in each.attributes]
    status = next(each for each in heads_of(page) if each.text == "Status")
    assert status.all("a")[0].attributes["href"] == "?priority=1&sort=status"
    ways = {}
    for name in ("status", "-status"):
        page = read(officer.get(f"{WHOLE}/?priority=1&sort={name}"))
        ways[name] = measures_shown(page)
        status = next(each for each in heads_of(page) if "aria-sort" in each.attributes)
        assert status.text == "Status"
        assert status.attributes["aria-sort"] == ("descending" if name.startswith("-") else "ascending")
    assert sorted(ways["status"]) == sorted(ways["-status"])
    assert ways["status"] != ways["-status"]
    assert "Back to the order of the plan" in page.text


@pytest.mark.parametrize("sign", ["", "-"])
def test_figures_are_sorted_by_number_within_their_unit_and_none_stands_last(officer, sign):
    head, *rows = rows_of(officer, f"?sort={sign}2016-17-Q3")
    assert len(rows) == 103
    unit, figure = head.index("Unit"), head.index("Q3 2016/17")
    numbers = []
    for row in rows:
        try:
            numbers.append((row[unit], Decimal(row[figure].replace("−", "-"))))
        except ArithmeticError:
            numbers.append(None)
    present = [each for each in numbers if each is not None]
    assert None not in numbers[: len(present)]
    assert len(present) > 40
    assert present == sorted(present, reverse=bool(sign))


def test_only_the_columns_picked_stand_on_the_page_and_in_the_file(officer):
    query = "?column=status&column=owner&priority=2&sort=owner"
    page = read(officer.get(f"{WHOLE}/{query}"))
    assert [each.text for each in heads_of(page)] == ["Measure", "Owner", "Status"]
    checked = [each for each in page.all("input") if "checked" in each.attributes]
    assert [each.attributes["value"] for each in checked] == ["owner", "status"]
    assert {"name": "sort", "value": "owner", "type": "hidden"} in [each.attributes for each in page.all("input")]
    head, *rows = rows_of(officer, query)
    assert "Owner" in head and "Status" in head and "Target" not in head and "Data note" not in head
    assert [row[0] for row in rows] == measures_shown(page)
    links = [each.attributes.get("href", "") for each in page.all("a")]
    assert f"{WHOLE}.xlsx{query}" in links


def test_what_cannot_be_understood_is_left_out(officer):
    everything = measures_shown(read(officer.get(f"{WHOLE}/")))
    for query in ("?sort=%00", "?sort=--status", "?sort=" + "9" * 5000, "?column=%00&column=<b>", "?sort=2016-13"):
        answer = officer.get(f"{WHOLE}/{query}")
        assert answer.status_code == 200
        assert measures_shown(read(answer)) == everything
        assert len(heads_of(read(answer))) > 10


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("outcome=2.B", lambda row: row["outcome_ref"] == "2.B"),
        ("frequency=termly", lambda row: row["frequency"] == "termly"),
        ("words=Children+REDUCTION", lambda row: has_in_title(row, "children", "reduction")),
        ("words=1.b4%28a%29", lambda row: row["ref"] == "1.B4(a)"),
        (
            "outcome=1.A&frequency=monthly&words=children",
            lambda row: row["outcome_ref"] == "1.A" and row["frequency"] == "monthly" and has_in_title(row, "children"),
        ),
        ("outcome=9.Z&frequency=hourly&words=%00", lambda row: True),
    ],
)
def test_the_page_and_both_files_are_narrowed_by_the_address(officer, query, fits):
    with open(demo.FIXTURES / "measures.csv", newline="", encoding="utf-8") as file:
        expected = [row["ref"] for row in csv.DictReader(file) if fits(row)]
    assert expected
    for area, quarter in ((officer, WHOLE), (Client(), "/public/performance/2016-17-Q2/scorecard")):
        page = read(area.get(f"{quarter}/?{query}"))
        assert measures_shown(page) == expected
        assert f"Showing {len(expected)} of 103 measures." in page.text
        for kind in ("csv", "xlsx"):
            address = f"{quarter}.{kind}?{query}"
            assert address in [each.attributes.get("href") for each in page.all("a")]
            assert refs_in(area.get(address), kind) == expected


def has_in_title(row: dict[str, str], *words: str) -> bool:
    return all(word in row["title"].casefold() for word in words)


def refs_in(answer, kind: str) -> list[str]:
    if kind == "csv":
        return [row[0] for row in list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_what_was_picked_stays_in_the_form_and_nothing_found_is_said_with_a_way_back(officer):
    page = read(officer.get(f"{WHOLE}/?words=unicorns&outcome=1.A"))
    assert measures_shown(page) == []
    assert "No measure fits what you picked." in page.text
    kept = {each.attributes.get("name"): each.attributes.get("value") for each in page.all("input")}
    assert kept["words"] == "unicorns"
    chosen = [each.attributes["value"] for each in page.all("option") if "selected" in each.attributes]
    assert "1.A" in chosen
    assert not [each for each in page.all("table") if "scorecard" in each.attributes.get("class", "")]


def test_the_status_of_now_and_that_of_the_forecast_are_two_columns(plan, client_of):
    plan.figure("H1", "2031-32-Q2", "93")
    plan.figure("H1", "2031-32", "70", kind=ObservationKind.FORECAST, confidence="low")
    officer = client_of(plan.owner)
    page = read(officer.get("/performance/2031-32-Q2/scorecard/?words=H1"))
    row = table(page, "Measures of Harbour Plan 2031/32, Q2 2031/32")[1]
    told = dict(zip([each.text for each in heads_of(page)][1:], row[1:], strict=True))
    assert (told["Status"], told["Year-end forecast"], told["Forecast status"]) == ("On target", "70.0%", "Off target")
    answer = officer.get("/performance/2031-32-Q2/scorecard.csv?words=H1&column=forecast")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert "Status" not in told
    assert (Decimal(told["Year-end forecast"]), told["Forecast status"]) == (70, "Off target")
