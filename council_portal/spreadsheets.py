"""CSV and XLSX in and out: nothing we write is live, and nothing hostile that we are given is opened."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

# What a spreadsheet program would take for the start of a formula.
LIVE_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 100_000
FORMULA_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


class SpreadsheetRefused(ValueError):
    """The file cannot be read safely or sensibly; the message is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Sheet:
    """A table to write: its name, column heads and rows of plain values."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


def defused(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: with an apostrophe before where it would."""
    return f"'{text}" if text.startswith(LIVE_STARTS) else text


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return defused(str(value))


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark (Excel needs it); numbers untouched, text defused."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_plain(head) for head in heads])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(sheets: Sequence[Sheet], *, made_on: date) -> bytes:
    """A workbook whose text stays text: no cell becomes a formula, link or number by itself. Same input, same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        page.write_row(0, 0, list(sheet.heads), bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, bool):
                    page.write_boolean(number, column, value)
                elif isinstance(value, (int, Decimal)):
                    page.write_number(number, column, value)
                else:
                    page.write_string(number, column, value.isoformat() if isinstance(value, date) else str(value))
    book.close()
    return out.getvalue()


def read_csv(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, heads first, as text.

    Raises SpreadsheetRefused: not UTF-8, a null byte, unfinished quotes, too many rows.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpreadsheetRefused("The file is not in UTF-8: save it again as “CSV UTF-8”.") from error
    if "\x00" in text:
        raise SpreadsheetRefused("The file holds null bytes: it is not a CSV file.")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True)):
            if number > MOST_ROWS:
                raise SpreadsheetRefused(f"The file has more than {MOST_ROWS:,} rows: split it.")
            yield row
    except csv.Error as error:
        raise SpreadsheetRefused(f"The file is not a CSV file: {error}.") from error


def read_xlsx(content: bytes, sheet_name: str | None = None) -> Iterator[list[Any]]:
    """The rows of one sheet (the first unless named), formulas as their last values.

    Raises SpreadsheetRefused: not a workbook, holding macros, unpacking to too much, a missing sheet, too many rows,
    a cell that is a formula's error.
    """
    _refuse_hostile_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise SpreadsheetRefused("The file cannot be read as an Excel workbook.") from error
    try:
        if sheet_name is not None and sheet_name not in book.sheetnames:
            raise SpreadsheetRefused(f"The workbook has no sheet named {sheet_name}.")
        sheet = book[sheet_name] if sheet_name else book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > MOST_ROWS:
                raise SpreadsheetRefused(f"The sheet has more than {MOST_ROWS:,} rows: split it.")
            for value in row:
                if value in FORMULA_ERRORS:
                    raise SpreadsheetRefused(f"Row {number} holds {value}: mend the formula and save again.")
            yield list(row)
    finally:
        book.close()


def _refuse_hostile_archive(content: bytes) -> None:
    """Reads only the archive's directory, so that a bomb is refused before anything is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise SpreadsheetRefused("The file is not an Excel workbook (.xlsx).") from error
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise SpreadsheetRefused("The workbook holds macros: save it as .xlsx without them.")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise SpreadsheetRefused("The workbook unpacks to far more than a return holds: it was not opened.")
