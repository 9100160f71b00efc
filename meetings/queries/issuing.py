"""Whether a draft of a pack is ready to be issued: everything that is looked at before, and what was found."""

from datetime import date, datetime

from council_portal.access.actor import Actor
from council_portal.clock import LONDON
from council_portal.registry import PaperMissing, registry
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Pack
from meetings.queries.clearances import progress_in
from meetings.queries.offices import offices
from meetings.queries.packs import PackStopped, contents_of, papers_in
from meetings.queries.supplements import as_asked
from meetings.queries.tombstones import papers_taken_down
from meetings.queries.uploads import unresolved_in
from meetings.rules.agenda import ItemKind, in_order
from meetings.rules.issuing import Check, check
from meetings.rules.packs import Edition
from meetings.rules.supplements import Supplement
from meetings.rules.words import listed

NONE_WITHHELD = "Nothing is withheld, so there is nothing that the file could give away."


def checks_of(draft: Pack, *, actor: Actor, at: datetime) -> list[Check]:
    """The check list of a draft, for the person who would issue it. Needs the meeting with its committee loaded.

    Local Government Act 1972, section 100B: what is open to inspection is open for the clear days that the law asks.
    """
    meeting, today = draft.meeting, at.astimezone(LONDON).date()
    try:
        supplement = as_asked(meeting, Edition(draft.edition), draft.asked)
    except PackStopped as stopped:
        return [check("What it adds to", stops=[str(stopped)], passes="", to_do="")]
    return [
        _notice(meeting),
        _papers(meeting, actor, supplement),
        _uploads(meeting, supplement),
        _clearance(meeting, today, supplement),
        _unchanged(draft, meeting, at, supplement),
        *_leak_proof(draft),
        _accessibility(draft),
    ]


def carried_in(meeting: Meeting, supplement: Supplement | None = None) -> list[str]:
    """Keys of the papers that issuing publishes, as `_carried` has them."""
    return [paper.key for paper in _carried(meeting, supplement)]


def _carried(meeting: Meeting, supplement: Supplement | None) -> list[ItemPaper]:
    """The papers that issuing publishes: all, less what is withheld or taken down, which is never published.

    Issuing a supplement publishes what it adds.
    """
    withheld = Exemption.objects.in_force().filter(item__meeting=meeting)
    items = {exemption.item_id for exemption in withheld if exemption.paper_id is None}
    papers = {exemption.paper_id for exemption in withheld}
    carried, gone = papers_in(meeting, supplement), papers_taken_down(meeting)
    papers |= {paper.pk for paper in carried if paper.key in gone}
    return [paper for paper in carried if paper.pk not in papers and paper.item_id not in items]


def _notice(meeting: Meeting) -> Check:
    """Whether the agenda stands published, and the clear days that this gave."""
    stops, notes, passes = [], [], ""
    if not meeting.is_published:
        stops = ["The agenda is not published yet."]
    else:
        published_on = meeting.published_at.astimezone(LONDON).date()
        given = offices(meeting.held_on).notice_given(published_on, meeting.held_on)
        passes = f"The agenda was published with {given.sentence} {given.working}"
        if not given.is_enough:
            notes = [given.sentence, meeting.stands_in]
    return check(
        "Clear days",
        stops=stops,
        notes=[each for each in notes if each],
        passes=passes,
        to_do="Publish it first: the pack carries it.",
        leads_to="publish_meeting",
    )


def _papers(meeting: Meeting, actor: Actor, supplement: Supplement | None) -> Check:
    """Whether each paper is there and may be published by this person, and which items of business have none."""
    stops = []
    for paper in _carried(meeting, supplement):
        try:
            why = registry.paper_provider(paper.key).publication_refusal(paper.key, actor=actor)
        except PaperMissing as missing:
            why = str(missing)
        if why:
            named = "" if paper.title in why else f", {paper.title}"
            stops.append(f"Item {paper.item.label}{named}: {why}")
    items = AgendaItem.objects.filter(meeting=meeting, papers__isnull=True).in_order() if supplement is None else ()
    bare = [f"item {item.label} ({item.title})" for item in items if item.kind != ItemKind.PROCEDURAL]
    return check(
        "Papers",
        stops=list(dict.fromkeys(stops)),
        notes=[f"No paper stands under {listed(bare)}."] if bare else [],
        passes="Every paper is there, and you may publish it. Each item of business has one.",
        to_do="Have each published by whoever may, mend it, or take it off the agenda; then build the draft again.",
    )


def _uploads(meeting: Meeting, supplement: Supplement | None) -> Check:
    return check(
        "Uploaded papers",
        stops=unresolved_in(meeting, other_than=supplement.carried if supplement else ()),
        passes="Every uploaded paper was examined, found fit and released.",
        to_do="Then build the draft again.",
    )


def _clearance(meeting: Meeting, today: date, supplement: Supplement | None) -> Check:
    """Whether each report says what its kind needs, and everybody asked has cleared what stands there now."""
    stops, never_asked = [], []
    keys = {paper.key for paper in papers_in(meeting, supplement)}
    for report, progress in progress_in(meeting, today=today):
        if f"report:{report.pk}" not in keys:
            continue
        if progress.missing:
            stops.append(f"“{report.title}” must still say: {', '.join(progress.missing)}.")
        if progress.is_asked and not progress.is_cleared:
            stops.append(f"“{report.title}” is still to be cleared: {', '.join(progress.outstanding)}.")
        if not progress.is_asked:
            never_asked.append(f"“{report.title}”")
    return check(
        "Clearance",
        stops=stops,
        notes=[f"Nobody was asked to clear {listed(never_asked)}."] if never_asked else [],
        passes="Every report is complete and cleared.",
        to_do="Complete the report, or remind those who were asked; then build the draft again.",
    )


def _unchanged(draft: Pack, meeting: Meeting, at: datetime, supplement: Supplement | None) -> Check:
    """Whether the items are still made from what the draft was made from."""
    try:
        now = contents_of(meeting, Edition(draft.edition), at=at, supplement=supplement).hashes
    except PackStopped as stopped:
        stops, to_do = [str(stopped)], "Then build the draft again."
    else:
        before = draft.manifest["inputs"]
        changed = [number for number in sorted({*now, *before}, key=in_order) if now.get(number) != before.get(number)]
        items = f"Item {changed[0]} has" if len(changed) == 1 else f"Items {listed(changed)} have"
        stops = [f"{items} changed since this draft was built."] if changed else []
        to_do = "Build it again and look at it: what is issued must be what was read."
    return check("What was read", stops=stops, passes="Nothing has changed since this draft was built.", to_do=to_do)


def _leak_proof(draft: Pack) -> list[Check]:
    """What the search of a public edition for all that is withheld came to; where it finds any, no draft is kept."""
    proof = draft.manifest["leak_proof"]
    if proof is None:
        return []
    sought = sum(proof["sought"].values())
    traces = "1 trace" if sought == 1 else f"{sought:,} traces"
    passes = f"The file was searched for {traces} of what is withheld, and none was found." if sought else NONE_WITHHELD
    return [check("Leak proof", stops=[], passes=passes, to_do="")]


def _accessibility(draft: Pack) -> Check:
    return check(
        "Accessibility",
        stops=[],
        notes=draft.findings,
        passes="The file is tagged throughout, and the checks of PDF/UA found nothing.",
        to_do="",
    )
