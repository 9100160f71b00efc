"""The shape of a table in a report: columns, perhaps in groups, and rows of printed cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

MOST_COLUMNS = 24
MOST_ROWS = 500


@dataclass(frozen=True)
class Cell:
    """A cell of a row: its text as printed, whether it heads the row, whether it is a number."""

    text: str
    is_head: bool
    is_number: bool


class TableMisshapen(ValueError):
    """Columns and rows do not make a table; the message says where."""


def check_table(columns: Any, rows: Any, row_heads: int) -> None:
    """Raises TableMisshapen unless the values make a table.

    `columns` is a list of {"heading", "group", "is_number"}: a group heads neighbouring columns and is empty for none.
    `rows` is a list of lists of printed cells, one a column; an empty cell is an empty text. The first `row_heads`
    columns head their row.
    """
    if not isinstance(columns, list) or not columns:
        raise TableMisshapen("A table has at least one column.")
    if len(columns) > MOST_COLUMNS:
        raise TableMisshapen(f"A table has at most {MOST_COLUMNS} columns; this one has {len(columns)}.")
    for place, column in enumerate(columns, start=1):
        if not isinstance(column, dict) or set(column) != {"heading", "group", "is_number"}:
            raise TableMisshapen(f"Column {place} has a heading, a group and whether it holds numbers, nothing else.")
        if not isinstance(column["heading"], str) or not column["heading"].strip():
            raise TableMisshapen(f"Column {place} needs a heading.")
        if not isinstance(column["group"], str) or not isinstance(column["is_number"], bool):
            raise TableMisshapen(f"Column {place} has a group in words and says yes or no to holding numbers.")
    if not 0 <= row_heads < len(columns):
        raise TableMisshapen("At least one column of a table must not be a row head.")
    if not isinstance(rows, list):
        raise TableMisshapen("The rows of a table are a list.")
    if len(rows) > MOST_ROWS:
        raise TableMisshapen(f"A table has at most {MOST_ROWS} rows; this one has {len(rows)}.")
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(columns):
            raise TableMisshapen(f"Row {place} needs {len(columns)} cells, one for each column.")
        if not all(isinstance(cell, str) for cell in row):
            raise TableMisshapen(f"Row {place} holds a cell that is not text as printed.")


def column_groups(columns: Sequence[dict]) -> list[tuple[str, int]]:
    """The upper row of heads: each run of columns with the same group, with how many columns it spans."""
    return [(group, len(list(run))) for group, run in groupby(columns, key=lambda column: column["group"])]


def printed_rows(columns: Sequence[dict], rows: Sequence[Sequence[str]], row_heads: int) -> list[list[Cell]]:
    """The rows cell by cell, each knowing what it is. A row head is never empty."""
    return [
        [
            Cell(text, is_head=place < row_heads and bool(text), is_number=column["is_number"])
            for place, (column, text) in enumerate(zip(columns, row, strict=True))
        ]
        for row in rows
    ]


def head_width(columns: Sequence[dict], row_heads: int) -> int:
    """How wide, in per cent of the page, each column of row heads is set in print, the rest sharing what is left."""
    if row_heads == 1:
        return 40 if len(columns) <= 4 else 30 if len(columns) <= 7 else 24
    return 20 if row_heads == 2 else 14
