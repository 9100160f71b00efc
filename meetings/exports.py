"""The pack as a file: a meeting's papers set, numbered and bound as one PDF, and the long work that makes it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from council_portal import files, pdf
from council_portal.access.actor import Actor
from council_portal.jobs import JobFailed, Progress
from council_portal.models import Council, Job, JobState, User
from council_portal.pdf import leaks
from council_portal.registry import PaperContent
from meetings import leak_proof
from meetings.actions import packs as actions
from meetings.models import Exemption, Meeting, Pack, Tombstone
from meetings.queries.agendas import agenda_of
from meetings.queries.packs import (
    PackContents,
    PackItem,
    PackStopped,
    WithheldPapers,
    contents_of,
    latest_issued,
    withheld_documents,
)
from meetings.rules.changes import Changes, changes
from meetings.rules.packs import APART, RESTRICTED_TINT, SERIES_APART, Edition, PackState, file_name, mark_words

GATHER, COUNT, FRONT, JOIN, PROVE, KEEP = (
    "Gather the papers",
    "Count the pages that are withheld",
    "The agenda, with its page numbers",
    "Join, number and check the pages",
    "Search the file for what is withheld",
    "Keep the pack",
)
STEP_OF_PART = {
    pdf.PartState.WAITING: JobState.WAITING,
    pdf.PartState.SETTING: JobState.RUNNING,
    pdf.PartState.KEPT: JobState.DONE,
    pdf.PartState.FAILED: JobState.FAILED,
}


@dataclass(frozen=True)
class BuiltPack:
    """A pack made but not kept: what it is made from, the file, and each item's and paper's pages for the manifest.

    `changes` are those since the version issued before, None where this is the first. `searched` is what the leak proof
    of a public edition came to.
    """

    contents: PackContents
    bound: pdf.Bound
    pages: list[dict[str, Any]]
    changes: Changes | None
    searched: leaks.Searched | None


def build(
    meeting: Meeting,
    edition: Edition,
    *,
    state: PackState = PackState.DRAFT,
    at: datetime,
    progress: Progress | None = None,
) -> BuiltPack:
    """Makes an edition of a meeting's pack from its papers as they stand.

    The process that sets the public edition is given public inputs and, of what is withheld, the number of its pages.
    Raises PackStopped for a paper that cannot be had, PdfFailed for one that cannot be set, and Leaked where the public
    edition says something that is withheld.
    """
    progress = progress or _Silent()
    with progress.step(GATHER):
        contents = contents_of(meeting, edition, at=at, say=progress.say)
    titles = _titles_of_parts(contents)
    is_withholding = any(isinstance(paper, WithheldPapers) for run in _runs(contents) for _, paper in run.bound)
    proof = [PROVE] * (edition == Edition.PUBLIC)
    progress.plan(*[COUNT] * is_withholding, *titles.values(), FRONT, JOIN, *proof, KEEP)
    with progress.step(COUNT) if is_withholding else nullcontext():
        counts = _withheld_counts(contents, at)
    titles[pdf.FRONT] = FRONT
    before, told = latest_issued(meeting, edition), []

    def closing(ranges: Mapping[str, pdf.PageRange], prints: Mapping[str, Sequence[str]]) -> str:
        told.append(_changes(before, contents, ranges, prints))
        return _change_sheet(told[0])

    bound = pdf.bind(
        _volume(contents, counts, state),
        closing=closing if before else None,
        on_step=lambda words: progress.mark(JOIN, JobState.RUNNING, words),
        on_state=lambda key, part, words: progress.mark(titles[key], STEP_OF_PART[part], _detail(part, words)),
    )
    progress.mark(JOIN, JobState.DONE)
    searched = None
    if edition == Edition.PUBLIC:
        with progress.step(PROVE):
            searched = _proved(contents, bound, at)
            progress.say(leak_proof.outcome(searched))
    pages = _pages(contents, bound.parts, bound.prints, bound.places)
    return BuiltPack(contents, bound, pages, told[0] if told else None, searched)


def _changes(
    before: Pack,
    contents: PackContents,
    ranges: Mapping[str, pdf.PageRange],
    prints: Mapping[str, Sequence[str]],
) -> Changes:
    """What changed since a version; where that is published no longer, nothing of what it said."""
    if not before.stands:
        return Changes(before.version, is_told=False)
    return changes(before.version, before.manifest["items"], _pages(contents, ranges, prints))


def _change_sheet(told: Changes) -> str:
    return render_to_string("meetings/pdf/changes.html", {"changes": told, "version": told.since + 1})


def _proved(contents: PackContents, bound: pdf.Bound, at: datetime) -> leaks.Searched:
    """What the leak proof of a public edition came to. Raises Leaked."""
    chrome = [
        _front(replace(contents, items=[])),
        _print("meetings/pdf/placeholder.html", "", {}),
        APART,
        *(_change_sheet(Changes(0, is_told=is_told)) for is_told in (True, False)),
        f"{_title(contents)} {mark_words(Edition.PUBLIC, PackState.DRAFT)}",
    ]
    meeting = contents.meeting
    name = file_name(meeting.committee.slug, meeting.held_on.isoformat(), Edition.PUBLIC, PackState.DRAFT, version=1)
    return leak_proof.prove(meeting, bound.pdf, at=at, file_names=[name], chrome=chrome)


def run_build(job: Job, progress: Progress) -> dict:
    """The long work of making a draft."""
    return _run(job, progress, PackState.DRAFT)


def run_issue(job: Job, progress: Progress) -> dict:
    """The long work that ends an issue: builds the final file from what has been published."""
    return _run(job, progress, PackState.ISSUED)


def _run(job: Job, progress: Progress, state: PackState) -> dict:
    meeting = Meeting.objects.select_related("committee").get(pk=job.parameters["meeting"])
    at, by = datetime.fromisoformat(job.parameters["at"]), User.objects.get(pk=job.parameters["by"])
    progress.plan(GATHER)
    withheld = _withheld_in(meeting)
    try:
        built = build(meeting, Edition(job.parameters["edition"]), state=state, at=at, progress=progress)
    except (PackStopped, pdf.PdfFailed, leak_proof.Leaked) as failed:
        raise JobFailed(str(failed)) from failed
    if state == PackState.ISSUED and not built.contents.is_final:
        raise JobFailed("A paper is not published, or may still change: build a draft again and issue that.")
    # The step's end asks whether this worker still holds the work: where it does not, nothing is kept.
    with transaction.atomic(), progress.step(KEEP):
        list(Meeting.objects.select_for_update().filter(pk=meeting.pk))
        if _withheld_in(meeting) != withheld:
            raise JobFailed(
                "While the pack was being built something was withheld or taken down, or given back. Build it again."
            )
        if state == PackState.ISSUED and not Meeting.objects.get(pk=meeting.pk).is_published:
            raise JobFailed("The agenda was taken down. Publish it anew, and then issue its pack.")
        made_before = Pack.objects.select_related("file", "meeting__committee").filter(job=job).first()
        kept = made_before or actions.keep(
            built.contents,
            built.bound,
            state=state,
            pages=built.pages,
            changes=built.changes,
            searched=built.searched,
            by=by,
            at=at,
            job=job,
        )
    label = f"Open the {kept.get_edition_display().lower()} ({kept.file.name})"
    return {"url": kept.address, "label": label}


def _withheld_in(meeting: Meeting) -> tuple[set[int], set[int]]:
    """The exemptions in force and what was taken down, which are held against those at the end of the work."""
    exemptions = Exemption.objects.in_force().filter(item__meeting=meeting).values_list("pk", flat=True)
    return set(exemptions), set(Tombstone.objects.filter(meeting=meeting).values_list("pk", flat=True))


class _Silent:
    """Stands in for a job's progress where nobody follows the work."""

    def plan(self, *titles: str) -> None:
        """Nobody waits."""

    def step(self, title: str):
        return nullcontext()

    def mark(self, title: str, state: JobState, detail: str = "") -> None:
        """Nobody looks."""

    def say(self, words: str) -> None:
        """Nobody listens."""


def _titles_of_parts(contents: PackContents) -> dict[str, str]:
    """The step that stands for each part, by the part's key; two papers of one title are told apart by their place."""
    titles = {}
    for run in _runs(contents):
        for key, paper in run.bound:
            title = f"Item {run.item.number}: {paper.title}"
            titles[key] = f"{title} ({key.rpartition('-')[2]})" if title in titles.values() else title
    return titles


def _detail(state: pdf.PartState, words: str) -> str:
    """A few words on a part's step; why a part failed is said once, above the steps."""
    return words.replace(" ", "\u00a0") if state == pdf.PartState.KEPT else ""


def sources_of(contents: PackContents, *, at: datetime) -> Iterator[dict[str, pdf.Source]]:
    """What the papers of an edition are set from: those it carries, then those it withholds.

    Each is for a process of its own. Raises PackStopped.
    """
    carried, withheld = {}, {}
    for run in _runs(contents):
        for key, paper in run.bound:
            if isinstance(paper, PaperContent):
                carried[key] = pdf.Source(paper.title, **_content(paper))
            else:
                withheld |= _withheld_sources(contents, key, paper, at)
    yield carried
    yield withheld


def _withheld_counts(contents: PackContents, at: datetime) -> dict[str, int]:
    """How many pages each placeholder stands for, by its part's key.

    The papers are the restricted edition's parts, kept or set in a process of their own; only their numbers go on.
    """
    counts = {}
    for run in _runs(contents):
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


def _volume(contents: PackContents, counts: dict[str, int], state: PackState) -> pdf.Volume:
    meeting, edition = contents.meeting, contents.edition
    chapters = [
        pdf.Chapter(
            anchor=run.anchor,
            title=run.title,
            short_title=run.short_title,
            parts=[_part(run.item, key, paper, counts) for key, paper in run.bound],
            series=run.series,
        )
        for run in _runs(contents)
    ]
    return pdf.Volume(
        title=_title(contents),
        chapters=chapters,
        front=_front(contents),
        foot=str(meeting),
        mark=pdf.Mark(mark_words(edition, state), RESTRICTED_TINT if edition == Edition.RESTRICTED else None),
    )


def _title(contents: PackContents) -> str:
    return f"Agenda pack: {contents.meeting}"


@dataclass(frozen=True)
class _Run:
    """Papers of one item that stand together: those at its place, or those in the restricted part."""

    item: PackItem
    papers: Sequence[PaperContent | WithheldPapers]
    is_apart: bool = False

    @property
    def anchor(self) -> str:
        return f"{'apart' if self.is_apart else 'item'}-{self.item.number}"

    @property
    def series(self) -> str:
        return SERIES_APART if self.is_apart else ""

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


def _runs(contents: PackContents) -> list[_Run]:
    """What is bound, in its order: each item at its place, then the restricted part."""
    at_place = [_Run(item, item.papers) for item in contents.items]
    return at_place + [_Run(item, item.apart, is_apart=True) for item in contents.items if item.apart]


def _part(item: PackItem, key: str, paper: PaperContent | WithheldPapers, counts: dict[str, int]) -> pdf.Part:
    if isinstance(paper, PaperContent):
        return pdf.Part(key, paper.title, **_content(paper))
    context = {"item": item, "withheld": paper, "pages": mark_safe(pdf.pages_token(key))}
    html = _print("meetings/pdf/placeholder.html", paper.title, context)
    return pdf.Part(key, paper.title, html, stands_for=counts[key])


def _content(paper: PaperContent) -> dict[str, Any]:
    """What a part is set from: the paper as a whole HTML document, or the PDF that it is already."""
    if paper.pdf_sha256:
        return {"pdf": files.path_of(paper.pdf_sha256).read_bytes()}
    context = {"paper": mark_safe(paper.html), "is_landscape": paper.is_landscape}
    return {"html": _print("print.html", paper.title, context)}


def _front(contents: PackContents) -> str:
    """The agenda front sheet, with tokens where the pages will stand."""
    agenda = agenda_of(contents.meeting, actor=Actor(user=None, on=contents.meeting.held_on))
    runs = _runs(contents)
    apart = {run.item.number: _listed(run) for run in runs if run.is_apart}
    lines = [_listed(run) | {"apart": apart.get(run.item.number)} for run in runs if not run.is_apart]
    context = {
        "meeting": contents.meeting,
        "words_apart": APART,
        "edition": contents.edition,
        "sections": [(heading, list(run)) for heading, run in groupby(lines, key=lambda line: line["item"].section)],
        "members": agenda.members,
        "resolution": agenda.resolution,
        "closes": mark_safe(pdf.CLOSING_TOKEN),
    }
    return _print("meetings/pdf/agenda.html", str(contents.meeting), context)


def _listed(run: _Run) -> dict[str, Any]:
    """What the agenda lists of a run, with tokens where its pages will stand."""
    return {
        "item": run.item,
        "anchor": run.anchor,
        "pages": mark_safe(pdf.pages_token(run.anchor)),
        "papers": [{"title": paper.title, "pages": mark_safe(pdf.pages_token(key))} for key, paper in run.bound],
    }


def _print(template: str, title: str, context: dict[str, Any]) -> str:
    return render_to_string(template, {"title": title, "council": Council.objects.first()} | context)


def _pages(
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
        for run in _runs(contents)
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
