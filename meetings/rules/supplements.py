"""Supplements to a pack that was issued: which papers are in them, and how their pages are numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from council_portal.choices import Choice
from meetings.rules.agenda import in_order


class Numbering(Choice):
    """On: 158, 159 after a pack of 157 pages. Lettered: 12A, 12B after the page that a paper comes after."""

    ON = "on", "On from the last page of the pack"
    LETTERED = "lettered", "With letters after the page that a paper comes after: 12A, 12B"


class NoPageBefore(ValueError):
    """No page of the pack stands before an item, so its pages cannot be lettered."""


@dataclass(frozen=True)
class Supplement:
    """A supplement to a version of a pack: its number, why it is issued, and what was issued before it.

    `issued` are the items of the manifests of that version and of its supplements so far, `carried` the keys of their
    papers, those withheld too.
    """

    number: int
    version: int
    because: str
    numbering: Numbering
    issued: Sequence[Mapping[str, Any]] = ()
    carried: frozenset[str] = field(default_factory=frozenset)

    @property
    def title(self) -> str:
        return f"Supplement {self.number}"

    @property
    def last_numbers(self) -> dict[str, int]:
        """The last number so far of each series of pages."""
        last: dict[str, int] = {}
        for item in self.issued:
            if item["first"]:
                series = item.get("series", "")
                last[series] = max(last.get(series, 0), item["last"])
        return last

    def series_after(self, label: str) -> str:
        """The series of the pages of an item, by its label: "12" for 12A where page 12 is the last up to that item.

        The plain one where numbers run on. Raises NoPageBefore.
        """
        if self.numbering == Numbering.ON:
            return ""
        at_place = [item for item in self.issued if item["first"] and not item.get("series")]
        before = [item["last"] for item in at_place if in_order(str(item["number"])) <= in_order(label)]
        if not before:
            raise NoPageBefore(label)
        return str(max(before))
