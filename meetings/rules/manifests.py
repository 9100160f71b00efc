"""A pack's manifest held against a file: sheet by sheet, what differs in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

BESIDE_THE_PAGES = (
    "Every page shows what was issued. What differs lies beside: numbers and marks that were written on the pages, "
    "links, bookmarks, tags, or what the file says of itself."
)


@dataclass(frozen=True)
class SheetPrint:
    """One sheet: its label, the print of what it shows, and what it belongs to, such as "6. Engagement plan"."""

    label: str
    print: str
    where: str = ""


def differences(issued: Sequence[SheetPrint], found: Sequence[SheetPrint]) -> list[str]:
    """What of a file is not as it was issued, a sentence each in the order of the sheets; never empty.

    For files that are known to differ: where no page does, that is said.
    """
    before, after = [sheet.print for sheet in issued], [sheet.print for sheet in found]
    said = []
    for kind, first, last, found_first, found_last in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, found_last - found_first)
        said += [f"Other than it was issued: {words}." for words in runs(issued[first : first + both])]
        said += [f"Missing: {words}." for words in runs(issued[first + both : last])]
        if more := found_last - found_first - both:
            place = f"after {runs(issued[last - 1 : last])[0]}" if last else "at the beginning"
            said.append(f"Added {place}: {'1 sheet' if more == 1 else f'{more} sheets'}.")
    if said:
        return said
    for sheet, other in zip(issued, found, strict=True):
        if sheet.label != other.label:
            return [f"Numbered otherwise from {runs([sheet])[0]} on: it is labelled {other.label or 'with nothing'}."]
    return [BESIDE_THE_PAGES]


def runs(sheets: Sequence[SheetPrint]) -> list[str]:
    """The sheets in words, those of one paper together: pages 12 to 14 (6. Engagement plan)."""
    said = []
    for where, run in groupby(sheets, key=lambda sheet: sheet.where):
        labels = [sheet.label for sheet in run]
        pages = f"page {labels[0]}" if len(labels) == 1 else f"pages {labels[0]} to {labels[-1]}"
        if not any(letter.isdigit() for letter in labels[0]):
            pages = "1 sheet without a number" if len(labels) == 1 else f"{len(labels)} sheets without a number"
        elif len(labels) == 1 and "-" in labels[0]:
            pages = f"the sheet for pages {labels[0]}"
        said.append(f"{pages} ({where})" if where else pages)
    return said
