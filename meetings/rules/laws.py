"""Each nation's law on public access to a council's meetings, as data: what may be withheld, and where that stands.

Local Government Act 1972, sections 100A to 100F and Schedule 12A, for England and, by its Parts 4 and 5, for Wales;
Local Government (Scotland) Act 1973, sections 50A to 50F and Schedule 7A; Local Government Act (Northern Ireland) 2014,
sections 42 to 48 and Schedule 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Law:
    """One nation's Act. Sections and parts are given as the Act calls them, paragraphs by its own numbers.

    `paragraphs` are the descriptions of exempt information, in short. Those in `open_to_councillors` keep a paper from
    the public and from no councillor, save the terms proposed for a contract where `parts_contract_terms`; where not,
    such terms have a paragraph of their own. `registered` is the paragraph under which nothing is exempt that has to be
    registered. `registered_by`, `own_planning_by` and `public_interest_by` say where the Act sets that limit, and are
    empty where it sets none; what comes under a paragraph of `unweighed` is exempt whatever the public interest.
    `late_by` and `called_late_by` are where it lets business lose its clear days.
    """

    act: str
    schedule: str
    part: str
    paragraphs: Mapping[int, str]
    open_to_councillors: frozenset[int]
    parts_contract_terms: bool
    registered: int
    registered_by: str
    own_planning_by: str
    public_interest_by: str
    confidential: str
    excluding: str
    exempting: str
    late_by: str
    called_late_by: str
    unweighed: frozenset[int] = frozenset()

    @property
    def numbers(self) -> str:
        """From which number to which its paragraphs run."""
        return f"{min(self.paragraphs)} to {max(self.paragraphs)}"

    @property
    def list_of_paragraphs(self) -> str:
        """Where the paragraphs stand: "Part 1 of Schedule 12A to the Local Government Act 1972"."""
        return f"{self.part} of {self.schedule} to the {self.act}"

    def section(self, number: str) -> str:
        """One of its sections as it is cited."""
        return f"section {number} of the {self.act}"


IN_SHORT = (
    "Information relating to any individual",
    "Information which is likely to reveal the identity of an individual",
    "Information relating to the financial or business affairs of any particular person",
    "Information relating to labour relations matters between the authority and its employees",
    "Information in respect of which a claim to legal professional privilege could be maintained",
    "Information which reveals that the authority proposes to give a notice, or to make an order or direction",
    "Information relating to the prevention, investigation or prosecution of crime",
)
"""What England, Wales and Northern Ireland have in common, in order."""

IN_SHORT_IN_SCOTLAND = (
    "Information relating to a particular employee or office-holder, a former one, or an applicant",
    "Information relating to a particular occupier of the authority’s accommodation, a former one, or an applicant",
    "Information relating to a particular applicant for, or recipient of, a service of the authority",
    "Information relating to a particular applicant for, or recipient of, financial assistance from the authority",
    "Information relating to the adoption, care, fostering or education of a particular child, or a supervision order",
    "Information relating to the financial or business affairs of any particular person other than the authority",
    "Reports on, or supervision of, a particular person under the Social Work (Scotland) Act 1968, section 27",
    "The amount to be spent under a particular contract for property, goods or services",
    "Terms proposed in the course of negotiations for a contract for property, goods or services",
    "The identity of whoever offers a particular tender for a contract, the authority included",
    "Information relating to consultations or negotiations on labour relations matters",
    "Instructions to counsel, counsel’s opinion, and advice or action in legal proceedings or on a legal question",
    "Information which reveals that the authority proposes to give a notice, or to make an order or direction",
    "Action taken or to be taken in the prevention, investigation or prosecution of crime",
    "The identity of a protected informant",
)

FIRST_IN_WALES = 12

ENGLAND = Law(
    act="Local Government Act 1972",
    schedule="Schedule 12A",
    part="Part 1",
    paragraphs=dict(enumerate(IN_SHORT, start=1)),
    open_to_councillors=frozenset({3, 6}),
    parts_contract_terms=True,
    registered=3,
    registered_by="paragraph 8",
    own_planning_by="paragraph 9",
    public_interest_by="paragraph 10",
    confidential="100A(3)",
    excluding="100A(2)",
    exempting="100A(4)",
    late_by="100B(4)(b)",
    called_late_by="100B(3)(a)",
)

WALES = replace(
    ENGLAND,
    part="Part 4",
    paragraphs=dict(enumerate(IN_SHORT, start=FIRST_IN_WALES)),
    open_to_councillors=frozenset({14, 17}),
    registered=14,
    registered_by="paragraph 19",
    own_planning_by="paragraph 20",
    public_interest_by="paragraph 21",
    late_by="100BA(6)",
    called_late_by="100BA(3)",
    unweighed=frozenset({16}),
)

SCOTLAND = Law(
    act="Local Government (Scotland) Act 1973",
    schedule="Schedule 7A",
    part="Part I",
    paragraphs=dict(enumerate(IN_SHORT_IN_SCOTLAND, start=1)),
    open_to_councillors=frozenset({6, 8, 10, 13, 15}),
    parts_contract_terms=False,
    registered=6,
    registered_by="Part II",
    own_planning_by="",
    public_interest_by="",
    confidential="50A(3)",
    excluding="50A(2)",
    exempting="50A(4)",
    late_by="50B",
    called_late_by="50B",
)

NORTHERN_IRELAND = Law(
    act="Local Government Act (Northern Ireland) 2014",
    schedule="Schedule 6",
    part="Part 1",
    paragraphs=dict(enumerate(IN_SHORT, start=1)),
    open_to_councillors=frozenset({3, 6}),
    parts_contract_terms=True,
    registered=3,
    registered_by="Part 2",
    own_planning_by="",
    public_interest_by="Part 2",
    confidential="42(3)",
    excluding="42(2)",
    exempting="42(4)",
    late_by="43",
    called_late_by="43",
)

BY_NATION: Mapping[str, Law] = {
    "england": ENGLAND,
    "wales": WALES,
    "scotland": SCOTLAND,
    "northern_ireland": NORTHERN_IRELAND,
}
