"""A volume as plain values: a front sheet and chapters of papers, what is stamped on them, and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

# What a link to a chapter of the volume has as its address until the parts are joined.
CHAPTER_SCHEME = "chapter:"


@dataclass(frozen=True)
class Part:
    """One paper of a volume: its key (unique in the volume), its title, and a whole HTML document or an uploaded PDF.

    A part that stands for pages withheld has the number of those pages in `stands_for`: it is one sheet that takes up
    that many page numbers.
    """

    key: str
    title: str
    html: str = ""
    pdf: bytes = b""
    stands_for: int | None = None


@dataclass(frozen=True)
class Chapter:
    """What the front sheet lists as one entry: its anchor (`#item-6`), its bookmark, its short name, and its parts.

    A chapter with a `series` has page numbers of that, such as R1 or 12A, which each series counts by itself.
    """

    anchor: str
    title: str
    short_title: str
    parts: Sequence[Part]
    series: str = ""


@dataclass(frozen=True)
class Mark:
    """What every page is marked with: words at its head, and a tint (three values from 0 to 1) behind its content."""

    words: str = ""
    tint: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Volume:
    """What is bound: the front sheet is set last, and shows pages where it has `pages_token`.

    The front sheet carries no numbers, so that its own length changes none; the first part begins on page 1, or after
    the number that `last_numbers` has for its series. `foot` stands at the foot of every numbered page, before the name
    of the chapter.
    """

    title: str
    chapters: Sequence[Chapter]
    front: str = ""
    front_title: str = "Agenda"
    foot: str = ""
    mark: Mark = field(default_factory=Mark)
    last_numbers: Mapping[str, int] = field(default_factory=dict)
    language: str = "en-GB"


@dataclass(frozen=True)
class Place:
    """Where a part stands in its volume: its title, the labels of its pages, and the chapter's short title.

    The first part of a chapter has its `anchor` and title as well. The front sheet bears no numbers.
    """

    title: str
    labels: Sequence[str]
    short_title: str = ""
    anchor: str = ""
    chapter: str = ""
    is_front: bool = False


@dataclass(frozen=True)
class PageRange:
    """Printed page numbers, both included, of a series such as R."""

    first: int
    last: int
    series: str = ""

    def __str__(self):
        return "-".join(dict.fromkeys([self.labels[0], self.labels[-1]]))

    @property
    def labels(self) -> list[str]:
        """The number of each page, as it is printed."""
        return [page_label(self.series, number) for number in range(self.first, self.last + 1)]

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        """As a sentence has it, for example "page 3" or "pages 3 to 9"."""
        return f"page {self}" if self.first == self.last else f"pages {self.labels[0]} to {self.labels[-1]}"

    @property
    def agenda_words(self) -> str:
        """As an agenda prints it, for example "(Page 3)" or "(Pages 3-9)"."""
        return f"(Page {self})" if self.first == self.last else f"(Pages {self})"


@dataclass(frozen=True)
class Bound:
    """A volume made: its bytes, the sheets before page 1, the pages of each chapter and part, and what checks found.

    With no findings the file claims PDF/UA; with any it does not. `prints` are the hashes of each part's pages,
    `places` the printed page of what stands in each part, by reference key.
    """

    pdf: bytes
    front_sheets: int
    sheets: int
    chapters: dict[str, PageRange]
    parts: dict[str, PageRange]
    findings: tuple[str, ...] = ()
    prints: Mapping[str, Sequence[str]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def last_page(self) -> int:
        """The last of the pages that have plain numbers."""
        return max((pages.last for pages in self.parts.values() if not pages.series), default=0)


def page_label(series: str, number: int) -> str:
    """A page's number as it is printed: 7, R7 in the series R, or 12C in the series 12, where a letter follows."""
    if not series[-1:].isdigit():
        return f"{series}{number}"
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = ascii_uppercase[letter] + letters
    return series + letters


CLOSING_TOKEN = "<!--what closes the front sheet-->"
"""What a front sheet's HTML has where something goes that is known only once the papers are set."""


def pages_token(key: str) -> str:
    """What a front sheet's HTML has where the pages of a chapter (by its anchor) or a part (by its key) go.

    A placeholder may have its own. A comment, since escaped text can never form one: a title cannot stand in for it.
    """
    return f"<!--pages of {key}-->"
