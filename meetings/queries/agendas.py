"""What stands on a meeting's agenda, as one reader may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, Subquery

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from meetings.models import (
    AgendaItem,
    Departure,
    Exemption,
    ItemPaper,
    Meeting,
    Membership,
    Report,
    Upload,
    UploadVersion,
)
from meetings.models.meeting import seats_of
from meetings.queries.tombstones import papers_taken_down, said_of, title_of
from meetings.rules.agenda import Leaving, order_read
from meetings.rules.committees import SeatRole
from meetings.rules.exemptions import WithheldItem, exclusion_resolution
from meetings.rules.uploads import UploadState

LATEST_STATE = (
    UploadVersion.objects.filter(upload__key=OuterRef("registry_key")).order_by("-number").values("state")[:1]
)


@dataclass(frozen=True)
class PaperEntry:
    """A paper as listed. Withheld from the reader: its neutral title and citation, no key, and nothing else of it.

    `citation` is there too for a reader who may read what the public may not. `note` is for the clerk: how an uploaded
    paper stands that cannot be published yet.
    """

    id: int
    key: str
    title: str
    report: Report | None
    citation: str
    is_withheld: bool
    added_late_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class ItemEntry:
    """An item as listed. Withheld from the reader: number, neutral title and citation, no note and no papers.

    `is_late`: added once the agenda was published; `urgent_because` why the chair holds it urgent, where it must be.
    `late_papers_because`: why papers come under it once the agenda is published.
    """

    id: int
    number: int
    letter: str
    section: str
    title: str
    kind: str
    note: str
    citation: str
    is_withheld: bool
    left: "History | None"
    came: Sequence["History"]
    is_late: bool
    urgent_because: str
    late_papers_because: str
    printed_from: int | None
    printed_to: int | None
    papers: Sequence[PaperEntry]

    @property
    def label(self) -> str:
        """Its number as the agenda prints it: 6, or 6a."""
        return f"{self.number}{self.letter}"

    @property
    def takes_late_papers(self) -> bool:
        """Whether papers may be put under it on a published agenda."""
        return self.is_late or self.late_papers_because != ""

    @property
    def has_late_papers(self) -> bool:
        """Whether a reader finds papers under it that came late; under a late item all do."""
        return not self.is_late and any(paper.added_late_at for paper in self.papers)


@dataclass(frozen=True)
class History:
    """What became of an item, in a sentence, with why; `meeting` is the other meeting where the reader may see it."""

    sentence: str
    because: str
    meeting: Meeting | None
    label: str
    title: str


@dataclass(frozen=True)
class Section:
    """Items under one heading; the heading is empty for the opening items."""

    heading: str
    items: Sequence[ItemEntry]


@dataclass(frozen=True)
class Agenda:
    """A meeting's agenda for one reader: its items in sections, who sits, and the resolution to exclude the public.

    `gone` is for the clerk: what left the agenda while it was a draft.
    """

    meeting: Meeting
    sections: Sequence[Section]
    members: Sequence[Membership]
    resolution: str | None
    gone: Sequence[History]

    @property
    def items(self) -> list[ItemEntry]:
        return [item for section in self.sections for item in section.items]

    @property
    def is_withholding(self) -> bool:
        """Whether anything of the meeting is withheld from the public."""
        return self.resolution is not None

    @property
    def last_number(self) -> int:
        return max((item.number for item in self.items), default=0)

    @property
    def first_id(self) -> int:
        """The item that nothing stands before."""
        return self.items[0].id

    @property
    def last_id(self) -> int:
        """The item that nothing stands after; sub-items go with theirs."""
        return next(item.id for item in reversed(self.items) if not item.letter)

    @property
    def order_read(self) -> str:
        """What a form that arranges the agenda was read from."""
        return order_read((item.id, item.section) for item in self.items if not item.letter)

    def item(self, label: int | str) -> ItemEntry | None:
        """The item of a number as the agenda prints it."""
        return next((item for item in self.items if item.label == str(label)), None)


def agenda_of(meeting: Meeting, *, actor: Actor) -> Agenda:
    """The agenda of a meeting that the actor may see. Needs the committee loaded.

    Six queries whatever its length, four where the meeting is known to have no history and nothing taken down.
    A paper that is not yet released to the reader, and is not withheld by an exemption, is left out; one that was taken
    down leaves its place with the reason.
    """
    items = list(AgendaItem.objects.filter(meeting=meeting).in_order())
    exemptions = Exemption.objects.in_force().filter(item__meeting=meeting)
    # What keeps nobody out is asked for too: the resolution cites it, whoever reads.
    keeping_out = Exemption.objects.withholding_from(actor).filter(pk=OuterRef("pk"))
    all_exemptions = list(exemptions.annotate(keeps_out=Exists(keeping_out)))
    kept_from_actor = {exemption.pk for exemption in all_exemptions if exemption.keeps_out}
    of_item = {exemption.item_id: exemption for exemption in all_exemptions if exemption.paper_id is None}
    of_paper = {exemption.paper_id: exemption for exemption in all_exemptions if exemption.paper_id}
    readable = Report.objects.visible_to(actor).filter(pk=OuterRef("report_id"))
    drafts = Upload.objects.drafts().filter(key=OuterRef("registry_key"))
    listed = ItemPaper.objects.filter(item__meeting=meeting).annotate(
        is_readable=Exists(readable), is_draft_upload=Exists(drafts), upload_state=Subquery(LATEST_STATE)
    )
    papers, taken_down = defaultdict(list), papers_taken_down(meeting)
    for paper in listed.select_related("report__meeting__committee").in_order():
        exemption = of_paper.get(paper.pk)
        is_withheld = exemption is not None and exemption.pk in kept_from_actor
        is_open = paper.is_readable if paper.report_id else not paper.is_draft_upload or actor.has(Role.CLERK)
        if is_withheld or is_open:
            entry = _paper(paper, paper.report if paper.is_readable else None, exemption, is_withheld)
            papers[paper.item_id].append(replace(entry, note=_note(paper)) if actor.has(Role.CLERK) else entry)
        elif gone := taken_down.get(paper.key):
            entry = PaperEntry(paper.pk, "", title_of(gone), None, said_of(gone), is_withheld=True)
            papers[paper.item_id].append(entry)
    left, came, gone = _histories(meeting, actor)
    entries = []
    for item in items:
        exemption = of_item.get(item.pk)
        is_withheld = exemption is not None and exemption.pk in kept_from_actor
        entry = _item(item, exemption, is_withheld, papers[item.pk])
        history = {"left": _shown(left.get(item.pk), is_withheld), "came": _came(came[item.pk], is_withheld)}
        entries.append(replace(entry, **history))
    return Agenda(
        meeting=meeting,
        sections=[Section(heading, tuple(run)) for heading, run in groupby(entries, key=lambda entry: entry.section)],
        members=_members(meeting.committee_id, meeting.held_on),
        resolution=_resolution(meeting, items, all_exemptions),
        gone=gone,
    )


def _histories(meeting: Meeting, actor: Actor):
    """By item: how it left, and how it came from other meetings; and for the clerk what left the draft.

    One query, and none where the meeting was read with the answer that it has no history.
    """

    def visible(other: Meeting | None) -> Meeting | None:
        may_see = other and (other.is_published or actor.has(Role.CLERK) or other.committee.slug in seats_of(actor))
        return other if may_see else None

    left, came, gone = {}, defaultdict(list), []
    if not getattr(meeting, "has_history", True):
        return left, came, gone
    departures = Departure.objects.filter(Q(meeting=meeting) | Q(arrived_as__meeting=meeting))
    others = ("meeting__committee", "to_meeting__committee", "to_committee", "arrived_as", "item")
    for one in departures.select_related(*others).order_by("left_at", "pk"):
        if one.meeting_id == meeting.pk:
            there = visible(one.to_meeting)
            history = History(_departed(one, there), one.because, there, one.label, one.title)
            if one.item and one.item.meeting_id:
                left[one.item_id] = history
            elif actor.has(Role.CLERK):
                gone.append(history)
        if one.arrived_as and one.arrived_as.meeting_id == meeting.pk and (here := visible(one.meeting)):
            came[one.arrived_as_id].append(History(came_from(one), one.because, here, one.label, one.title))
    return left, came, gone


def came_from(departure: Departure) -> str:
    """Where an item came from, as the agenda says that it came to. Needs the meeting and its committee loaded."""
    verb = "Referred by" if departure.leaving == Leaving.REFERRED else "Deferred from"
    return f"{verb} {departure.meeting}, item {departure.label}"


def _departed(departure: Departure, to_meeting: Meeting | None) -> str:
    """How an item left, and where to as far as the reader may know."""
    if departure.leaving == Leaving.WITHDRAWN:
        return "Withdrawn"
    if departure.leaving == Leaving.REFERRED:
        return f"Referred to {to_meeting or departure.to_committee}"
    return f"Deferred to {to_meeting}" if to_meeting else "Deferred to a later meeting"


def _shown(history: History | None, is_withheld: bool) -> History | None:
    """Of an item withheld from the reader: that it left, and neither why nor where to."""
    return replace(history, because="", title="") if history and is_withheld else history


def _came(histories: Sequence[History], is_withheld: bool) -> Sequence[History]:
    """Of an item withheld from the reader: not even where it came from."""
    return () if is_withheld else tuple(histories)


def _paper(paper: ItemPaper, report: Report | None, exemption: Exemption | None, is_withheld: bool) -> PaperEntry:
    return PaperEntry(
        id=paper.pk,
        key="" if is_withheld else paper.key,
        title=exemption.neutral_title if is_withheld else paper.title,
        report=None if is_withheld else report,
        citation=exemption.citation if exemption else "",
        is_withheld=is_withheld,
        added_late_at=paper.added_late_at,
    )


def _note(paper: ItemPaper) -> str:
    """What keeps an uploaded paper from being published, in a word or two; nothing for any other paper."""
    if paper.upload_state in (UploadState.WAITING, UploadState.REFUSED):
        return UploadState(paper.upload_state).label
    return "Draft" if paper.is_draft_upload else ""


def _item(item: AgendaItem, exemption: Exemption | None, is_withheld: bool, papers: Sequence[PaperEntry]) -> ItemEntry:
    return ItemEntry(
        id=item.pk,
        number=item.number,
        letter=item.letter,
        section=item.section,
        title=exemption.neutral_title if is_withheld else item.title,
        kind=item.kind,
        note="" if is_withheld else item.note,
        citation=exemption.citation if exemption else "",
        is_withheld=is_withheld,
        is_late=item.is_late,
        urgent_because="" if is_withheld else item.urgent_because,
        late_papers_because="" if is_withheld else item.late_papers_because,
        printed_from=item.printed_from,
        printed_to=item.printed_to,
        left=None,
        came=(),
        papers=() if is_withheld else tuple(papers),
    )


def _members(committee_id: int, day: date) -> list[Membership]:
    seats = Membership.objects.filter(committee_id=committee_id).in_force_on(day)
    return list(seats.exclude(role=SeatRole.SUBSTITUTE).in_order())


def _resolution(meeting: Meeting, items: Sequence[AgendaItem], exemptions: Sequence[Exemption]) -> str | None:
    """One line an item: where it and its papers are withheld under several paragraphs, all of them."""
    numbers = {item.pk: (item.number, item.letter) for item in items}
    grounds = defaultdict(set)
    for exemption in exemptions:
        grounds[numbers[exemption.item_id], exemption.kind, exemption.nation].update(exemption.paragraph_numbers)
    withheld = [
        WithheldItem(f"{number}{letter}", kind, tuple(sorted(paragraphs)), nation)
        for ((number, letter), kind, nation), paragraphs in sorted(grounds.items())
    ]
    return exclusion_resolution(withheld, is_executive=meeting.committee.is_executive)
