"""The pack as a file: a meeting's papers bound as one PDF, searched and kept, and the long work that does it."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from council_portal import pdf
from council_portal.jobs import JobFailed, Progress
from council_portal.models import Job, JobState, User
from council_portal.pdf import leaks
from meetings import leak_proof
from meetings.actions import packs as actions
from meetings.models import Exemption, Meeting, Pack, Tombstone
from meetings.queries.packs import (
    PackContents,
    PackStopped,
    WithheldPapers,
    contents_of,
    latest_issued,
)
from meetings.queries.supplements import as_asked
from meetings.rules.changes import Changes, changes
from meetings.rules.packs import APART, Edition, PackState, file_name, mark_words
from meetings.volumes import front_of, pages_of, printed, runs_of, title_of, volume_of, withheld_counts

GATHER, COUNT, FRONT, JOIN, PROVE, KEEP = (
    "Gather the papers",
    "Count the pages that are withheld",
    "The agenda, with its page numbers",
    "Join, number and check the pages",
    "Search the file for what is withheld",
    "Keep the pack",
)
NOTHING_TO_ADD = (
    "What was added has no page in this edition: it stands in the restricted part, and the public reads of it on the "
    "agenda alone. Build the supplement of the restricted edition."
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
    asked: Mapping[str, str] | None = None,
) -> BuiltPack:
    """Makes an edition of a meeting's pack from its papers as they stand, or the supplement that is asked for.

    The process that sets the public edition is given public inputs and, of what is withheld, the number of its pages.
    Raises PackStopped for a paper that cannot be had or a supplement that has nothing to add, PdfFailed for a paper
    that cannot be set, and Leaked where the public edition says something that is withheld.
    """
    progress = progress or _Silent()
    with progress.step(GATHER):
        supplement = as_asked(meeting, edition, asked)
        contents = contents_of(meeting, edition, at=at, say=progress.say, supplement=supplement)
        runs = runs_of(contents)
        if supplement and not any(run.bound for run in runs):
            raise PackStopped(NOTHING_TO_ADD)
    titles = _titles_of_parts(contents)
    is_withholding = any(isinstance(paper, WithheldPapers) for run in runs for _, paper in run.bound)
    proof = [PROVE] * (edition == Edition.PUBLIC)
    progress.plan(*[COUNT] * is_withholding, *titles.values(), FRONT, JOIN, *proof, KEEP)
    with progress.step(COUNT) if is_withholding else nullcontext():
        counts = withheld_counts(contents, at)
    titles[pdf.FRONT] = FRONT
    before, told = None if supplement else latest_issued(meeting, edition), []

    def closing(ranges: Mapping[str, pdf.PageRange], prints: Mapping[str, Sequence[str]]) -> str:
        told.append(_changes(before, contents, ranges, prints))
        return _change_sheet(told[0])

    bound = pdf.bind(
        volume_of(contents, counts, state),
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
    pages = pages_of(contents, bound.parts, bound.prints, bound.places)
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
    return changes(before.version, before.manifest["items"], pages_of(contents, ranges, prints))


def _change_sheet(told: Changes) -> str:
    return render_to_string("meetings/pdf/changes.html", {"changes": told, "version": told.since + 1})


def _proved(contents: PackContents, bound: pdf.Bound, at: datetime) -> leaks.Searched:
    """What the leak proof of a public edition came to. Raises Leaked."""
    supplement = contents.supplement and replace(contents.supplement, because="")
    chrome = [
        front_of(replace(contents, items=[], supplement=supplement)),
        printed("meetings/pdf/placeholder.html", "", {}),
        APART,
        *(_change_sheet(Changes(0, is_told=is_told)) for is_told in (True, False)),
        f"{title_of(contents)} {mark_words(Edition.PUBLIC, PackState.DRAFT)}",
    ]
    meeting = contents.meeting
    number = supplement.number if supplement else 0
    day = meeting.held_on.isoformat()
    name = file_name(meeting.committee.slug, day, Edition.PUBLIC, PackState.DRAFT, version=1, supplement=number)
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
        asked = {"edition": Edition(job.parameters["edition"]), "asked": job.parameters.get("supplement")}
        built = build(meeting, **asked, state=state, at=at, progress=progress)
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
    label = f"Open {kept.name} ({kept.file.name})"
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
    for run in runs_of(contents):
        for key, paper in run.bound:
            title = f"Item {run.item.number}: {paper.title}"
            titles[key] = f"{title} ({key.rpartition('-')[2]})" if title in titles.values() else title
    return titles


def _detail(state: pdf.PartState, words: str) -> str:
    """A few words on a part's step; why a part failed is said once, above the steps."""
    return words.replace(" ", "\u00a0") if state == pdf.PartState.KEPT else ""
