"""The long work of setting a member's brief on its page, and the file that is kept of it."""

from datetime import datetime

from django.urls import reverse

from council_portal import files, jobs, pdf
from council_portal.clock import LONDON
from council_portal.jobs import JobFailed, Progress
from council_portal.models import Job, StoredFile, User, Visibility
from council_portal.periods import Period, PeriodKind
from performance.brief import BriefPaper
from performance.queries.earlier import quarter_and_before
from performance.rules.life_cycle import Audience

SET_BRIEF = "performance.set_brief"
SETTING, KEEPING = "Set the page", "Keep the file"


def kept(paper: BriefPaper) -> StoredFile | None:
    """The file of this very content, where it has been made."""
    return StoredFile.objects.filter(belongs_to=paper.key).order_by("pk").first()


def start(paper: BriefPaper, *, by: User, at: datetime) -> Job:
    """Asks for the file; where the same is being made already, gives that work."""
    parameters = {"quarter": paper.card.quarter.key, "audience": paper.card.audience.value, "at": at.isoformat()}
    return jobs.start(SET_BRIEF, paper.key, parameters, by)


def run(job: Job, progress: Progress) -> dict:
    """Sets the brief as its audience has it when the work is done, and keeps the file."""
    quarter, audience = (
        Period.parse(PeriodKind.QUARTER, job.parameters["quarter"]),
        Audience(job.parameters["audience"]),
    )
    at = datetime.fromisoformat(job.parameters["at"])
    progress.plan(SETTING, KEEPING)
    with progress.step(SETTING):
        paper = BriefPaper(*quarter_and_before(quarter, audience), at.astimezone(LONDON).date())
        try:
            content = paper.as_pdf()
        except pdf.PdfFailed as failed:
            raise JobFailed(str(failed)) from failed
    with progress.step(KEEPING):
        if kept(paper) is None:
            files.store(
                content,
                name=f"members-brief-{quarter.key}.pdf",
                media_type="application/pdf",
                belongs_to=paper.key,
                visibility=Visibility.MEMBERS,
                by=job.requested_by,
                at=at,
            )
    return {"url": reverse("performance:brief_pdf", args=[quarter]), "label": "Open the brief (PDF)"}
