"""What goes into a meeting's pack, and which packs there are."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html

from council_portal.models import Visibility
from council_portal.registry import PaperContent, PaperMissing, registry
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Pack, Tombstone
from meetings.queries.tombstones import papers_taken_down, said_of, title_of
from meetings.rules.agenda import MeetingState
from meetings.rules.packs import Edition
from meetings.rules.supplements import Supplement

BUILD, ISSUE = "meetings.build_pack", "meetings.issue_pack"
"""The kinds of job by which packs are made."""


class PackStopped(Exception):
    """A paper cannot be had; the message names the item, gives the reason and says what to do."""


@dataclass(frozen=True)
class WithheldPapers:
    """Papers that the public edition has as one placeholder: its neutral title, its citation and the papers' keys."""

    title: str
    citation: str
    keys: Sequence[str]


@dataclass(frozen=True)
class PackItem:
    """An item as the pack's agenda lists it, with its papers in order; `citation` where it or a paper is withheld.

    `apart` are the papers that stand in the restricted part: of these the public edition has no page.
    """

    number: int | str
    section: str
    title: str
    note: str
    citation: str
    papers: Sequence[PaperContent | WithheldPapers]
    apart: Sequence[PaperContent | WithheldPapers] = ()


@dataclass(frozen=True)
class PackContents:
    """Everything that an edition of a meeting's pack is made from.

    `is_final` is false while anything in it may still change, or is still to be published. A supplement has the items
    to which papers were added, with these alone.
    """

    meeting: Meeting
    edition: Edition
    items: Sequence[PackItem]
    is_final: bool
    supplement: Supplement | None = None

    @property
    def keys(self) -> list[str]:
        """The keys of all papers in it, withheld ones too: for the portal alone."""
        papers = [paper for item in self.items for paper in (*item.papers, *item.apart)]
        return [key for paper in papers for key in ([paper.key] if isinstance(paper, PaperContent) else paper.keys)]

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of what each item was made from, by its number: an issue is held against its draft by these."""
        return {str(item.number): _hash_of(item) for item in self.items}


def contents_of(
    meeting: Meeting,
    edition: Edition,
    *,
    at: datetime,
    say: Callable[[str], None] = lambda words: None,
    supplement: Supplement | None = None,
) -> PackContents:
    """Gathers an edition's papers from the apps that registered them; `say` is told which paper is being gathered.

    The public edition is made from public inputs alone, or from what issuing is about to publish: of what is withheld
    it has neutral titles and citations. Where the meeting has a restricted part, what is withheld stands apart.
    A paper that was taken down leaves a sheet that says so. Needs the committee loaded. Raises PackStopped.
    """
    exemptions = Exemption.objects.in_force().filter(item__meeting=meeting)
    of_item = {exemption.item_id: exemption for exemption in exemptions if exemption.paper_id is None}
    of_paper = {exemption.paper_id: exemption for exemption in exemptions if exemption.paper_id}
    papers, taken_down = defaultdict(list), papers_taken_down(meeting)
    for paper in papers_in(meeting, supplement):
        papers[paper.item_id].append(paper)
    items = []
    for item in AgendaItem.objects.filter(meeting=meeting).in_order():
        if supplement and item.pk not in papers:
            continue
        say(f"item {item.label}")
        items.append(
            _item(
                item,
                papers[item.pk],
                of_item.get(item.pk),
                of_paper,
                taken_down,
                edition,
                at,
                is_apart=meeting.has_restricted_part,
            )
        )
    is_final = all(
        paper.is_final and (paper.is_public or edition == Edition.RESTRICTED)
        for item in items
        for paper in (*item.papers, *item.apart)
        if isinstance(paper, PaperContent)
    )
    return PackContents(meeting, edition, items, is_final, supplement)


def papers_in(meeting: Meeting, supplement: Supplement | None = None) -> list[ItemPaper]:
    """The papers of a meeting's pack in the agenda's order; of a supplement those that were not issued before it."""
    papers = ItemPaper.objects.filter(item__meeting=meeting).select_related("item").in_order()
    return [paper for paper in papers if supplement is None or paper.key not in supplement.carried]


def _item(
    item: AgendaItem,
    papers: Sequence[ItemPaper],
    exemption: Exemption | None,
    of_paper: dict[int, Exemption],
    taken_down: dict[str, Tombstone],
    edition: Edition,
    at: datetime,
    *,
    is_apart: bool,
) -> PackItem:
    is_public = edition == Edition.PUBLIC
    at_place, apart = [], []
    kept_from_public = apart if is_apart else at_place
    grounds = [exemption] if exemption else [of_paper[paper.pk] for paper in papers if paper.pk in of_paper]
    citation = "; ".join(dict.fromkeys(ground.citation for ground in grounds))
    if is_public and exemption:
        for paper in papers:
            _add_withheld(kept_from_public, exemption, paper)
        return PackItem(_number(item), item.section, exemption.neutral_title, "", citation, at_place, apart)
    for paper in papers:
        withheld = exemption or of_paper.get(paper.pk)
        if tombstone := taken_down.get(paper.key):
            at_place.append(_gone(paper, tombstone))
        elif withheld is None:
            at_place.append(_open_content(item, paper, edition, at=at))
        elif is_public:
            _add_withheld(kept_from_public, withheld, paper)
        else:
            kept_from_public.append(_content(item, paper, for_public=False, at=at))
    return PackItem(_number(item), item.section, item.title, item.note, citation, at_place, apart)


def _gone(paper: ItemPaper, tombstone: Tombstone) -> PaperContent:
    """The sheet that stands in both editions for a paper that was taken down."""
    title = title_of(tombstone)
    html = format_html("<h1>{}</h1><p>{}.</p>", title, said_of(tombstone))
    return PaperContent(key=paper.key, title=title, html=html)


def _number(item: AgendaItem) -> int | str:
    """As the agenda prints it: a number, or 6a for a sub-item."""
    return item.label if item.is_sub_item else item.number


def _add_withheld(gathered: list, exemption: Exemption, paper: ItemPaper) -> None:
    """Adds a withheld paper: to the placeholder before it where that cites the same, else as one of its own."""
    before = gathered[-1] if gathered else None
    same = isinstance(before, WithheldPapers) and (before.title, before.citation) == (
        exemption.neutral_title,
        exemption.citation,
    )
    if same:
        gathered[-1] = WithheldPapers(before.title, before.citation, [*before.keys, paper.key])
    else:
        gathered.append(WithheldPapers(exemption.neutral_title, exemption.citation, [paper.key]))


def _open_content(item: AgendaItem, paper: ItemPaper, edition: Edition, *, at: datetime) -> PaperContent:
    """A paper that is not withheld: the same in both editions, so that their pages have the same numbers.

    Where it cannot be opened to the public there is no public edition for it to differ from.
    """
    try:
        return _content(item, paper, for_public=True, at=at)
    except PackStopped:
        if edition == Edition.PUBLIC:
            raise
        return _content(item, paper, for_public=False, at=at)


def _content(item: AgendaItem, paper: ItemPaper, *, for_public: bool, at: datetime) -> PaperContent:
    try:
        return registry.paper_provider(paper.key).content(paper.key, for_public=for_public, at=at)
    except PaperMissing as missing:
        raise PackStopped(f"Item {item.label}, {item.title}: {missing}") from missing


def withheld_documents(contents: PackContents, withheld: WithheldPapers, *, at: datetime) -> list[PaperContent]:
    """The papers behind a placeholder, to count their pages and for nothing else. Raises PackStopped."""
    try:
        return [registry.paper_provider(key).content(key, for_public=False, at=at) for key in withheld.keys]
    except PaperMissing as missing:
        raise PackStopped(f"{withheld.title}: {missing}") from missing


def _hash_of(item: PackItem) -> str:
    digest = hashlib.sha256("\x00".join([item.section, item.title, item.note, item.citation]).encode())
    for place, papers in (("", item.papers), ("apart", item.apart)):
        for paper in papers:
            if isinstance(paper, WithheldPapers):
                parts = [place, paper.title, paper.citation]
            else:
                parts = [place, paper.title, paper.html, paper.pdf_sha256]
            digest.update("\x00".join(parts).encode())
    return digest.hexdigest()


def issued_to_the_public(slug: str, held_on: date, supplement: int = 0) -> Pack | None:
    """The latest public edition issued for a published meeting of the committee on that day, or that supplement."""
    of_meeting = Pack.objects.issued().filter(meeting__committee__slug=slug, meeting__held_on=held_on)
    is_public = {
        "edition": Edition.PUBLIC,
        "meeting__state": MeetingState.PUBLISHED,
        "file__visibility": Visibility.PUBLIC,
        "supplement": supplement,
    }
    return of_meeting.filter(**is_public).select_related("file", "meeting__committee").latest_first().first()


def latest_issued(meeting: Meeting, edition: Edition) -> Pack | None:
    """The version of an edition that was issued last, whether or not it is still published."""
    of_edition = Pack.objects.issued().whole().filter(meeting=meeting, edition=edition)
    return of_edition.select_related("file").order_by("-version").first()
