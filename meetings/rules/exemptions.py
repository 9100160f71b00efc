"""Why the public may be kept from a paper, and the resolution that excludes them from a meeting.

Local Government Act 1972, sections 100A to 100F and Schedule 12A; for an executive, SI 2012/2089.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ExemptionKind(StrEnum):
    """Exempt: may be withheld, by resolution (s.100A(4)). Confidential: must be (s.100A(2) and (3))."""

    EXEMPT = "exempt"
    CONFIDENTIAL = "confidential"

    @property
    def label(self) -> str:
        return {ExemptionKind.EXEMPT: "Exempt", ExemptionKind.CONFIDENTIAL: "Confidential"}[self]


PARAGRAPHS = {
    1: "Information relating to any individual",
    2: "Information which is likely to reveal the identity of an individual",
    3: "Information relating to the financial or business affairs of any particular person",
    4: "Information relating to labour relations matters between the authority and its employees",
    5: "Information in respect of which a claim to legal professional privilege could be maintained",
    6: "Information which reveals that the authority proposes to give a notice, or to make an order or direction",
    7: "Information relating to the prevention, investigation or prosecution of crime",
}
"""Schedule 12A, Part 1, in short: the number of each paragraph and what it covers."""

OPEN_TO_COUNCILLORS = ("3", "6", "3,6")
"""The sets of paragraphs under which a paper stays open to every councillor (s.100F(2C)), terms of a contract apart."""


class ParagraphsMisread(ValueError):
    """The text does not name paragraphs of Schedule 12A; the message says how to write them."""


def read_paragraphs(text: str) -> tuple[int, ...]:
    """The paragraph numbers in a text such as "2, 3", in order and once each; none for an empty text.

    Raises ParagraphsMisread for anything but numbers from 1 to 7 parted by commas.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if any(not part.isascii() or not part.isdigit() or int(part) not in PARAGRAPHS for part in parts):
        raise ParagraphsMisread("Give the paragraphs of Schedule 12A as numbers from 1 to 7, parted by commas: 2, 3.")
    return tuple(sorted({int(part) for part in parts}))


def cite(kind: str, paragraphs: tuple[int, ...]) -> str:
    """What stands on a withheld paper: its kind and paragraphs, such as "exempt under paragraphs 2 and 3".

    Section 100B(5) has such a paper marked "Not for publication" with the description of what it holds.
    """
    if kind == ExemptionKind.CONFIDENTIAL:
        return "Not for publication: confidential information under section 100A(3) of the Local Government Act 1972"
    return (
        f"Not for publication: exempt under {in_words(paragraphs)} of Part 1 of Schedule 12A to the "
        "Local Government Act 1972"
    )


def in_words(paragraphs: tuple[int, ...]) -> str:
    """Paragraph numbers as a phrase: "paragraph 3", "paragraphs 2 and 3", "paragraphs 1, 2 and 3"."""
    numbers = [str(number) for number in paragraphs]
    if len(numbers) == 1:
        return f"paragraph {numbers[0]}"
    return f"paragraphs {', '.join(numbers[:-1])} and {numbers[-1]}"


@dataclass(frozen=True)
class WithheldItem:
    """An item to be taken without the public: its number, and why."""

    number: int | str
    kind: str
    paragraphs: tuple[int, ...]


def exclusion_resolution(items: Sequence[WithheldItem], *, is_executive: bool) -> str | None:
    """The resolution that the agenda proposes to exclude the public, or None where nothing is withheld.

    Section 100A(4) of the 1972 Act; for an executive, regulation 4(2) of SI 2012/2089. For confidential information no
    resolution is needed: the public must be excluded, and the words say so.
    """
    exempt = [item for item in items if item.kind == ExemptionKind.EXEMPT]
    confidential = [item for item in items if item.kind == ExemptionKind.CONFIDENTIAL]
    sentences = []
    if exempt:
        power = (
            "regulation 4(2)(b) of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) "
            "(England) Regulations 2012"
            if is_executive
            else "section 100A(4) of the Local Government Act 1972"
        )
        listed = "; ".join(f"item {item.number} ({in_words(item.paragraphs)})" for item in exempt)
        sentences.append(
            f"That, under {power}, the press and public be excluded from the meeting during consideration of the items "
            "below, since exempt information as defined in Part 1 of Schedule 12A to the Local Government Act 1972 "
            "would be likely to be disclosed, and in all the circumstances the public interest in maintaining the "
            f"exemption outweighs the public interest in disclosing the information: {listed}."
        )
    if confidential:
        duty = (
            "regulation 4(2)(a) of SI 2012/2089" if is_executive else "section 100A(2) of the Local Government Act 1972"
        )
        listed = ", ".join(f"item {item.number}" for item in confidential)
        sentences.append(f"The press and public must be excluded under {duty}, without a resolution, for {listed}.")
    return " ".join(sentences) or None
