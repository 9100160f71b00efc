"""What a PDF was found to hold, as plain values: for tests, for checks before issue and for the clerk."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bookmark:
    """A bookmark, the sheet it leads to (counted from 0; None where it leads nowhere) and those beneath it."""

    title: str
    sheet: int | None
    children: tuple["Bookmark", ...] = ()

    def walk(self) -> Iterator["Bookmark"]:
        yield self
        for child in self.children:
            yield from child.walk()

    @classmethod
    def from_values(cls, values: list) -> "Bookmark":
        title, sheet, children = values
        return cls(title, sheet, tuple(cls.from_values(child) for child in children))


@dataclass(frozen=True)
class Link:
    """A link on a sheet: where it leads within the file (a sheet) or outside (an address), and its description."""

    sheet: int
    target: int | None
    address: str
    description: str


@dataclass(frozen=True)
class Element:
    """An element of the structure tree: how deep it lies, its tag, the sheet it begins on, its alternative text."""

    depth: int
    tag: str
    sheet: int | None
    alternative: str = ""


@dataclass(frozen=True)
class Inspection:
    """A PDF read back. `texts`, `labels` and `sizes` (points) have one entry a sheet."""

    title: str
    language: str
    claims_ua: bool
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    sizes: tuple[tuple[float, float], ...]
    bookmarks: tuple[Bookmark, ...]
    links: tuple[Link, ...]
    structure: tuple[Element, ...]

    @property
    def text(self) -> str:
        """All the text with every run of white space as one space, for finding words that break over lines."""
        return " ".join(" ".join(self.texts).split())

    @classmethod
    def from_values(cls, values: dict) -> "Inspection":
        return cls(
            **values
            | {
                "texts": tuple(values["texts"]),
                "labels": tuple(values["labels"]),
                "sizes": tuple(tuple(size) for size in values["sizes"]),
                "bookmarks": tuple(Bookmark.from_values(bookmark) for bookmark in values["bookmarks"]),
                "links": tuple(Link(*link) for link in values["links"]),
                "structure": tuple(Element(*element) for element in values["structure"]),
            }
        )
