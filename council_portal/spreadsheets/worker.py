"""The process that opens workbooks: `python -m council_portal.spreadsheets.worker`, started by child.run() alone."""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from council_portal.child_worker import work
from council_portal.spreadsheets.reading import ERROR, MOST_COLUMNS, MOST_ROWS, CellKind, SpreadsheetRefused

MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ENTRIES = 2000
# A sheet of one figure's worth packs very well and harms nobody.
SMALL = 1024 * 1024


def tasks() -> dict:
    """The tasks by name."""
    return {"workbook": workbook}


def sentence(error: BaseException) -> str:
    """What the person is told: our own words, else that the file cannot be read."""
    if isinstance(error, SpreadsheetRefused):
        return str(error)
    if isinstance(error, MemoryError):
        return "The workbook takes more to read than is allowed: it was not opened."
    return "The file cannot be read as an Excel workbook: open it, save it as .xlsx and upload it again."


def workbook(request: dict, given: BinaryIO, made: BinaryIO, step: Any) -> dict:
    """Writes the workbook's sheets as JSON: names, and rows of cells, each text, [kind, text] or null."""
    tables = [[name, list(rows)] for name, rows in sheets(given.read())]
    made.write(json.dumps(tables).encode())
    return {}


def sheets(content: bytes) -> Iterator[tuple[str, Iterator[tuple[int, list]]]]:
    """Each sheet's name and its rows that hold anything, formulas as their last values.

    Raises SpreadsheetRefused: not a workbook, holding macros, unpacking to too much, too many rows.
    """
    has_formulas = _look_into(content)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    unworked = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if has_formulas else None
    if not book.worksheets:
        raise SpreadsheetRefused("The workbook has no sheets.")
    for sheet in book.worksheets:
        yield sheet.title, _rows(sheet, unworked[sheet.title] if unworked else None)


def _rows(sheet, unworked) -> Iterator[tuple[int, list]]:
    # How far a sheet reaches is found out by reading it: what it says of itself may be wrong.
    for each in filter(None, (sheet, unworked)):
        each.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    # Without the formulas themselves one that was never worked out would look like an empty cell.
    formulas = unworked.iter_rows(max_col=MOST_COLUMNS, values_only=True) if unworked is not None else None
    found = 0
    for number, row in enumerate(rows, 1):
        behind = next(formulas) if formulas else ()
        cells = [_cell(cell) for cell in row]
        for at, formula in enumerate(behind):
            if cells[at] is None and isinstance(formula, str) and formula.startswith("="):
                # A formula may give no text at all, which is a value.
                cells[at] = None if row[at].data_type == "str" else [CellKind.FORMULA, formula]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            found += 1
            if found > MOST_ROWS:
                raise SpreadsheetRefused(f"The sheet {sheet.title} has more than {MOST_ROWS:,} rows: split it.")
            yield number, cells


def _cell(cell) -> str | list | None:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return [CellKind.TRUTH, "yes" if value else "no"]
    if isinstance(value, (int, float)):
        if re.search("%", re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")):
            return [CellKind.PERCENT, _digits(value * 100)]
        return [CellKind.NUMBER, _digits(value)]
    if isinstance(value, (datetime, date)):
        return [CellKind.DATE, f"{value:%Y-%m-%d}"]
    if isinstance(value, (time, timedelta)):
        return [CellKind.TIME, str(value)]
    text = str(value)
    return [CellKind.ERROR, text] if ERROR.fullmatch(text.strip()) else text


def _digits(value: int | float) -> str:
    """The number to the 15 digits that a spreadsheet program shows: 0.1 + 0.2 is 0.3 there."""
    from decimal import Decimal

    return f"{Decimal(format(value, '.15g')):f}"


def _look_into(content: bytes) -> bool:
    """Refuses what is no workbook or a hostile one, by the archive's directory before anything is unpacked.

    Returns whether any sheet holds a formula.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise SpreadsheetRefused("The file is not an Excel workbook (.xlsx).") from error
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith(("vbaproject.bin", ".bas")) or "/macrosheets/" in name for name in names):
        raise SpreadsheetRefused("The workbook holds macros: save it as .xlsx without them.")
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if (
        unpacked > MOST_UNPACKED
        or (unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1))
        or len(entries) > MOST_ENTRIES
    ):
        raise SpreadsheetRefused("The workbook unpacks to far more than a return holds: it was not opened.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SpreadsheetRefused("The workbook has a password: save it without one.")
    if "content.xml" in names and "mimetype" in names:
        raise SpreadsheetRefused("The file is an OpenDocument file: save it as Excel (.xlsx) and upload that.")
    if "xl/workbook.xml" not in names:
        raise SpreadsheetRefused("The file is not an Excel workbook (.xlsx).")
    return any(
        re.search(rb"<(?:\w+:)?f[ >/]", archive.read(entry))
        for entry in entries
        if entry.filename.lower().startswith("xl/worksheets/")
    )


if __name__ == "__main__":
    sys.exit(work(sys.argv[1:], tasks, sentence))
