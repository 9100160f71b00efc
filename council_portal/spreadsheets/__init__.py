"""The one door to CSV and XLSX: nothing we write is live, and nothing hostile that we are given is opened.

`to_csv` and `to_xlsx` write tables, `to_entry_xlsx` a workbook to be filled in; `read_tables` reads what comes back, a
workbook in a child process with limits of memory, processor time and wall time.
"""

from council_portal.spreadsheets.reading import (
    Cell,
    CellKind,
    Read,
    SpreadsheetRefused,
    Table,
    Value,
    cell_name,
    read_tables,
)
from council_portal.spreadsheets.writing import (
    EntryColumn,
    EntrySheet,
    NumberCell,
    Sheet,
    as_it_was,
    defused,
    to_csv,
    to_entry_xlsx,
    to_xlsx,
)

__all__ = [
    "Cell",
    "CellKind",
    "EntryColumn",
    "EntrySheet",
    "NumberCell",
    "Read",
    "Sheet",
    "SpreadsheetRefused",
    "Table",
    "Value",
    "as_it_was",
    "cell_name",
    "defused",
    "read_tables",
    "to_csv",
    "to_entry_xlsx",
    "to_xlsx",
]
