"""Why the public may be kept from a paper, and the resolution that excludes them from a meeting.

Local Government Act 1972, sections 100A to 100F and Schedule 12A; for an executive, SI 2012/2089. What differs by
nation stands in `laws`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from council_portal.choices import Choice
from meetings.rules.laws import BY_NATION, Law


class ExemptionKind(Choice):
    """Exempt: may be withheld, by resolution (s.100A(4)). Confidential: must be (s.100A(2) and (3))."""

    EXEMPT = "exempt", "Exempt"
    CONFIDENTIAL = "confidential", "Confidential"


class Ground(Choice):
    """Why information is confidential, and the public must be excluded from it (s.100A(3))."""

    TERMS = "terms", "A government department gave it on terms that forbid disclosing it"
    FORBIDDEN = "forbidden", "An enactment or a court’s order forbids disclosing it"


def law_of(nation: str) -> Law:
    """What the nation's Act says of public access. `nation` is one of `laws.BY_NATION`."""
    return BY_NATION[nation]


def open_to_councillors(law: Law) -> list[str]:
    """The sets of paragraphs, as they are stored, under which a paper stays open to every councillor.

    Section 100F(2C) of the 1972 Act; section 50F(2) of the Scottish one; section 48(3) of Northern Ireland's.
    """
    numbers = sorted(law.open_to_councillors)
    sets = chain.from_iterable(combinations(numbers, size) for size in range(1, len(numbers) + 1))
    return [stored(chosen) for chosen in sets]


def not_exempt(
    paragraphs: tuple[int, ...], *, nation: str, must_be_registered: bool, is_own_planning: bool
) -> str | None:
    """Why information is not exempt although a paragraph covers it, or None where it is (paragraphs 8 and 9).

    `must_be_registered`: under the Companies Acts and their like. `is_own_planning`: it relates to development for
    which the council may grant itself planning permission, a limit that the Acts of England and Wales alone have.
    """
    law = law_of(nation)
    if is_own_planning and law.own_planning_by:
        return (
            "Information about development for which the council may grant itself planning permission is not exempt "
            f"({law.own_planning_by} of {law.schedule}). Leave it open to the public."
        )
    if must_be_registered and law.registered in paragraphs:
        return (
            f"Information that has to be registered is not exempt under paragraph {law.registered} "
            f"({law.registered_by} of {law.schedule}). Leave that paragraph out."
        )
    return None


class ParagraphsMisread(ValueError):
    """The text does not name paragraphs of the nation's Act; the message says how to write them."""


def read_paragraphs(text: str, *, nation: str) -> tuple[int, ...]:
    """The paragraph numbers in a text such as "2, 3", in order and once each; none for an empty text.

    Raises ParagraphsMisread for anything but numbers of the nation's paragraphs parted by commas.
    """
    law = law_of(nation)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    numbers = {int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3}
    is_read = len(numbers) == len({part.lstrip("0") for part in parts})
    if not is_read or not numbers <= set(law.paragraphs):
        raise ParagraphsMisread(
            f"Give the paragraphs of {law.schedule} as numbers from {law.numbers}, parted by commas."
        )
    return tuple(sorted(numbers))


def stored(paragraphs: Iterable[int]) -> str:
    """Paragraph numbers as they are kept: in order, parted by commas."""
    return ",".join(str(number) for number in sorted(paragraphs))


def cite(kind: str, paragraphs: tuple[int, ...], *, nation: str) -> str:
    """What stands on a withheld paper: its kind and paragraphs, such as "exempt under paragraphs 2 and 3".

    Section 100B(5), and its like in each nation, has such a paper marked "Not for publication" with the description of
    what it holds.
    """
    law = law_of(nation)
    if kind == ExemptionKind.CONFIDENTIAL:
        return f"Not for publication: confidential information under {law.section(law.confidential)}"
    return f"Not for publication: exempt under {in_words(paragraphs)} of {law.list_of_paragraphs}"


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
    nation: str


def exclusion_resolution(items: Sequence[WithheldItem], *, is_executive: bool) -> str | None:
    """The resolution that the agenda proposes to exclude the public, or None where nothing is withheld.

    Section 100A(4) of the 1972 Act, or its like in each nation; for an executive in England, regulation 4(2) of SI
    2012/2089. For confidential information no resolution is needed: the public must be excluded, and the words say so.
    """
    sentences = []
    for nation in dict.fromkeys(item.nation for item in items):
        of_nation = [item for item in items if item.nation == nation]
        by_regulations = is_executive and nation == "england"
        if exempt := [item for item in of_nation if item.kind == ExemptionKind.EXEMPT]:
            sentences.append(_to_be_excluded(exempt, law_of(nation), by_regulations))
        if confidential := [item for item in of_nation if item.kind == ExemptionKind.CONFIDENTIAL]:
            sentences.append(_excluded_in_any_case(confidential, law_of(nation), by_regulations))
    return " ".join(sentences) or None


def _to_be_excluded(items: Sequence[WithheldItem], law: Law, by_regulations: bool) -> str:
    power = (
        "regulation 4(2)(b) of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) "
        "(England) Regulations 2012"
        if by_regulations
        else law.section(law.exempting)
    )
    paragraphs = {number for item in items for number in item.paragraphs}
    weighed = ""
    if law.public_interest_by and paragraphs - law.unweighed:
        weighed = (
            ", and in all the circumstances the public interest in maintaining the exemption outweighs the public "
            "interest in disclosing the information"
        )
        if apart := paragraphs & law.unweighed:
            weighed += f" (save under {in_words(tuple(sorted(apart)))}, where it is not weighed)"
    listed = "; ".join(f"item {item.number} ({in_words(item.paragraphs)})" for item in items)
    return (
        f"That, under {power}, the press and public be excluded from the meeting during consideration of the items "
        f"below, since exempt information as defined in {law.list_of_paragraphs} would be likely to be disclosed"
        f"{weighed}: {listed}."
    )


def _excluded_in_any_case(items: Sequence[WithheldItem], law: Law, by_regulations: bool) -> str:
    duty = "regulation 4(2)(a) of SI 2012/2089" if by_regulations else law.section(law.excluding)
    listed = ", ".join(f"item {item.number}" for item in items)
    return f"The press and public must be excluded under {duty}, without a resolution, for {listed}."
