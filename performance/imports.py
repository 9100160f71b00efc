"""The long work of a large return: reading it, and taking it in, with a progress that its uploader can follow."""

from datetime import datetime

from django.urls import reverse

from council_portal.jobs import JobFailed, Progress
from council_portal.models import Job
from council_portal.spreadsheets import SpreadsheetRefused
from performance.actions import returns
from performance.actions.refusal import Refusal
from performance.models import ReturnUpload
from performance.queries.scorecard import cycle_of

READ, TAKE_IN = "performance.read_return", "performance.take_in_return"
#: Bytes and lines from which the work is a worker's, and the page says how far it is.
LARGE_FILE = 300_000
LARGE_RETURN = 2_000

READING, COMPARING = "Reading the file", "Comparing it with the record and writing it down"
OVERTAKEN = (
    "Nothing was taken in: the record has changed since you looked through the return. Open the return again from the "
    "quarter’s page of returns, look, and confirm once more."
)


def run_read(job: Job, progress: Progress) -> dict:
    """Reads an uploaded return once, so that it can be looked through."""
    upload = _upload(job)
    progress.plan(READING)
    with progress.step(READING):
        _read(upload, _asked_at(job))
    return {"url": _address(upload), "label": "Look through the return"}


def run_take_in(job: Job, progress: Progress) -> dict:
    """Takes in a return as it was shown."""
    upload = _upload(job)
    progress.plan(READING, COMPARING)
    with progress.step(READING):
        returned = _read(upload, _asked_at(job))
    with progress.step(COMPARING):
        try:
            returns.take_in(
                upload=upload,
                returned=returned,
                edition=cycle_of(upload.period).edition,
                seen=job.parameters["seen"],
                by=job.requested_by,
                at=_asked_at(job),
            )
        except returns.ReviewOvertaken as overtaken:
            raise JobFailed(OVERTAKEN) from overtaken
        except Refusal as refusal:
            raise JobFailed(str(refusal)) from refusal
    return {"url": _address(upload), "label": "See what was taken in"}


def _upload(job: Job) -> ReturnUpload:
    return ReturnUpload.objects.select_related("file", "read", "uploaded_by").get(pk=job.parameters["upload"])


def _asked_at(job: Job) -> datetime:
    return datetime.fromisoformat(job.parameters["at"])


def _read(upload: ReturnUpload, at: datetime) -> returns.Returned:
    try:
        return returns.read(upload=upload, at=at)
    except SpreadsheetRefused as refused:
        raise JobFailed(str(refused)) from refused


def _address(upload: ReturnUpload) -> str:
    return reverse("performance:return_review", args=[upload.period, upload.pk])
