"""A pack as a volume: its papers in their order with the agenda before them, and what its manifest says of them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from council_portal import files, pdf
from council_portal.access.actor import Actor
from council_portal.models import Council
from council_portal.registry import PaperContent
from meetings.queries.agendas import agenda_of
from meetings.queries.packs import PackContents, PackItem, PackStopped, WithheldPapers, withheld_documents
from meetings.rules.packs import APART, RESTRICTED_TINT, SERIES_APART, Edition, PackState, mark_words
from meetings.rules.supplements import NoPageBefore, Supplement


def sources_of(contents: PackContents, *, at: datetime) -> Iterator[dict[str, pdf.Source]]:
    """What the papers of an edition are set from: those it carries, then those it withholds.

    Each is for a process of its own. Raises PackStopped.
    """
    carried, withheld = {}, {}
    for run in runs_of(contents):
        for key, paper in run.bound:
            if isinstance(paper, PaperContent):
                carried[key] = pdf.Source(paper.title, **_content(paper))
            else:
                withheld |= _withheld_sources(contents, key, paper, at)
    yield carried
    yield withheld


def withheld_counts(contents: PackContents, at: datetime) -> dict[str, int]:
    """How many pages each placeholder stands for, by its part's key.

    The papers are the restricted edition's parts, kept or set in a process of their own; only their numbers go on.
    Raises PackStopped and PdfFailed.
    """
    counts = {}
    for run in runs_of(contents):
        for key, paper in run.bound:
            if not isinstance(paper, PaperContent):
                parts = pdf.parts_of(_withheld_sources(contents, key, paper, at))
                counts[key] = sum(part.pages for part in parts.values())
    return counts


def _withheld_sources(
    contents: PackContents, key: str, withheld: WithheldPapers, at: datetime
) -> dict[str, pdf.Source]:
    documents = withheld_documents(contents, withheld, at=at)
    named = f"Agenda item {key.split('-')[1]}"
    return {
        f"{key}-{place}": pdf.Source(f"{named}, {paper.title}", **_content(paper))
        for place, paper in enumerate(documents)
    }


def volume_of(contents: PackContents, counts: dict[str, int], state: PackState) -> pdf.Volume:
    """What is bound as the pack; `counts` are how many pages each placeholder stands for. Raises PackStopped."""
    meeting, edition = contents.meeting, contents.edition
    chapters = [
        pdf.Chapter(
            anchor=run.anchor,
            title=run.title,
            short_title=run.short_title,
            parts=[_part(run.item, key, paper, counts) for key, paper in run.bound],
            series=run.series,
        )
        for run in runs_of(contents)
    ]
    return pdf.Volume(
        title=title_of(contents),
        chapters=chapters,
        front=front_of(contents),
        foot=str(meeting),
        last_numbers=contents.supplement.last_numbers if contents.supplement else {},
        mark=pdf.Mark(mark_words(edition, state), RESTRICTED_TINT if edition == Edition.RESTRICTED else None),
    )


def title_of(contents: PackContents) -> str:
    """What the file says of itself."""
    supplement = contents.supplement
    return f"{f'{supplement.title} to the agenda pack' if supplement else 'Agenda pack'}: {contents.meeting}"


@dataclass(frozen=True)
class Run:
    """Papers of one item that stand together: those at its place, or those in the restricted part.

    Their pages are of the series.
    """

    item: PackItem
    papers: Sequence[PaperContent | WithheldPapers]
    series: str
    is_apart: bool = False

    @property
    def anchor(self) -> str:
        return f"{'apart' if self.is_apart else 'item'}-{self.item.number}"

    @property
    def title(self) -> str:
        title = f"{self.item.number}. {self.item.title}"
        return f"Restricted part: {title}" if self.is_apart else title

    @property
    def short_title(self) -> str:
        title = f"Agenda item {self.item.number}"
        return f"{title}, restricted part" if self.is_apart else title

    @property
    def keyed(self) -> list[tuple[str, PaperContent | WithheldPapers]]:
        """The papers with the keys of their parts: item-6-1, item-6-2."""
        return [(f"{self.anchor}-{place}", paper) for place, paper in enumerate(self.papers, start=1)]

    @property
    def bound(self) -> list[tuple[str, PaperContent | WithheldPapers]]:
        """Those that have pages in the edition: no placeholder stands for what is apart."""
        return [(key, paper) for key, paper in self.keyed if isinstance(paper, PaperContent) or not self.is_apart]


def runs_of(contents: PackContents) -> list[Run]:
    """What is bound, in its order: each item at its place, then the restricted part. Raises PackStopped."""
    at_place = [Run(item, item.papers, _series_of(item, contents.supplement)) for item in contents.items]
    return at_place + [Run(item, item.apart, SERIES_APART, is_apart=True) for item in contents.items if item.apart]


def _series_of(item: PackItem, supplement: Supplement | None) -> str:
    """The series of an item's pages at its place. Raises PackStopped where a supplement finds none."""
    if not (supplement and item.papers):
        return ""
    try:
        return supplement.series_after(str(item.number))
    except NoPageBefore as none:
        raise PackStopped(
            f"No page of the pack stands before item {item.number}, so none can have letters: let the numbers run on."
        ) from none


def _part(item: PackItem, key: str, paper: PaperContent | WithheldPapers, counts: dict[str, int]) -> pdf.Part:
    if isinstance(paper, PaperContent):
        return pdf.Part(key, paper.title, **_content(paper))
    context = {"item": item, "withheld": paper, "pages": mark_safe(pdf.pages_token(key))}
    html = printed("meetings/pdf/placeholder.html", paper.title, context)
    return pdf.Part(key, paper.title, html, stands_for=counts[key])


def _content(paper: PaperContent) -> dict[str, Any]:
    """What a part is set from: the paper as a whole HTML document, or the PDF that it is already."""
    if paper.pdf_sha256:
        return {"pdf": files.path_of(paper.pdf_sha256).read_bytes()}
    context = {"paper": mark_safe(paper.html), "is_landscape": paper.is_landscape}
    return {"html": printed("print.html", paper.title, context)}


def front_of(contents: PackContents) -> str:
    """The agenda front sheet, with tokens where the pages will stand."""
    agenda = agenda_of(contents.meeting, actor=Actor(user=None, on=contents.meeting.held_on))
    runs = runs_of(contents)
    apart = {run.item.number: _listed(run) for run in runs if run.is_apart}
    lines = [_listed(run) | {"apart": apart.get(run.item.number)} for run in runs if not run.is_apart]
    context = {
        "meeting": contents.meeting,
        "supplement": contents.supplement,
        "words_apart": APART,
        "edition": contents.edition,
        "sections": [(heading, list(run)) for heading, run in groupby(lines, key=lambda line: line["item"].section)],
        "members": agenda.members if contents.supplement is None else (),
        "resolution": agenda.resolution if contents.supplement is None else "",
        "closes": mark_safe(pdf.CLOSING_TOKEN),
    }
    return printed("meetings/pdf/agenda.html", str(contents.meeting), context)


def _listed(run: Run) -> dict[str, Any]:
    """What the agenda lists of a run, with tokens where its pages will stand."""
    return {
        "item": run.item,
        "anchor": run.anchor,
        "pages": mark_safe(pdf.pages_token(run.anchor)),
        "papers": [{"title": paper.title, "pages": mark_safe(pdf.pages_token(key))} for key, paper in run.bound],
    }


def printed(template: str, title: str, context: dict[str, Any]) -> str:
    """A whole HTML document for print."""
    return render_to_string(template, {"title": title, "council": Council.objects.first()} | context)


def pages_of(
    contents: PackContents,
    ranges: Mapping[str, pdf.PageRange],
    prints: Mapping[str, Sequence[str]],
    places: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """What the manifest says of every item: its number, title and pages, and of its papers their hashes too.

    An item with papers in the restricted part stands there once more, in the series of that. `places` are the printed
    pages of what stands in a paper.
    """
    return [
        {"number": run.item.number, "title": run.item.title, "series": run.series}
        | _range([ranges[key] for key, _ in run.bound])
        | {
            "papers": [
                _titled(paper)
                | _range([ranges[key]] if key in ranges else [])
                | {"prints": list(prints.get(key, ())), "places": dict(places.get(key, {}))}
                for key, paper in run.keyed
            ]
        }
        for run in runs_of(contents)
    ]


def _titled(paper: PaperContent | WithheldPapers) -> dict[str, str]:
    """A paper's title, its key, and the SHA-256 of what it is set from; a placeholder has no key."""
    if isinstance(paper, WithheldPapers):
        said = f"{paper.title}\n{paper.citation}"
        return {"title": paper.title, "sha256": hashlib.sha256(said.encode()).hexdigest()}
    sha256 = paper.pdf_sha256 or hashlib.sha256(paper.html.encode()).hexdigest()
    return {"title": paper.title, "key": paper.key, "sha256": sha256}


def _range(pages: Sequence[pdf.PageRange]) -> dict[str, int | None]:
    """From the first page to the last; none of none."""
    return {"first": pages[0].first if pages else None, "last": pages[-1].last if pages else None}
