"""The whole scorecard: sorted by links, with the columns a reader picks, and the same in the files."""

import csv
import io
from decimal import Decimal

import pytest

from tests.performance.views.page import measures_shown, read

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
