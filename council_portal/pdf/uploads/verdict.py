"""What was found in an uploaded file, as plain values and in plain words for its author."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """How much a finding asks of the author: nothing, to know of it, to do something."""

    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True)
class Remark:
    """One finding as a sentence."""

    weight: Weight
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """What the author is told. A refusal is a sentence with the reason and what to do; then nothing else is known.

    `size` is in bytes and of the file as it was sent. Pages are counted from 1. `pictures_without_text` counts tagged
    figures without alternative text; in an untagged file no picture has any, and both counts are of those on its pages.
    """

    refusal: str = ""
    pages: int = 0
    size: int = 0
    paper: str = ""
    title: str = ""
    language: str = ""
    is_tagged: bool = False
    headings: int = 0
    pictures: int = 0
    pictures_without_text: int = 0
    scanned_pages: Sequence[int] = ()
    empty_pages: Sequence[int] = ()
    untagged_pages: Sequence[int] = ()
    removed: Sequence[str] = ()
    said: Sequence[str] = field(default=())

    @property
    def is_refused(self) -> bool:
        return self.refusal != ""

    @property
    def is_accessible(self) -> bool:
        """Whether nothing found here keeps out a person who uses a screen reader."""
        return not self.is_refused and not self._barriers()

    def remarks(self) -> list[Remark]:
        """Everything worth saying, what asks for something first."""
        if self.is_refused:
            return [Remark(Weight.WARNING, self.refusal)]
        found = [Remark(Weight.WARNING, sentence) for sentence in [*self._barriers(), *self.said]]
        if self.removed:
            found.append(Remark(Weight.NOTE, f"Removed from the copy that is published: {_listed(self.removed)}."))
        if self.empty_pages:
            found.append(Remark(Weight.NOTE, f"{_pages(self.empty_pages)} without words or pictures."))
        if self.is_tagged:
            found.append(Remark(Weight.GOOD, "It is tagged, so that a screen reader can follow its order."))
        return found

    def _barriers(self) -> list[str]:
        """What keeps out people who use a screen reader, each with what mends it."""
        barriers = []
        if not self.is_tagged:
            barriers.append(
                "It is not tagged: a screen reader cannot tell its headings, lists and tables. Save it again from the "
                "program it was written in, as a tagged (accessible) PDF."
            )
        if self.scanned_pages:
            barriers.append(
                f"{_pages(self.scanned_pages)} scanned: a picture of words, which cannot be read aloud or searched. "
                "Send the document itself, or run text recognition (OCR) over the scan."
            )
        if self.is_tagged and self.untagged_pages:
            barriers.append(
                f"{_pages(self.untagged_pages)} outside the tags: a screen reader passes over what is there."
            )
        if self.is_tagged and self.pictures_without_text:
            which = (
                "One picture has" if self.pictures_without_text == 1 else f"{self.pictures_without_text} pictures have"
            )
            barriers.append(f"{which} no alternative text. Describe each in the program it was written in.")
        if not self.title:
            barriers.append("It has no title of its own. The paper's title is used in its place.")
        if not self.language:
            barriers.append("It does not say which language it is in. English is assumed.")
        if self.is_tagged and not self.headings and self.pages > 2:
            barriers.append("It has no headings: a reader cannot move from one part to the next.")
        return barriers

    def as_values(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> "Verdict":
        return cls(**values)


def _listed(things: Sequence[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _pages(numbers: Sequence[int]) -> str:
    """“Page 3 is”, “Pages 3 to 5 and 9 are”: runs of pages in short."""
    if len(numbers) == 1:
        return f"Page {numbers[0]} is"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    if len(words) > 12:
        return f"{len(numbers)} pages ({', '.join(words[:6])} and more) are"
    return f"Pages {_listed(words)} are"
