"""What a meeting's page says of its packs."""

from collections.abc import Sequence
from dataclasses import dataclass

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.models import Job, JobState
from meetings.models import Meeting, Pack
from meetings.models.pack import pack_key
from meetings.queries.copies import CopiesTaken, copies_of
from meetings.queries.packs import BUILD, ISSUE
from meetings.rules.packs import Edition


@dataclass(frozen=True)
class EditionPanel:
    """What a meeting's page says of one edition: what is issued, the draft, the work under way, what may be done.

    `supplements` are those to the version that is issued, in their order. `earlier` are the versions issued before, and
    their supplements, that are still open to their readers, the latest first. `copies` are those that readers of the
    restricted edition took, for the clerk.
    """

    edition: Edition
    issued: Pack | None
    draft: Pack | None
    job: Job | None
    may_build: bool
    supplements: Sequence[Pack] = ()
    earlier: Sequence[Pack] = ()
    copies: Sequence[CopiesTaken] = ()

    @property
    def may_issue(self) -> bool:
        """Whether there is a draft newer than what is issued, and no work under way."""
        issued = [*self.supplements, *([self.issued] if self.issued else [])]
        is_newer = self.draft and all(self.draft.built_at > pack.built_at for pack in issued)
        return self.may_build and bool(is_newer) and not self.is_under_way

    @property
    def is_under_way(self) -> bool:
        return self.job is not None and self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def has_failed(self) -> bool:
        return self.job is not None and self.job.state == JobState.FAILED


def panels_of(meeting: Meeting, *, actor: Actor, is_withholding: bool) -> list[EditionPanel]:
    """What the actor sees of a meeting's packs, an edition each: three queries. Needs the committee loaded.

    The restricted edition is listed where something is withheld, or one was issued, for those who may read it.
    """
    may_keep = refusal(actor, "meetings.keep", meeting) is None
    packs = []
    if getattr(meeting, "has_packs", True):
        packs = list(Pack.objects.filter(meeting=meeting).select_related("file").latest_first())
    for pack in packs:
        pack.meeting = meeting
    editions = [Edition.PUBLIC]
    has_restricted = any(pack.is_restricted for pack in packs) or (may_keep and is_withholding)
    if has_restricted and refusal(actor, "meetings.read_restricted", meeting) is None:
        editions.append(Edition.RESTRICTED)
    keys = {pack_key(meeting.path, edition): edition for edition in editions}
    latest_jobs = {}
    if may_keep:
        for job in Job.objects.filter(kind__in=(BUILD, ISSUE), subject__in=keys).order_by("pk"):
            latest_jobs[keys[job.subject]] = job
    panels = []
    for edition in editions:
        of_edition = [pack for pack in packs if pack.edition == edition]
        issued = [pack for pack in of_edition if pack.is_issued and pack.stands]
        current = next((pack for pack in issued if not pack.supplement), None)
        supplements = [pack for pack in issued if current and pack.supplement and pack.version == current.version]
        drafts = [pack for pack in of_edition if may_keep and not pack.is_issued]
        panels.append(
            EditionPanel(
                edition=edition,
                issued=current,
                draft=drafts[0] if drafts else None,
                job=latest_jobs.get(edition),
                may_build=may_keep,
                supplements=supplements[::-1],
                earlier=[pack for pack in issued if pack != current and pack not in supplements],
                copies=copies_of(meeting) if may_keep and edition == Edition.RESTRICTED and of_edition else (),
            )
        )
    return panels
