"""The return to be filled in: what the person may enter, known figures in place, the rest locked, nothing live."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from council_portal.models import Directorate
from performance.models import Measure
from performance.rules.return_file import Column
from tests.factories.performance import figure

HERE = "/performance/2031-32-Q2/return/download/"


def workbook(response):
    assert response.status_code == 200, response.content
    return openpyxl.load_workbook(io.BytesIO(response.content))


def rows_of(sheet) -> list[dict]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_a_sheet_a_directorate_with_a_line_a_component_and_period(plan, client_of):
    Measure.objects.filter(ref="H2").update(directorate=Directorate.objects.create(code="PIER", name="Piers"))
    plan.measures["H3"].methods.update(frequency="monthly")
    book = workbook(client_of(plan.lead).get(f"{HERE}xlsx/"))
    assert book.sheetnames == ["HAVEN", "PIER", "Notes"]
    lines = [(row["Ref"], row["Period"]) for row in rows_of(book["HAVEN"])]
    assert lines == [
        ("H1", "Quarter 2 2031/32"),
        ("H3", "July 2031"),
        ("H3", "August 2031"),
        ("H3", "September 2031"),
        ("H3", "Quarter 2 2031/32"),
        ("H4", "Quarter 2 2031/32"),
        ("H5", "Quarter 2 2031/32"),
    ]


def test_figures_known_so_far_stand_in_it(plan, client_of):
    plan.figure("H1", "2031-32-Q1", "88.5")
    plan.figure("H1", "2031-32-Q2", "91.3", quality="provisional", numerator=Decimal(21), denominator=Decimal(23))
    plan.figure("H2", "2031-32-Q2", None, reason_for_no_figure="late", expected_on=date(2031, 11, 3))
    forecast = {"kind": "forecast", "confidence": "low"}
    figure(plan.component("H1"), plan.quarter.year, "92", plan.owner, plan.approver, **forecast)
    first, second, *_ = rows_of(workbook(client_of(plan.owner).get(f"{HERE}xlsx/"))["HAVEN"])
    assert first["Last figure"] == "88.5%"
    assert (first["Figure"], first["Numerator"], first["Denominator"]) == (91.3, 21, 23)
    assert (first["Provisional"], first["Year-end forecast"], first["Confidence"]) == ("yes", 92, "low")
    assert (second["Figure"], second["Reason for no figure"]) == (None, "Late")
    assert second["Expected on"].date() == date(2031, 11, 3)


def test_what_tells_the_lines_apart_is_locked_and_the_rest_open_with_lists_and_bounds(plan, client_of):
    sheet = workbook(client_of(plan.owner).get(f"{HERE}xlsx/"))["HAVEN"]
    assert sheet.protection.sheet
    locked = {cell.value: sheet.cell(2, cell.column).protection.locked for cell in sheet[1]}
    assert {head for head, is_locked in locked.items() if not is_locked} == {each for each in Column if each.is_entry}
    assert all(cell.protection.locked for cell in sheet[1])
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    assert "Not collected" in rules[f"{letters['Reason for no figure']}2:{letters['Reason for no figure']}6"].formula1
    of_figure = rules[f"{letters['Figure']}2"]
    assert (of_figure.type, of_figure.formula1, of_figure.formula2, of_figure.errorStyle) == (
        "decimal",
        "0",
        "100",
        "warning",
    )


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_it_holds_what_the_person_enters_and_the_same_bytes_each_time(plan, client_of, kind):
    plan.measures["H3"].responsibilities.filter(kind="owner_deputy").delete()
    first, second = (client_of(plan.deputy).get(f"{HERE}{kind}/").content for _ in range(2))
    assert first == second
    if kind == "csv":
        refs = [row["Ref"] for row in csv.DictReader(io.StringIO(first.decode("utf-8-sig")))]
        assert refs == ["H1", "H2", "H4", "H5"]


def test_it_is_for_officers_with_something_to_enter(plan, client_of):
    assert client_of(plan.member).get(f"{HERE}csv/").status_code == 403
    assert client_of(plan.approver).get(f"{HERE}csv/").status_code == 404
    assert client_of(plan.owner).get(f"{HERE}pdf/").status_code == 404
    assert client_of(plan.owner).get("/performance/2031-32-Q3/return/download/csv/").status_code == 404


def test_no_cell_is_live(plan, client_of):
    live = '=HYPERLINK("http://example.org","Click")'
    Measure.objects.filter(ref="H1").update(title=live)
    plan.measures["H1"].commentaries.create(
        period_kind="quarter",
        period_start=plan.quarter.start,
        text="-1 boat\n@quay",
        by=plan.owner,
        at="2031-10-10T10Z",
    )
    for sheet in workbook(client_of(plan.owner).get(f"{HERE}xlsx/")):
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}
            assert not any(cell.hyperlink for cell in row)
    text = client_of(plan.owner).get(f"{HERE}csv/").content.decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(text)))
    assert (line["Measure"], line["Commentary"]) == (f"'{live}", "'-1 boat\n@quay")


def test_the_number_of_queries_does_not_grow_with_the_plan(plan, client_of, django_assert_max_num_queries):
    client = client_of(plan.owner)
    with django_assert_max_num_queries(18):
        client.get(f"{HERE}csv/")
