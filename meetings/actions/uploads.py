"""What is done to uploaded papers: sent, examined, replaced, released, read."""

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from council_portal import audit, files, jobs
from council_portal.models import Job, User, Visibility
from council_portal.pdf.uploads import Examined
from council_portal.stale import ChangedMeanwhile
from meetings.actions import agenda_items, publications
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Upload, UploadVersion
from meetings.queries.uploads import is_published
from meetings.rules import uploads as rules
from meetings.rules.uploads import UploadState

EXAMINE = "meetings.examine_upload"
"""The kind of job that examines a file."""
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
}


class UploadIsPublished(Exception):
    """A file that stands open to the public is not changed silently; the message says so."""

    def __init__(self):
        super().__init__("The paper is published with its agenda, so it is no longer changed here.")


@transaction.atomic
def send(item: AgendaItem, *, title: str, content: bytes, name: str, by: User, at: datetime) -> tuple[ItemPaper, Job]:
    """Takes a file as a draft paper under an item and asks for its examination: the paper as listed, and the work.

    Raises AgendaIsPublished, ValidationError.
    """
    upload = Upload(title=title)
    upload.full_clean()
    upload.save()
    paper = agenda_items.attach(item, title=title, registry_key=upload.key, by=by, at=at)
    return paper, _add_version(upload, 1, content=content, name=name, by=by, at=at)


@transaction.atomic
def replace(upload: Upload, *, content: bytes, name: str, version: int, by: User, at: datetime) -> Job:
    """Sends a new file for a paper that the public cannot read yet; the earlier ones are kept. Gives the work.

    `version` is the latest that the form was read from. Raises ChangedMeanwhile, UploadIsPublished, ValidationError.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_draft and is_published(upload):
        raise UploadIsPublished()
    latest = upload.latest
    if latest.number != version:
        raise ChangedMeanwhile({})
    if latest.is_waiting:
        raise ValidationError("The file sent before is still being examined. Wait for its verdict.")
    return _add_version(upload, latest.number + 1, content=content, name=name, by=by, at=at)


@transaction.atomic
def rename(upload: Upload, *, title: str, as_read: str, by: User, at: datetime) -> Upload:
    """Gives a paper that the public cannot read yet another title, on every agenda that lists it.

    `as_read` is the title that the form was read from. Raises ChangedMeanwhile, UploadIsPublished, ValidationError.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_draft and is_published(upload):
        raise UploadIsPublished()
    if upload.title != as_read:
        raise ChangedMeanwhile({"title": upload.title})
    upload.title = title
    upload.full_clean()
    upload.save(update_fields=["title"])
    ItemPaper.objects.filter(registry_key=upload.key).update(title=title)
    audit.record(
        verb="upload.renamed",
        subject=upload.key,
        summary=f"Changed the title of the uploaded paper {upload.key}",
        by=by,
        before={"title": as_read},
        after={"title": title},
    )
    return upload


@transaction.atomic
def settle(version: UploadVersion, examined: Examined, *, at: datetime) -> UploadVersion:
    """Keeps what was found, and the clean copy where the file is fit; one that was settled before is left as it is."""
    version = UploadVersion.objects.select_for_update(of=["self"]).select_related("upload").get(pk=version.pk)
    if not version.is_waiting:
        return version
    verdict, upload = examined.verdict, version.upload
    version.verdict = verdict.as_values()
    version.state = UploadState.REFUSED if verdict.is_refused else UploadState.ACCEPTED
    if version.is_accepted:
        version.clean_copy = files.store(
            examined.clean,
            name=f"{slugify(upload.title)[:80] or 'paper'}.pdf",
            media_type=MEDIA_TYPES[".pdf"],
            belongs_to=upload.key,
            visibility=Visibility.RESTRICTED,
            by=version.uploaded_by,
            at=at,
        )
    version.full_clean()
    version.save()
    audit.record(
        verb="upload.examined",
        subject=upload.key,
        summary=f"Examined version {version.number} of {upload.key}: {version.get_state_display().lower()}",
        by=version.uploaded_by,
        after={
            "version": version.number,
            "state": version.state,
            "sha256": version.clean_copy and version.clean_copy.sha256,
        },
        channel="task",
    )
    return version


@transaction.atomic
def release(upload: Upload, *, by: User, at: datetime) -> Upload:
    """Lets members read it, and everybody where its agenda is published. Raises ValidationError where it is not fit."""
    meetings = Meeting.objects.filter(items__papers__registry_key=upload.key)
    list(Meeting.objects.select_for_update().filter(pk__in=meetings.values("pk")).order_by("pk"))
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_draft:
        return upload
    latest = upload.latest
    if why := rules.unresolved(upload.title, latest.state, latest.verdict.get("refusal", "")):
        raise ValidationError(why)
    upload.released_at, upload.released_by = at, by
    upload.full_clean()
    upload.save(update_fields=["released_at", "released_by"])
    audit.record(verb="upload.released", subject=upload.key, summary=f"Released the uploaded paper {upload.key}", by=by)
    for meeting in meetings.distinct():
        publications.keep(meeting, what="Released an uploaded paper", by=by, at=at)
    return upload


def take_release_back(exemption: Exemption) -> None:
    """Makes the uploads that an exemption covered drafts again, so that lifting it publishes none by itself.

    Called inside the transaction of the lifting.
    """
    papers = ItemPaper.objects.filter(item=exemption.item_id)
    if exemption.paper_id:
        papers = papers.filter(pk=exemption.paper_id)
    uploads = Upload.objects.filter(key__in=papers.values("registry_key"))
    uploads.update(released_at=None, released_by=None)


@transaction.atomic
def log_reading(upload: Upload, *, by: User, at: datetime) -> None:
    """Records that somebody read an uploaded paper that is withheld from the public."""
    audit.record(
        verb="upload.restricted_read",
        subject=upload.key,
        summary=f"Read the restricted paper {upload.key}",
        by=by,
        channel="download",
    )


def _add_version(upload: Upload, number: int, *, content: bytes, name: str, by: Any, at: datetime) -> Job:
    """Keeps the file as it was sent and asks for its examination."""
    original = files.store(
        content,
        name=name,
        media_type=MEDIA_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream"),
        belongs_to=upload.key,
        visibility=Visibility.RESTRICTED,
        by=by,
        at=at,
    )
    version = UploadVersion(upload=upload, number=number, original=original, uploaded_at=at, uploaded_by=by)
    version.full_clean()
    version.save()
    audit.record(
        verb="upload.sent" if number == 1 else "upload.replaced",
        subject=upload.key,
        summary=f"Sent version {number} of the uploaded paper {upload.key}",
        by=by,
        after={"version": number, "name": original.name, "size": original.size, "sha256": original.sha256},
    )
    return jobs.start(EXAMINE, version.subject, {"version": version.pk, "at": at.isoformat()}, by)
