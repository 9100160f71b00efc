"""What stands on a meeting's agenda, as one reader may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from council_portal.access.actor import Actor
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Membership, Report
from meetings.rules.committees import SeatRole
from meetings.rules.exemptions import WithheldItem, exclusion_resolution


@dataclass(frozen=True)
class PaperEntry:
    """A paper as listed. Withheld from the reader: its neutral title and citation, no key, and nothing else of it.

    `citation` is there too for a reader who may read what the public may not.
    """

    id: int
    key: str
    title: str
    report: Report | None
    citation: str
    is_withheld: bool


@dataclass(frozen=True)
class ItemEntry:
    """An item as listed. Withheld from the reader: number, neutral title and citation, no note and no papers."""

    id: int
    number: int
    section: str
    title: str
    kind: str
    note: str
    citation: str
    is_withheld: bool
    printed_from: int | None
    printed_to: int | None
    papers: Sequence[PaperEntry]


@dataclass(frozen=True)
class Section:
    """Items under one heading; the heading is empty for the opening items."""

    heading: str
    items: Sequence[ItemEntry]


@dataclass(frozen=True)
class Agenda:
    """A meeting's agenda for one reader: its items in sections, who sits, and the resolution to exclude the public."""

    meeting: Meeting
    sections: Sequence[Section]
    members: Sequence[Membership]
    resolution: str | None

    @property
    def items(self) -> list[ItemEntry]:
        return [item for section in self.sections for item in section.items]

    def item(self, number: int) -> ItemEntry | None:
        return next((item for item in self.items if item.number == number), None)


def agenda_of(meeting: Meeting, *, actor: Actor) -> Agenda:
    """The agenda of a meeting that the actor may see; six queries whatever its length. Needs the committee loaded.

    A report that is not yet released to the reader, and is not withheld by an exemption, is left out.
    """
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    exemptions = Exemption.objects.in_force().filter(item__meeting=meeting)
    all_exemptions = list(exemptions)
    kept_from_actor = set(exemptions.withholding_from(actor).values_list("pk", flat=True))
    of_item = {exemption.item_id: exemption for exemption in all_exemptions if exemption.paper_id is None}
    of_paper = {exemption.paper_id: exemption for exemption in all_exemptions if exemption.paper_id}
    reports = Report.objects.filter(item_papers__item__meeting=meeting).visible_to(actor)
    readable = {report.pk: report for report in reports.select_related("meeting__committee")}
    papers = defaultdict(list)
    for paper in ItemPaper.objects.filter(item__meeting=meeting).in_order():
        exemption = of_paper.get(paper.pk)
        is_withheld = exemption is not None and exemption.pk in kept_from_actor
        if is_withheld or not paper.report_id or paper.report_id in readable:
            papers[paper.item_id].append(_paper(paper, readable.get(paper.report_id), exemption, is_withheld))
    entries = []
    for item in items:
        exemption = of_item.get(item.pk)
        is_withheld = exemption is not None and exemption.pk in kept_from_actor
        entries.append(_item(item, exemption, is_withheld, papers[item.pk]))
    return Agenda(
        meeting=meeting,
        sections=[Section(heading, tuple(run)) for heading, run in groupby(entries, key=lambda entry: entry.section)],
        members=_members(meeting.committee_id, meeting.held_on),
        resolution=_resolution(meeting, items, all_exemptions),
    )


def _paper(paper: ItemPaper, report: Report | None, exemption: Exemption | None, is_withheld: bool) -> PaperEntry:
    return PaperEntry(
        id=paper.pk,
        key="" if is_withheld else paper.key,
        title=exemption.neutral_title if is_withheld else paper.title,
        report=None if is_withheld else report,
        citation=exemption.citation if exemption else "",
        is_withheld=is_withheld,
    )


def _item(item: AgendaItem, exemption: Exemption | None, is_withheld: bool, papers: Sequence[PaperEntry]) -> ItemEntry:
    return ItemEntry(
        id=item.pk,
        number=item.number,
        section=item.section,
        title=exemption.neutral_title if is_withheld else item.title,
        kind=item.kind,
        note="" if is_withheld else item.note,
        citation=exemption.citation if exemption else "",
        is_withheld=is_withheld,
        printed_from=item.printed_from,
        printed_to=item.printed_to,
        papers=() if is_withheld else tuple(papers),
    )


def _members(committee_id: int, day: date) -> list[Membership]:
    seats = Membership.objects.filter(committee_id=committee_id).in_force_on(day)
    return list(seats.exclude(role=SeatRole.SUBSTITUTE).in_order())


def _resolution(meeting: Meeting, items: Sequence[AgendaItem], exemptions: Sequence[Exemption]) -> str | None:
    """One line an item: where it and its papers are withheld under several paragraphs, all of them."""
    numbers = {item.pk: item.number for item in items}
    grounds = defaultdict(set)
    for exemption in exemptions:
        grounds[numbers[exemption.item_id], exemption.kind].update(exemption.paragraph_numbers)
    withheld = [
        WithheldItem(number, kind, tuple(sorted(paragraphs))) for (number, kind), paragraphs in sorted(grounds.items())
    ]
    return exclusion_resolution(withheld, is_executive=meeting.committee.is_executive)
