"""What is done to packs: asked for, kept as drafts, issued, copied for a reader."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from council_portal import audit, files, jobs
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.clock import LONDON
from council_portal.models import Job, Visibility
from council_portal.pdf import FRONT, Bound, leaks
from council_portal.registry import registry
from meetings.actions import publications
from meetings.models import Meeting, Pack
from meetings.models.pack import pack_key
from meetings.queries.copies import COPY_TAKEN
from meetings.queries.issuing import carried_in, checks_of
from meetings.queries.packs import BUILD, ISSUE, PackContents
from meetings.queries.supplements import as_asked
from meetings.rules import issuing
from meetings.rules.changes import Changes
from meetings.rules.packs import Edition, PackState, file_name


class CannotIssue(Exception):
    """The pack is not ready to be issued, or not by this person; the message says why and what to do."""


class CannotBuild(Exception):
    """A draft of something else is being built; the message says what to do."""


def request_build(
    meeting: Meeting, edition: Edition, *, by: Any, at: datetime, supplement: dict[str, str] | None = None
) -> Job:
    """Asks for a draft; where one is being built already, gives that work. Two clicks make one build.

    `supplement` is with what a supplement is asked for, None for the whole pack. Raises CannotBuild where the draft
    under way is of something else.
    """
    parameters = {"meeting": meeting.pk, "edition": edition, "at": at.isoformat(), "by": by.pk}
    job = jobs.start(BUILD, pack_key(meeting.path, edition), parameters | {"supplement": supplement}, by)
    if job.parameters.get("supplement") != supplement:
        raise CannotBuild(f"Another draft of the {edition.label.lower()} is being built. Wait until it is there.")
    return job


@transaction.atomic
def issue(draft: Pack, *, by: Any, at: datetime) -> Job:
    """Issues an edition: publishes all that it carries, and asks for the final file, both in one transaction.

    The check list of the draft is gone through once more: where anything on it stops the issue, nothing is published.
    So what is published is what the draft showed. The final file is built from what is then published and frozen,
    unmarked; that work may be repeated, as publishing changes nothing the second time. Returns the work. Raises
    CannotIssue.
    """
    meeting = Meeting.objects.locked().get(pk=draft.meeting_id)
    edition, actor = Edition(draft.edition), Actor(user=by, on=at.astimezone(LONDON).date())
    if why := refusal(actor, "meetings.publish", meeting):
        raise CannotIssue(why)
    draft.meeting = meeting
    if why := issuing.refusal(checks_of(draft, actor=actor, at=at)):
        raise CannotIssue(why)
    keys = carried_in(meeting, as_asked(meeting, edition, draft.asked))
    for key in keys:
        registry.paper_provider(key).publish(key, by=by, at=at)
    parameters = {"meeting": meeting.pk, "edition": edition, "at": at.isoformat(), "by": by.pk}
    job = jobs.start(ISSUE, pack_key(meeting.path, edition), parameters | {"supplement": draft.asked}, by)
    audit.record(
        verb="pack.issuing",
        subject=pack_key(meeting.path, edition),
        summary=f"Issued {draft.name} of the pack of {meeting}, publishing what it carries",
        by=by,
        after={"edition": edition, "papers": keys, "version": draft.version, "supplement": draft.supplement},
        reason=draft.because,
    )
    return job


def keep(
    contents: PackContents,
    bound: Bound,
    *,
    state: PackState,
    pages: list[dict[str, Any]],
    changes: Changes | None = None,
    searched: leaks.Searched | None = None,
    by: Any,
    at: datetime,
    job: Job | None = None,
) -> Pack:
    """Stores a built pack as a draft or as issued, with its manifest; `pages` are the items' and papers' page ranges.

    `changes` are those since the version before, None for the first. `searched` is what the leak proof came to: needed
    for a public edition, which is not kept without. With a supplement for the public goes a proof of publication.

    Called inside the transaction in which the work ends.
    """
    meeting, edition, is_issued = contents.meeting, contents.edition, state == PackState.ISSUED
    if edition == Edition.PUBLIC and (searched is None or searched.found):
        raise ValueError("A public edition is kept only once the leak proof has found nothing in it.")
    supplement = contents.supplement
    version = Pack.objects.issued().whole().filter(meeting=meeting, edition=edition).count() + (supplement is None)
    visibility = Visibility.RESTRICTED
    if edition == Edition.PUBLIC:
        visibility = Visibility.PUBLIC if is_issued else Visibility.DRAFT
    key = pack_key(meeting.path, edition)
    stored = files.store(
        bound.pdf,
        name=file_name(
            meeting.committee.slug,
            meeting.held_on.isoformat(),
            edition,
            state,
            version,
            supplement.number if supplement else 0,
        ),
        media_type="application/pdf",
        belongs_to=key,
        visibility=visibility,
        by=by,
        at=at,
    )
    pack = Pack(
        meeting=meeting,
        edition=edition,
        state=state,
        version=version,
        supplement=supplement.number if supplement else 0,
        because=supplement.because if supplement else "",
        file=stored,
        manifest={
            "front_sheets": bound.front_sheets,
            "sheets": bound.sheets,
            "last_page": bound.last_page,
            "items": pages,
            "keys": contents.keys,
            "numbering": supplement.numbering if supplement else None,
            "inputs": contents.hashes,
            "findings": list(bound.findings),
            "leak_proof": {"sought": searched.sought, "found": 0} if searched else None,
            "changes": changes.values if changes else None,
            "front_prints": list(bound.prints.get(FRONT, ())),
        },
        built_at=at,
        built_by=by,
        issued_at=at if is_issued else None,
        issued_by=by if is_issued else None,
        job=job,
    )
    pack.full_clean()
    pack.save()
    audit.record(
        verb="pack.issued" if is_issued else "pack.built",
        subject=key,
        summary=f"{'Issued' if is_issued else 'Built a draft of'} {pack.name} of the pack of {meeting}",
        by=by,
        after={
            "version": version,
            "supplement": pack.supplement,
            "sha256": stored.sha256,
            "sheets": bound.sheets,
            "last_page": bound.last_page,
        },
        channel="task" if job else "command",
    )
    if supplement and visibility == Visibility.PUBLIC:
        what = f"Issued supplement {supplement.number} to the agenda pack: {supplement.because}"
        publications.keep(meeting, what=what, by=by, at=at)
    return pack


@transaction.atomic
def record_copy(pack: Pack, copy: bytes, *, by: Any) -> None:
    """Records that somebody was given a copy of their own, by the hash of its bytes, which are not kept."""
    which = f"version {pack.version}" if pack.is_issued else f"a draft of version {pack.version}"
    audit.record(
        verb=COPY_TAKEN,
        subject=pack_key(pack.meeting.path, pack.edition),
        summary=f"Took a copy of {pack.name} of the pack of {pack.meeting}, {which}",
        by=by,
        after={
            "pack": pack.pk,
            "state": pack.state,
            "version": pack.version,
            "supplement": pack.supplement,
            "sha256": pack.file.sha256,
            "copy_sha256": hashlib.sha256(copy).hexdigest(),
        },
        channel="download",
    )
