"""Why the public may be kept from a paper, and the resolution that excludes them from a meeting.

Local Government Act 1972, sections 100A to 100F and Schedule 12A; for an executive, SI 2012/2089.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from council_portal.choices import Choice


class ExemptionKind(Choice):
    """Exempt: may be withheld, by resolution (s.100A(4)). Confidential: must be (s.100A(2) and (3))."""

    EXEMPT = "exempt", "Exempt"
    CONFIDENTIAL = "confidential", "Confidential"


class Ground(Choice):
    """Why information is confidential, and the public must be excluded from it (s.100A(3))."""

    TERMS = "terms", "A government department gave it on terms that forbid disclosing it"
    FORBIDDEN = "forbidden", "An enactment or a court’s order forbids disclosing it"


PARAGRAPHS = {
    1: "Information relating to any individual",
    2: "Information which is likely to reveal the identity of an individual",
    3: "Information relating to the financial or business affairs of any particular person",
    4: "Information relating to labour relations matters between the authority and its employees",
    5: "Information in respect of which a claim to legal professional privilege could be maintained",
    6: "Information which reveals that the authority proposes to give a notice, or to make an order or direction",
    7: "Information relating to the prevention, investigation or prosecution of crime",
}
"""Schedule 12A, Part 1 (England), in short: the number of each paragraph and what it covers."""

IN_WALES = 11
"""Part 4 of the Schedule, for Wales, has the same seven from 12 on."""

PARAGRAPHS_IN_WALES = {number + IN_WALES: words for number, words in PARAGRAPHS.items()}

BUSINESS_AFFAIRS = {3, 3 + IN_WALES}
"""The paragraphs under which nothing is exempt that has to be registered (paragraph 8; in Wales 19)."""

OPEN_TO_COUNCILLORS = ("3", "6", "3,6", "14", "17", "14,17")
"""The sets of paragraphs under which a paper stays open to every councillor (s.100F(2C)), terms of a contract apart."""


def paragraphs_of(nation: str) -> dict[int, str]:
    """The exempt paragraphs by the nation's numbers."""
    return PARAGRAPHS_IN_WALES if nation == "wales" else PARAGRAPHS


def not_exempt(paragraphs: tuple[int, ...], *, must_be_registered: bool, is_own_planning: bool) -> str | None:
    """Why information is not exempt although a paragraph covers it, or None where it is (paragraphs 8 and 9).

    `must_be_registered`: under the Companies Acts and their like. `is_own_planning`: it relates to development for
    which the council may grant itself planning permission.
    """
    wales = any(number > IN_WALES for number in paragraphs)
    if is_own_planning:
        return (
            "Information about development for which the council may grant itself planning permission is not exempt "
            f"(paragraph {20 if wales else 9} of Schedule 12A). Leave it open to the public."
        )
    if must_be_registered and BUSINESS_AFFAIRS & set(paragraphs):
        return (
            f"Information that has to be registered is not exempt under paragraph {14 if wales else 3} "
            f"(paragraph {19 if wales else 8} of Schedule 12A). Leave that paragraph out."
        )
    return None


class ParagraphsMisread(ValueError):
    """The text does not name paragraphs of Schedule 12A; the message says how to write them."""


def read_paragraphs(text: str) -> tuple[int, ...]:
    """The paragraph numbers in a text such as "2, 3", in order and once each; none for an empty text.

    Raises ParagraphsMisread for anything but numbers of one nation parted by commas: 1 to 7, or 12 to 18.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    numbers = {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3}
    is_read = len(numbers) == len({part.lstrip("0") for part in parts})
    if not is_read or not (numbers <= set(PARAGRAPHS) or numbers <= set(PARAGRAPHS_IN_WALES)):
        raise ParagraphsMisread(
            "Give the paragraphs of Schedule 12A as numbers from 1 to 7, in Wales 12 to 18, parted by commas: 2, 3."
        )
    return tuple(sorted(numbers))


def part_of_schedule(paragraphs: tuple[int, ...]) -> int:
    """The part of Schedule 12A that holds the paragraphs: 1, and 4 for those of Wales."""
    return 4 if any(number > IN_WALES for number in paragraphs) else 1


def cite(kind: str, paragraphs: tuple[int, ...]) -> str:
    """What stands on a withheld paper: its kind and paragraphs, such as "exempt under paragraphs 2 and 3".

    Section 100B(5) has such a paper marked "Not for publication" with the description of what it holds.
    """
    if kind == ExemptionKind.CONFIDENTIAL:
        return "Not for publication: confidential information under section 100A(3) of the Local Government Act 1972"
    return (
        f"Not for publication: exempt under {in_words(paragraphs)} of Part {part_of_schedule(paragraphs)} of "
        "Schedule 12A to the "
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
        part = part_of_schedule(exempt[0].paragraphs)
        listed = "; ".join(f"item {item.number} ({in_words(item.paragraphs)})" for item in exempt)
        sentences.append(
            f"That, under {power}, the press and public be excluded from the meeting during consideration of the items "
            f"below, since exempt information as defined in Part {part} of Schedule 12A to the Local Government Act "
            "1972 would be likely to be disclosed, and in all the circumstances the public interest in maintaining the "
            f"exemption outweighs the public interest in disclosing the information: {listed}."
        )
    if confidential:
        duty = (
            "regulation 4(2)(a) of SI 2012/2089" if is_executive else "section 100A(2) of the Local Government Act 1972"
        )
        listed = ", ".join(f"item {item.number}" for item in confidential)
        sentences.append(f"The press and public must be excluded under {duty}, without a resolution, for {listed}.")
    return " ".join(sentences) or None
