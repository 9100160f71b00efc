"""A part by itself, as plain values: what it is set from, and what comes out of that, wherever it is bound later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """What one part is set from: a whole HTML document, or the bytes of a PDF that was uploaded; its title for people.

    Links to `anchors` lead to the chapters of the volume that the part is bound in.
    """

    title: str
    html: str = ""
    pdf: bytes = b""
    anchors: tuple[str, ...] = ()

    def key(self, renderer: str) -> str:
        """The SHA-256 of everything that the part is made from: these, less the title, and who makes it."""
        made_from = json.dumps([renderer, self.html, sorted(self.anchors), hashlib.sha256(self.pdf).hexdigest()])
        return hashlib.sha256(made_from.encode()).hexdigest()


@dataclass(frozen=True)
class Heading:
    """A heading for the bookmarks: its words, its page (counted from 0), and points from the top of that page."""

    words: str
    page: int
    top: float


@dataclass(frozen=True)
class SetPart:
    """A part as a PDF, and what those need to know who bind it.

    `sides` are the points of margin left and right of each page's text; an uploaded file has none that are known.
    `free_mark` is the first number on its first page that no marked content has. `prints` are the hashes of its pages.
    `places` has the page, counted from 0, of what stands in it, by reference key.
    """

    pdf: bytes
    pages: int
    sides: tuple[tuple[float, float], ...] = ()
    headings: tuple[Heading, ...] = ()
    free_mark: int = 0
    is_tagged: bool = True
    prints: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_upload(self) -> bool:
        return not self.sides

    @property
    def facts(self) -> dict:
        """All but the PDF, as values that JSON has."""
        return {
            "pages": self.pages,
            "sides": [list(each) for each in self.sides],
            "headings": [[heading.words, heading.page, heading.top] for heading in self.headings],
            "free_mark": self.free_mark,
            "is_tagged": self.is_tagged,
            "prints": list(self.prints),
            "places": dict(self.places),
        }

    @classmethod
    def from_facts(cls, facts: dict, pdf: bytes) -> "SetPart":
        return cls(
            **facts
            | {
                "pdf": pdf,
                "sides": tuple(tuple(each) for each in facts["sides"]),
                "headings": tuple(Heading(*heading) for heading in facts["headings"]),
                "prints": tuple(facts["prints"]),
            }
        )
