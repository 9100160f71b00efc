"""The scorecard as CSV and XLSX: what the page shows, and nothing that a spreadsheet program would run."""

import csv
import io

import openpyxl
import pytest

from performance.models import Measure
from tests.performance.views.page import measures_shown, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

STEM = "/performance/2016-17-Q3/scorecard"
LIVE = '=HYPERLINK("http://example.org","Click")'


def as_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def as_xlsx(response) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows())


@pytest.mark.parametrize("query", ["", "?status=off_target", "?priority=1&direction=worse"])
def test_both_files_hold_the_rows_that_the_page_shows(client_as, query):
    member = client_as("member_alder")
    shown = measures_shown(read(member.get(f"{STEM}/{query}")))
    table, cells = as_csv(member.get(f"{STEM}.csv{query}")), as_xlsx(member.get(f"{STEM}.xlsx{query}"))
    assert [row[0] for row in table[1:]] == shown
    assert [row[0].value for row in cells[1:]] == shown
    assert table[0] == [cell.value for cell in cells[0]]


def test_statuses_directions_and_figures_are_those_of_the_page(client_as):
    member = client_as("member_alder")
    page = read(member.get(f"{STEM}/"))
    on_page = {
        row.with_class("measures__ref")[0].text: [cell.text for cell in row.all("th", "td")]
        for row in page.all("tr")
        if row.with_class("measures__ref")
    }
    heads, *rows = as_csv(member.get(f"{STEM}.csv"))
    for row in rows:
        told, cells = dict(zip(heads, row, strict=True)), on_page[row[0]]
        worded = [told[name] for name in ("Owner", "Good is", "Frequency", "Target", "Status", "Direction of travel")]
        assert [" ".join(word.split()) for word in worded] == cells[2:8]
        for name, cell in zip(heads[15:23], cells[8:16], strict=True):
            given = told[name]
            assert bool(given) == bool(cell), (row[0], name, given, cell)


def test_a_number_is_a_number_and_text_is_text(client_as):
    heads, *rows = as_xlsx(client_as("member_alder").get(f"{STEM}.xlsx"))
    column = [cell.value for cell in heads].index("Q1 2016/17")
    first = next(row for row in rows if row[0].value == "1.A1")
    assert first[column].value == 356
    assert first[column].data_type == "n"
    assert first[0].data_type == "s"


def test_no_cell_is_live(client_as):
    Measure.objects.filter(ref="1.A1").update(title=LIVE)
    Measure.objects.filter(ref="1.A2").update(title="+44 1709")
    member = client_as("member_alder")
    table = {row[0]: row for row in as_csv(member.get(f"{STEM}.csv"))}
    assert table["1.A1"][4] == f"'{LIVE}"
    assert table["1.A2"][4] == "'+44 1709"
    for row in as_xlsx(member.get(f"{STEM}.xlsx")):
        for cell in row:
            assert cell.data_type in ("s", "n"), cell.value
            assert cell.hyperlink is None
