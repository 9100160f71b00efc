"""CSV and XLSX out: nothing in them is live, and the same input gives the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

# What a spreadsheet program would take for the start of a formula.
LIVE_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """A table to write: its name, column heads and rows of plain values."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class EntryColumn:
    """A column of a sheet that people fill in: open to them, or locked; what to write, and the only words it takes."""

    head: str
    width: int = 14
    is_open: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberCell:
    """A cell for a number, with what stands in it and the bounds within which a program should not ask."""

    value: Decimal | str | None
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True)
class EntrySheet:
    """A sheet that people fill in: a line of heads, and rows that are told apart by its locked cells.

    The heads and the first columns stay in sight.
    """

    name: str
    columns: Sequence[EntryColumn]
    rows: Sequence[Sequence[Any]]
    columns_in_sight: int = 1


def defused(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: with an apostrophe before where it would.

    Text that would have read so before gets another one, so that `as_it_was` gives back every text.
    """
    return f"'{text}" if text.lstrip("'").startswith(LIVE_STARTS) else text


def as_it_was(text: str) -> str:
    """The text that was defused."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(LIVE_STARTS) else text


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


LOCKED = {"bg_color": "#f0f2f4", "text_wrap": True, "valign": "top"}
OPEN = {"locked": False, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#b8bfc6"}
# A spreadsheet program takes no longer hint than this on a cell, and so many letters of a list.
LONGEST_HINT = 255
# What XlsxWriter calls the paper; points to a line of text, and how many of them a row shows at most.
A4, LINE, MOST_LINES = 9, 15, 12
# Beyond what any council counts: a program then asks about words only.
ANY_NUMBER = 10**15


def to_entry_xlsx(sheets: Sequence[EntrySheet], notes: Sheet, *, made_on: date) -> bytes:
    """A workbook to be filled in: heads and what tells the rows apart locked, the rest open, with hints and lists.

    Nothing in it is live, as in to_xlsx; the lock has no password, since it keeps from accidents alone. The notes are
    its last sheet. Same input, same bytes.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
    formats = {
        "head": book.add_format(LOCKED | {"bold": True, "bottom": 2}),
        "open head": book.add_format(LOCKED | {"bold": True, "bottom": 2, "bg_color": "#ffffff"}),
        "locked": book.add_format(LOCKED),
        "open": book.add_format(OPEN),
        "open date": book.add_format(OPEN | {"num_format": "d mmmm yyyy", "align": "left"}),
    }
    for sheet, name in zip(sheets, _sheet_names([sheet.name for sheet in sheets]), strict=True):
        _write_entry_sheet(book.add_worksheet(name), sheet, formats)
    page = book.add_worksheet(_sheet_names([notes.name])[0])
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for number, row in enumerate([notes.heads, *notes.rows]):
        for column, value in enumerate(row):
            page.write_string(number, column, str(value), formats["head" if number == 0 else "locked"])
    page.protect("", {"format_columns": True, "format_rows": True})
    book.close()
    return out.getvalue()


def _write_entry_sheet(page, sheet: EntrySheet, formats: dict) -> None:
    page.freeze_panes(1, sheet.columns_in_sight)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_row(0, 2 * LINE)
    # A sheet may be made wider, longer and filtered, but not taken apart.
    page.protect("", {"format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True})
    last = max(len(sheet.rows), 1)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.head, formats["open head" if column.is_open else "head"])
        if column.is_open:
            rule = {"validate": "any"} if not column.choices else {"validate": "list", "source": list(column.choices)}
            message = {"input_title": column.head[:32], "input_message": column.hint[:LONGEST_HINT]}
            words = {"error_title": column.head[:32], "error_message": f"Choose one of: {', '.join(column.choices)}."}
            numbers = any(isinstance(row[at], NumberCell) for row in sheet.rows)
            if not numbers:
                page.data_validation(1, at, last, at, rule | message | (words if column.choices else {}))
    for number, row in enumerate(sheet.rows, 1):
        page.set_row(number, LINE * _lines_of(sheet.columns, row))
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_entry(page, number, at, column, value, formats)


def _lines_of(columns: Sequence[EntryColumn], row: Sequence[Any]) -> int:
    """How many lines of text the row needs, since not every program finds that out when it opens the file."""
    texts = ((column.width, value) for column, value in zip(columns, row, strict=True) if isinstance(value, str))
    needed = (sum(-(-max(len(line), 1) // width) for line in text.splitlines()) for width, text in texts)
    return min(max([1, *needed]), MOST_LINES)


def _write_entry(page, number: int, at: int, column: EntryColumn, value: Any, formats: dict) -> None:
    look = formats["open" if column.is_open else "locked"]
    if isinstance(value, NumberCell):
        lowest, highest = value.lowest, value.highest
        between = f"Is it right? A figure {_bounds_in_words(lowest, highest)} is expected."
        page.data_validation(
            number,
            at,
            number,
            at,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -ANY_NUMBER if lowest is None else f"{lowest.normalize():f}",
                "maximum": ANY_NUMBER if highest is None else f"{highest.normalize():f}",
                "error_type": "warning",
                "error_title": column.head[:32],
                "error_message": between,
                "input_title": column.head[:32],
                "input_message": column.hint[:LONGEST_HINT],
            },
        )
        value = value.value
    if value is None or value == "":
        page.write_blank(number, at, None, look)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        page.write_number(number, at, value, look)
    elif isinstance(value, date):
        page.write_datetime(number, at, datetime(value.year, value.month, value.day), formats["open date"])
    else:
        page.write_string(number, at, str(value), look)


def _bounds_in_words(lowest: Decimal | None, highest: Decimal | None) -> str:
    if lowest is None and highest is None:
        return "in digits"
    if highest is None:
        return f"of {lowest.normalize():f} or more"
    if lowest is None:
        return f"of {highest.normalize():f} or less"
    return f"from {lowest.normalize():f} to {highest.normalize():f}"


def _sheet_names(names: Sequence[str]) -> list[str]:
    """Names that a workbook takes: no bracket or slash, 31 letters at most, no two alike in any case."""
    taken: list[str] = []
    for name in names:
        plain = "".join("-" if letter in "[]:*?/\\'" else letter for letter in name).strip() or "Sheet"
        made, number = plain[:31], 2
        while made.lower() in {one.lower() for one in taken}:
            made, number = f"{plain[:27]} {number}", number + 1
        taken.append(made)
    return taken
