"""The leak proof of a public edition: what its meeting withholds, and what is public of it, for the search.

Both are read from the records anew and not from what the edition was made from, so that a mistake there cannot hide
itself.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.html import escape

from council_portal import files
from council_portal.pdf import leaks
from council_portal.registry import PaperContent, PaperMissing, registry
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Upload, UploadVersion
from meetings.queries.packs import PackStopped
from meetings.queries.tombstones import papers_taken_down, said_of, title_of
from meetings.queries.uploads import PREFIX

SHOWN_PLACES = 5


class Leaked(Exception):
    """A public edition says something that is withheld; the message says where and of what kind, not what."""


def prove(
    meeting: Meeting, content: bytes, *, at: datetime, file_names: Sequence[str], chrome: Sequence[str]
) -> leaks.Searched:
    """Searches the file of a public edition for everything that only withheld items and papers say.

    `chrome` is HTML that stands in every edition whatever is withheld. Raises Leaked where something is found,
    PackStopped for a paper that cannot be had, PdfFailed where the search fails.
    """
    withheld = list(_withheld(meeting, at))
    public = [*_public(meeting, at), *(leaks.Given("every edition", html) for html in chrome)] if withheld else []
    searched = leaks.find(content, withheld=withheld, public=public, file_names=file_names)
    if searched.found:
        raise Leaked(sentence(searched.found))
    return searched


def outcome(searched: leaks.Searched) -> str:
    """A few words on a search that found nothing."""
    if not searched.sought:
        return "nothing is withheld"
    return f"sought {searched.total} traces of what is withheld, found none"


def sentence(found: Sequence[leaks.Found]) -> str:
    """What the clerk is told: where the leaks are, of what kind and of which item, and what to do; never the words."""
    shown = "; ".join(str(each) for each in found[:SHOWN_PLACES])
    more = f"; and in {len(found) - SHOWN_PLACES} more places" if len(found) > SHOWN_PLACES else ""
    return (
        f"The public edition says something that is withheld, so it was not kept: {shown}{more}. Take it out of the "
        "public paper, title or note where it stands, or withhold that too; then build again."
    )


def _withheld(meeting: Meeting, at: datetime) -> Iterator[leaks.Given]:
    """Every withheld item and paper with its title and text, why it is withheld, and every paper taken down."""
    for exemption in _in_force(meeting):
        item, papers = exemption.item, [exemption.paper]
        name = f"item {item.label}"
        if exemption.paper is None:
            papers = ItemPaper.objects.filter(item=item).in_order()
            said = f"{item.note}\n{item.urgent_because}\n{item.late_papers_because}"
            yield leaks.Given(name, escape(said), titles=(item.title,))
        yield leaks.Given(name, escape(exemption.public_interest))
        for paper in papers:
            yield _given(name, paper, for_public=False, at=at)
    taken_down = papers_taken_down(meeting)
    for paper in ItemPaper.objects.filter(item__meeting=meeting).select_related("item") if taken_down else []:
        if paper.key in taken_down:
            yield from _taken_down(paper, at)


def _public(meeting: Meeting, at: datetime) -> Iterator[leaks.Given]:
    """Every open item and paper with its title and text, and what the public reads of those withheld."""
    exemptions = _in_force(meeting)
    items = {exemption.item_id for exemption in exemptions if exemption.paper_id is None}
    papers, taken_down = {exemption.paper_id for exemption in exemptions}, papers_taken_down(meeting)
    for exemption in exemptions:
        yield leaks.Given("what stands in its place", escape(exemption.citation), titles=(exemption.neutral_title,))
    for item in AgendaItem.objects.filter(meeting=meeting).exclude(pk__in=items):
        said = f"{item.section}\n{item.note}\n{item.urgent_because}\n{item.late_papers_because}"
        yield leaks.Given(f"item {item.label}", escape(said), titles=(item.title,))
        for paper in ItemPaper.objects.filter(item=item).in_order():
            if gone := taken_down.get(paper.key):
                yield leaks.Given("what stands in its place", escape(said_of(gone)), titles=(title_of(gone),))
            elif paper.pk not in papers:
                yield _given(f"item {item.label}", paper, for_public=True, at=at)


def _in_force(meeting: Meeting) -> list[Exemption]:
    return list(Exemption.objects.in_force().filter(item__meeting=meeting).select_related("item", "paper"))


def _taken_down(paper: ItemPaper, at: datetime) -> Iterator[leaks.Given]:
    """What a paper said that was taken down: a report as it stands, an upload in each of its files that were fit."""
    name = f"item {paper.item.label}"
    if paper.report_id:
        yield _given(name, paper, for_public=False, at=at)
        return
    titles = (paper.title, *_file_names(paper.key))
    for version in UploadVersion.objects.filter(upload__key=paper.key, clean_copy__isnull=False):
        pdf = files.path_of(version.clean_copy.sha256).read_bytes()
        yield leaks.Given(name, "", pdf, tuple(dict.fromkeys(titles)))


def _given(name: str, paper: ItemPaper, *, for_public: bool, at: datetime) -> leaks.Given:
    try:
        content: PaperContent = registry.paper_provider(paper.key).content(paper.key, for_public=for_public, at=at)
    except PaperMissing as missing:
        raise PackStopped(f"{name.capitalize()}: {missing}") from missing
    pdf = files.path_of(content.pdf_sha256).read_bytes() if content.pdf_sha256 else b""
    titles = (paper.title, content.title, *_file_names(paper.key))
    return leaks.Given(name, content.html, pdf, tuple(dict.fromkeys(titles)))


def _file_names(key: str) -> Iterator[str]:
    """Under which names a paper was uploaded, without their endings."""
    if key.startswith(PREFIX):
        for version in Upload.objects.get(key=key).versions.select_related("original"):
            yield version.original.name.rpartition(".")[0]
