"""CSV and XLSX in: what kind of file it is, its tables cell by cell as a person means them, or why it is refused."""

import csv
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from council_portal import child
from council_portal.child import MIB, ChildFailed, Limits

WORKER = "council_portal.spreadsheets.worker"
LIMITS = Limits(memory=1024 * MIB, processor_seconds=60, file_size=256 * MIB, wall_seconds=120)
MOST_ROWS = 100_000
MOST_COLUMNS = 100
# What stands in a cell whose formula could not be worked out, in Excel and in LibreOffice.
ERROR = re.compile(
    r"#(?:DIV/0|N/A|NAME|NULL|NUM|REF|VALUE|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|UNKNOWN|GETTING_DATA)[!?]?|Err:\d+"
)
#: What a program that opens a CSV file takes for a formula: it calculates or calls out there, and is no text.
FORMULA = re.compile(r"\s*(?:=|[@+-]\S*[A-Za-z][(|])")
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OTHERS = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture"}
DELIMITERS = ",;\t"


class SpreadsheetRefused(ValueError):
    """The file cannot be read safely or sensibly; the message is a sentence for the person who sent it."""


class CellKind(StrEnum):
    """What a cell holds that is not plain text. A formula here is one whose value was never saved."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    TRUTH = "truth"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a kind of its own: a number in digits, a percentage as it is shown (28.3), a day as 2017-03-31."""

    kind: CellKind
    text: str


#: Text, something of another kind, or nothing.
Value = str | Cell | None


@dataclass(frozen=True)
class Table:
    """A sheet, or the whole of a CSV file: its rows that hold anything, with their numbers as programs show them."""

    name: str
    rows: list[tuple[int, list[Value]]]


@dataclass(frozen=True)
class Read:
    """A file's tables, and what the person should know of how it was read."""

    tables: list[Table]
    remarks: tuple[str, ...] = ()


def cell_name(row: int, column: int) -> str:
    """The cell as programs name it, such as J5; the first column is 0."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


def read_tables(content: bytes, *, limits: Limits = LIMITS) -> Read:
    """The tables of a CSV file or a workbook, told apart by what is in it, not by its name.

    Raises SpreadsheetRefused: another kind of file, hostile, broken, too large.
    """
    if content.startswith(ZIP):
        return _read_workbook(content, limits)
    if content.startswith(OLD_OFFICE):
        raise SpreadsheetRefused(
            "The file is an old Excel workbook (.xls), or one with a password: save it as .xlsx without a password."
        )
    for start, kind in OTHERS.items():
        if content.startswith(start):
            raise SpreadsheetRefused(f"The file is {kind}: upload the return as .xlsx or .csv.")
    return read_csv(content)


def _read_workbook(content: bytes, limits: Limits) -> Read:
    try:
        made = child.run(WORKER, "workbook", {}, given=content, limits=limits).made
    except ChildFailed as failed:
        raise SpreadsheetRefused(
            failed.sentence or "The workbook takes more to read than is allowed: it was not opened."
        ) from failed
    kinds = {kind.value: kind for kind in CellKind}
    return Read(
        [
            Table(
                name,
                [
                    (number, [Cell(kinds[cell[0]], cell[1]) if isinstance(cell, list) else cell for cell in cells])
                    for number, cells in rows
                ],
            )
            for name, rows in json.loads(made)
        ]
    )


def read_csv(content: bytes) -> Read:
    """The one table of a CSV file: commas, semicolons or tabs, in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises SpreadsheetRefused: none of these encodings, a null byte, unfinished quotes, too many rows.
    """
    text, remarks = _decoded(content)
    if "\x00" in text:
        raise SpreadsheetRefused("The file holds null bytes: it is not a CSV file.")
    if not text.strip():
        raise SpreadsheetRefused("The file is empty.")
    stated = re.match(r"sep=(.)\r?\n", text)
    delimiter = stated[1] if stated and stated[1] in DELIMITERS else _delimiter(text)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if number > MOST_ROWS:
                raise SpreadsheetRefused(f"The file has more than {MOST_ROWS:,} rows: split it.")
            if any(cells):
                rows.append((number, [_text(cell) for cell in cells[:MOST_COLUMNS]]))
    except csv.Error as error:
        raise SpreadsheetRefused(f"The file is not a CSV file: {error}.") from error
    return Read([Table("", rows)], remarks)


def _text(cell: str) -> Value:
    """A CSV file's cell: text, an error that a program saved in the place of a value, or a formula to a program."""
    if not cell:
        return None
    if cell[0] in "#E" and ERROR.fullmatch(cell.strip()):
        return Cell(CellKind.ERROR, cell)
    return Cell(CellKind.FORMULA, cell) if cell[0] in "=@+- \t\r\n" and FORMULA.match(cell) else cell


def _delimiter(text: str) -> str:
    """Whichever of the delimiters stands most often in the first line that has any."""
    for line in text.splitlines()[:10]:
        best = max(DELIMITERS, key=line.count)
        if best in line:
            return best
    return ","


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16"), ()
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = "\x00" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else content.decode("cp1252")
    except UnicodeDecodeError:
        text = "\x00"
    if any(_is_no_writing(letter) for letter in set(text)):
        raise SpreadsheetRefused("The file is not in UTF-8: save it again as “CSV UTF-8”.")
    return text, (
        "The file is not in UTF-8 and was read as Windows-1252. See below that £ signs and accents are right; "
        "where they are not, save it again as “CSV UTF-8”.",
    )


def _is_no_writing(letter: str) -> bool:
    """Whether nobody writes it in English: the sign that what was read is not in the encoding supposed."""
    return unicodedata.category(letter) == "Cc" and letter not in "\t\r\n"
