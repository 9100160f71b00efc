"""Lays out the demonstration's tables: figures as printed, one a row of a file, become rows and columns."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from council_portal.days import long_date

NOT_AVAILABLE = "Not available"


@dataclass(frozen=True)
class Layout:
    """How one table is made from a file, as a row of tables.csv says it."""

    file: str
    only: str
    section: str
    caption: str
    rows: tuple[str, ...]
    row_headings: tuple[str, ...]
    groups: tuple[str, ...]
    values: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, row: dict[str, str]) -> "Layout":
        return cls(
            file=row["file"],
            only=row["only"],
            section=row["section"],
            caption=row["caption"],
            rows=_split(row["rows"]),
            row_headings=_split(row["row_headings"]),
            groups=_split(row["groups"]),
            values=tuple((name, heading) for name, _, heading in (v.partition("=") for v in _split(row["values"]))),
        )


@dataclass(frozen=True)
class LaidOut:
    """A table ready to be kept: columns, rows of printed cells, and notes beneath."""

    columns: list[dict]
    rows: list[list[str]]
    notes: list[str]


def lay_out(layout: Layout, folder: Path) -> LaidOut:
    """The table of the layout from the file in the folder. Every figure of the file has its one cell.

    A column that has no figure in any row is left out. Rows and columns stand in the order in which the file has them.
    """
    facts = list(_facts(layout, folder))
    heads = list(dict.fromkeys(tuple(fact[name] for name in layout.rows) for fact in facts))
    groups = list(dict.fromkeys(_group(layout, fact) for fact in facts))
    cells = {
        (tuple(fact[name] for name in layout.rows), _group(layout, fact), name): _cell(fact, name)
        for fact in facts
        for name, _ in layout.values
    }
    filled = [
        (group, name, heading)
        for group in groups
        for name, heading in layout.values
        if any(cells.get((head, group, name)) for head in heads)
    ]
    columns = [{"heading": heading, "group": "", "is_number": False} for heading in layout.row_headings]
    is_plain = len(layout.values) == 1 or not layout.groups
    for group, _, heading in filled:
        shown = group if is_plain and group else heading
        columns.append({"heading": shown, "group": "" if is_plain else group, "is_number": True})
    rows = [
        [*(_words(text) for text in head), *(cells.get((head, group, name), "") for group, name, _ in filled)]
        for head in heads
    ]
    return LaidOut(columns, rows, list(_notes(layout, facts)))


def _facts(layout: Layout, folder: Path) -> Iterator[dict[str, str]]:
    wanted, _, value = layout.only.partition("=")
    with open(folder / f"{layout.file}.csv", newline="", encoding="utf-8") as file:
        for fact in csv.DictReader(file):
            if not wanted or fact[wanted] == value:
                yield fact


def _cell(fact: dict[str, str], name: str) -> str:
    if not fact[name]:
        return NOT_AVAILABLE if fact.get("qualifier") == "not_available" else ""
    return f"{fact[name]} of {fact['out_of']}" if fact.get("out_of") else fact[name]


def _group(layout: Layout, fact: dict[str, str]) -> str:
    """What heads the fact's columns: a period, an area and a period, a distance."""
    return ", ".join(_words(fact[name]) for name in layout.groups)


def _words(text: str) -> str:
    """A period or unit as the file codes it, in words; other text as it is."""
    units = {"rate_per_10k": "Per 10,000", "count": "Number", "percent": "%"}
    if text in units:
        return units[text]
    year, _, rest = text.partition("-")
    if not (len(year) == 4 and year.isdigit()):
        return text
    if rest.endswith("-Q1-Q3"):
        return f"April to December {year}"
    if len(rest) == 5:
        return long_date(date.fromisoformat(text))
    if int(rest) == (int(year) + 1) % 100:
        return f"{year}/{rest}"
    return f"{date(int(year), int(rest), 1):%B %Y}"


def _notes(layout: Layout, facts: Sequence[dict[str, str]]) -> Iterator[str]:
    """The file's own notes on figures, and figures that stand for another day than their column."""
    places: dict[str, list[str]] = {}
    for fact in facts:
        said = fact.get("note") or (f"as at {_words(fact['as_at'])}" if fact.get("as_at") else "")
        if said:
            # Of several columns that head a row the second names it: the first is its subject.
            name = fact[layout.rows[0] if len(layout.rows) == 1 else layout.rows[1]]
            places.setdefault(said, []).append(f"{name} ({_group(layout, fact)})")
    for said, where in places.items():
        yield f"{'; '.join(where)}: {said}."


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
