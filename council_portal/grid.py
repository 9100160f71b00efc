"""A grid for entering many figures at once: plain values that templates/components/grid.html draws.

A row is what is saved at one go, under one key. It has one line or several, each with its cells in the order of the
grid's columns. What a row is about is for the app to say: nothing here knows of figures, periods or accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class GridField:
    """A control with its label. `choices` are pairs of value and words; with them it is a select, else a box of text.

    `name` is what it is sent as, and its id; `label` names it to a screen reader, `heading` is what stands beside it.
    `column` is the same for the controls that stand under one another, to which arrows and paste go. `is_words` says
    that a box takes words rather than a number, and `is_long` that it takes many.
    """

    name: str
    label: str
    value: str = ""
    heading: str = ""
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    column: str = ""
    is_words: bool = False
    is_long: bool = False
    longest: int | None = None


@dataclass(frozen=True)
class GridFact:
    """Something that helps to read a line: a short name and what it says."""

    name: str
    text: str


@dataclass(frozen=True)
class GridColumn:
    """A column of cells; `key` is how script and paste tell it from the others."""

    key: str
    heading: str


@dataclass(frozen=True)
class GridCell:
    """A cell: a control, or words where nothing can be entered; `beside` are further controls under it.

    `more` are those that are seldom needed: they stand in the row's disclosure. `span` is over how many columns it
    goes.
    """

    column: GridColumn
    field: GridField | None = None
    text: str = ""
    beside: tuple[GridField, ...] = ()
    more: tuple[GridField, ...] = ()
    span: int = 1


@dataclass(frozen=True)
class GridLine:
    """One line of a row: what it is about, the facts that help, a cell for each column, or for several."""

    title: str
    under: tuple[str, ...] = ()
    facts: tuple[GridFact, ...] = ()
    cells: tuple[GridCell, ...] = ()


@dataclass(frozen=True)
class GridConflict:
    """A place that two people changed: a sentence that says both, and the two ways on, each a button.

    `name` is the name of the control; the button that was chosen sends it as `keep` or as `take`.
    """

    name: str
    label: str
    sentence: str


@dataclass(frozen=True)
class GridRow:
    """What is saved at one go. `seen` is what the page was made from, which the server compares when it is saved.

    `about` is the app's own, for the templates that say what the row comes to and what stands beside its note;
    `notices` are sentences that must be noticed, `conflicts` what two people changed, of which `now` is what stands
    there, `questions` what is asked about the row, a control for each answer. A row that is not open shows words in
    place of controls.
    """

    key: str
    name: str
    lines: tuple[GridLine, ...]
    seen: str = ""
    about: Any = None
    note: GridField | None = None
    note_text: str = ""
    more: tuple[GridField, ...] = ()
    notices: tuple[str, ...] = ()
    conflicts: tuple[GridConflict, ...] = ()
    now: str = ""
    questions: tuple[GridField, ...] = ()
    asked: str = ""
    is_open: bool = True

    @property
    def fields(self) -> list[GridField]:
        """Every control in the order in which a person comes to it."""
        cells = [cell for line in self.lines for cell in line.cells]
        in_cells = [each for cell in cells for each in ([cell.field] if cell.field else []) + [*cell.beside]]
        seldom = [each for cell in cells for each in cell.more]
        return [*in_cells, *([self.note] if self.note else []), *self.questions, *seldom, *self.more]

    @property
    def errors(self) -> list[GridField]:
        return [each for each in self.fields if each.error]

    def fields_of(self, name: str) -> list[GridField]:
        """The control of this name, with those that belong to it."""
        return [each for each in self.fields if each.name == name or each.name.startswith(f"{name}-")]

    @property
    def has_more(self) -> bool:
        return bool(self.more) or any(cell.more for line in self.lines for cell in line.cells)

    @property
    def cells_with_more(self) -> list[tuple[GridLine, GridCell]]:
        return [(line, cell) for line in self.lines for cell in line.cells if cell.more]

    @property
    def is_more_open(self) -> bool:
        """Whether the disclosure holds something to be looked at: an error, or what was filled in."""
        seldom = [*(each for _, cell in self.cells_with_more for each in cell.more), *self.more]
        return any(each.error or (each.value and not _is_first_choice(each)) for each in seldom)


def _is_first_choice(field: GridField) -> bool:
    return bool(field.choices) and field.value == field.choices[0][0]


@dataclass(frozen=True)
class GridGroup:
    """Rows under a heading of their own."""

    heading: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Grid:
    """A table of rows in groups, its columns, the words of its heads, and the templates that speak of a row.

    They are given the row as `row`: what it comes to as it stands, what stands under its note, and where it leads.
    """

    caption: str
    row_heading: str
    facts_heading: str
    outcome_heading: str
    note_heading: str
    columns: tuple[GridColumn, ...]
    groups: tuple[GridGroup, ...]
    outcome_template: str
    note_template: str
    links_template: str

    @property
    def rows(self) -> list[GridRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def is_open(self) -> bool:
        """Whether anything can be entered in it."""
        return any(row.is_open for row in self.rows)

    @property
    def width(self) -> int:
        """How many columns the table has in all."""
        return len(self.columns) + 4

    @property
    def errors(self) -> Sequence[tuple[GridRow, GridField]]:
        """Every error with its row, for a summary that leads to the control."""
        return [(row, field) for row in self.rows for field in row.errors]
