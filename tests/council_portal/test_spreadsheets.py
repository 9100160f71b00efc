"""Spreadsheets in and out: what we write is not live, what is hostile is refused in a sentence."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from council_portal.spreadsheets import Sheet, SpreadsheetRefused, defused, read_csv, read_xlsx, to_csv, to_xlsx

DAY = date(2017, 2, 9)


def workbook(write) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    write(book.add_worksheet("Return"))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_would_be_a_formula_is_defused(text):
    assert defused(text).startswith("'")


def test_a_csv_keeps_numbers_and_defuses_text():
    content = to_csv(["Ref", "Figure", "Note"], [["1.A3", Decimal("-28.30"), "=cmd()"]])
    assert content == b"\xef\xbb\xbfRef,Figure,Note\r\n1.A3,-28.30,'=cmd()\r\n"
    assert list(read_csv(content)) == [["Ref", "Figure", "Note"], ["1.A3", "-28.30", "'=cmd()"]]


def test_a_workbook_reads_back_as_it_was_written_and_text_stays_text():
    content = to_xlsx([Sheet("Q3", ["Ref", "Figure"], [["=1+1", Decimal("28.3")], ["1.A5", None]])], made_on=DAY)
    assert list(read_xlsx(content)) == [["Ref", "Figure"], ["=1+1", 28.3], ["1.A5", None]]


def test_the_same_workbook_has_the_same_bytes():
    sheet = Sheet("Q3", ["Ref"], [["1.A3"]])
    assert to_xlsx([sheet], made_on=DAY) == to_xlsx([sheet], made_on=DAY)


def test_formulas_are_read_as_their_values_and_their_errors_refused():
    content = workbook(lambda page: page.write_formula(0, 0, "=1+1", None, 2))
    assert list(read_xlsx(content)) == [[2]]
    content = workbook(lambda page: page.write_formula(0, 0, "=1/0", None, "#DIV/0!"))
    with pytest.raises(SpreadsheetRefused, match="Row 1 holds #DIV/0!"):
        list(read_xlsx(content))


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a workbook", "not an Excel workbook"),
        (zipped("xl/vbaProject.bin", b"macro"), "macros"),
        (zipped("xl/worksheets/sheet1.xml", b"0" * 60_000_000), "not opened"),
        (zipped("hello.txt", b"hello"), "cannot be read"),
        (b"", "not an Excel workbook"),
    ],
)
def test_a_hostile_workbook_is_refused_in_a_sentence(content, words):
    with pytest.raises(SpreadsheetRefused, match=words):
        list(read_xlsx(content))


@pytest.mark.parametrize(("content", "words"), [(b"\xff\xfe1", "UTF-8"), (b"a\x00b", "null"), (b'"open', "not a CSV")])
def test_a_broken_csv_is_refused_in_a_sentence(content, words):
    with pytest.raises(SpreadsheetRefused, match=words):
        list(read_csv(content))
