"""Spreadsheets in and out: what we write is not live, what is hostile is refused in a sentence."""

import io
import re
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from council_portal.child import Limits
from council_portal.spreadsheets import (
    Cell,
    CellKind,
    EntryColumn,
    EntrySheet,
    Sheet,
    SpreadsheetRefused,
    as_it_was,
    cell_name,
    defused,
    read_tables,
    to_csv,
    to_entry_xlsx,
    to_xlsx,
)
from council_portal.spreadsheets.worker import sheets

DAY = date(2017, 2, 9)


def rows_of(content: bytes) -> list[list]:
    """The rows of the only table, without their numbers."""
    [table] = read_tables(content).tables
    return [cells for _, cells in table.rows]


def cells_of(content: bytes) -> list[list]:
    """The rows of the first sheet, read in this process: the same work without starting another."""
    return [cells for _, cells in list(sheets(content))[0][1]]


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
    assert rows_of(content) == [["Ref", "Figure", "Note"], ["1.A3", "-28.30", "'=cmd()"]]


@given(st.text(alphabet="'=+-@\t\ra1 "))
def test_text_that_was_defused_is_given_back_as_it_was(text):
    assert as_it_was(defused(text)) == text


def test_a_workbook_reads_back_as_it_was_written_and_text_stays_text():
    content = to_xlsx([Sheet("Q3", ["Ref", "Figure"], [["=1+1", Decimal("28.3")], ["1.A5", None]])], made_on=DAY)
    assert rows_of(content) == [["Ref", "Figure"], ["=1+1", Cell(CellKind.NUMBER, "28.3")], ["1.A5"]]


def test_the_same_workbook_has_the_same_bytes():
    sheet = Sheet("Q3", ["Ref"], [["1.A3"]])
    assert to_xlsx([sheet], made_on=DAY) == to_xlsx([sheet], made_on=DAY)


def test_an_entry_sheet_has_names_that_a_workbook_takes():
    columns = [EntryColumn("Ref"), EntryColumn("Word", is_open=True, hint="One of two.", choices=("yes", "no"))]
    made = [EntrySheet(name, columns, [["1.A3", ""]]) for name in ("Adults/Health", "ADULTS-HEALTH", "x" * 40)]
    book = openpyxl.load_workbook(io.BytesIO(to_entry_xlsx(made, Sheet("Notes", ["a", "b"], []), made_on=DAY)))
    assert book.sheetnames == ["Adults-Health", "ADULTS-HEALTH 2", "x" * 31, "Notes"]


def test_cells_are_named_as_programs_name_them():
    assert [cell_name(2, column) for column in (0, 25, 26, 701, 702)] == ["A2", "Z2", "AA2", "ZZ2", "AAA2"]


def test_cells_are_read_as_a_person_means_them():
    book = openpyxl.Workbook()
    book.active.append(
        [
            28.3,
            7,
            0.1 + 0.2,
            1e16,
            0.283,
            True,
            date(2017, 3, 31),
            datetime(2017, 3, 31, 9),
            time(9),
            "28.3%",
            None,
            "x",
        ]
    )
    book.active["E1"].number_format = "0.0%"
    book.active["L1"].number_format = '0"%"'
    out = io.BytesIO()
    book.save(out)
    number, percent, day = CellKind.NUMBER, CellKind.PERCENT, CellKind.DATE
    assert cells_of(out.getvalue()) == [
        [[number, "28.3"], [number, "7"], [number, "0.3"], [number, "10000000000000000"], [percent, "28.3"]]
        + [[CellKind.TRUTH, "yes"], [day, "2017-03-31"], [day, "2017-03-31"], [CellKind.TIME, "09:00:00"], "28.3%"]
        + [None, "x"]
    ]


def test_formulas_are_read_as_their_values_and_their_errors_told():
    def write(page):
        page.write_formula(0, 0, "=1+1", None, 2)
        page.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        page.write_formula(0, 2, '=""', None, "EMPTY")
        page.write_string(0, 3, "Err:502")
        page.write_string(0, 4, "#1 of two")

    error = CellKind.ERROR
    # As Excel keeps a formula that gives no text.
    content = altered("sheet1.xml", lambda xml: xml.replace(b"EMPTY", b""), of=workbook(write))
    assert cells_of(content) == [[[CellKind.NUMBER, "2"], [error, "#DIV/0!"], None, [error, "Err:502"], "#1 of two"]]


def test_a_formula_that_was_never_worked_out_is_no_empty_cell():
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    out = io.BytesIO()
    book.save(out)
    assert cells_of(out.getvalue()) == [[[CellKind.FORMULA, "=1+1"]]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"Ref,Figure\r\n1.A3,28.3\r\n", [["Ref", "Figure"], ["1.A3", "28.3"]]),
        ("\ufeffRef;Figure\n1.A3;£28.3".encode(), [["Ref", "Figure"], ["1.A3", "£28.3"]]),
        (b"Ref\tFigure\n1.A3\t28,300", [["Ref", "Figure"], ["1.A3", "28,300"]]),
        (b"sep=;\nRef;Figure\n", [["sep=", None], ["Ref", "Figure"]]),
        ("Ref\tNote\n1.A3\t£5 – café".encode("utf-16"), [["Ref", "Note"], ["1.A3", "£5 – café"]]),
        ("Ref,Note\n1.A3,£5 – café".encode("cp1252"), [["Ref", "Note"], ["1.A3", "£5 – café"]]),
        (b'Ref,Note\n1.A3,"two\nlines"\n\n,\n1.A4,#N/A', None),
    ],
    ids=["commas", "semicolons", "tabs", "separator stated", "UTF-16", "Windows-1252", "lines in a cell"],
)
def test_csv_is_read_however_programs_save_it(content, rows):
    found = rows_of(content)
    if rows is None:
        assert found == [["Ref", "Note"], ["1.A3", "two\nlines"], ["1.A4", Cell(CellKind.ERROR, "#N/A")]]
    else:
        assert found == rows


@pytest.mark.parametrize(
    "live",
    ["=1+1", ' =HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "@SUM(A1:A2)", "+cmd|' /C calc'!A0", "-2+3+cmd|'x'!A0"],
)
def test_a_formula_in_a_csv_file_is_no_text(live):
    cell = live.replace('"', '""')
    assert rows_of(f'Ref,Note\n1.A3,"{cell}"\n'.encode())[1] == ["1.A3", Cell(CellKind.FORMULA, live)]


@pytest.mark.parametrize("text", ["-4.2", "+3 on last quarter", "- fewer staff (two)", "@council said so", "'=1+1"])
def test_what_people_write_is_no_formula(text):
    assert rows_of(f'Ref,Note\n1.A3,"{text}"\n'.encode())[1] == ["1.A3", text]


def test_a_file_that_is_not_in_utf_8_says_so():
    assert "was read as Windows-1252" in read_tables("Ref\n£".encode("cp1252")).remarks[0]
    assert read_tables("Ref\n£".encode()).remarks == ()


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def altered(name: str, change, of: bytes = b"") -> bytes:
    """A workbook, a small sound one unless said, with one of its parts changed."""
    sound = zipfile.ZipFile(io.BytesIO(of or to_xlsx([Sheet("Q3", ["Ref"], [["1.A3"]])], made_on=DAY)))
    return zipped(
        *((each, change(sound.read(each)) if each.endswith(name) else sound.read(each)) for each in sound.namelist())
    )


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HOSTILE = {
    "an archive of nothing": (zipped(("hello.txt", b"hello")), "not an Excel workbook"),
    "half an archive": (to_xlsx([Sheet("Q3", ["Ref"], [])], made_on=DAY)[:-100], "not an Excel workbook"),
    "macros": (zipped(("xl/workbook.xml", b""), ("xl/vbaProject.bin", b"macro")), "macros"),
    "old macros": (zipped(("xl/workbook.xml", b""), ("xl/macrosheets/sheet1.xml", b"macro")), "macros"),
    "a zip bomb": (zipped(("xl/worksheets/sheet1.xml", b"0" * 60_000_000)), "was not opened"),
    "thousands of parts": (zipped(*((f"xl/{n}", b"") for n in range(2001))), "was not opened"),
    "OpenDocument": (zipped(("mimetype", b"x"), ("content.xml", b"x")), "OpenDocument"),
    "entities that grow": (
        altered("sheet1.xml", lambda xml: xml.replace(b"<worksheet", BOMB + b"<worksheet", 1)),
        "cannot be read as an Excel workbook",
    ),
    "broken XML": (altered("sheet1.xml", lambda xml: xml[:200]), "cannot be read as an Excel workbook"),
    "no workbook's XML": (altered("workbook.xml", lambda xml: b"<html/>"), "has no sheets"),
}


@pytest.mark.parametrize(("content", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_refused_in_a_sentence(content, words):
    from council_portal.spreadsheets.worker import sentence

    with pytest.raises(Exception) as refused:  # noqa: PT011, B017
        [list(rows) for _, rows in sheets(content)]
    assert re.search(words, sentence(refused.value))


def test_a_hostile_workbook_is_refused_by_the_process_that_opens_it():
    for name in ("a zip bomb", "entities that grow"):
        content, words = HOSTILE[name]
        with pytest.raises(SpreadsheetRefused, match=words):
            read_tables(content)


@pytest.mark.long
def test_a_million_rows_are_refused_and_a_far_cell_with_nothing_between_is_read():
    def with_rows(rows: bytes):
        return altered("sheet1.xml", lambda xml: re.sub(rb"<sheetData>.*</sheetData>", rows, xml, flags=re.S))

    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 100_002))
    with pytest.raises(SpreadsheetRefused, match="more than 100,000 rows"):
        list(list(sheets(with_rows(b"<sheetData>" + many + b"</sheetData>")))[0][1])
    far = b'<sheetData><row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert list(list(sheets(with_rows(far)))[0][1]) == [(1_048_576, [[CellKind.NUMBER, "1"]])]


def test_a_workbook_that_takes_too_long_or_too_much_is_refused():
    content = to_xlsx([Sheet("Q3", ["Ref"], [])], made_on=DAY)
    with pytest.raises(SpreadsheetRefused, match="takes more to read than is allowed"):
        read_tables(content, limits=Limits(wall_seconds=0))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0 an old workbook", r"old Excel workbook \(\.xls\), or one with a password"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"\xff\xfe1", "UTF-8"),
        (b"Ref\n\x81\x8d", "UTF-8"),
        (b"Ref\n\xc3(\x07", "UTF-8"),
        (b"a\x00b", "null"),
        (b'"open', "not a CSV"),
        (b"  \r\n", "is empty"),
        (b"", "is empty"),
        (b"x\n" * 100_002, "more than 100,000 rows"),
        (b"x" * 200_000, "not a CSV file: field larger"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(content, words):
    with pytest.raises(SpreadsheetRefused, match=words):
        read_tables(content)
