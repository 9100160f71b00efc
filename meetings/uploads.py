"""Uploaded papers as the registry knows them: given to agendas and packs, and the work that examines them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from council_portal import files
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.jobs import Progress
from council_portal.models import Job, StoredFile, Visibility
from council_portal.pdf import uploads
from council_portal.registry import PaperContent, PaperMissing, PaperOffer, Reference
from meetings.actions import uploads as actions
from meetings.models import Exemption, ItemPaper, Upload, UploadVersion
from meetings.models.upload import covering
from meetings.queries.uploads import PREFIX, is_withheld, visibility_of
from meetings.rules import uploads as rules

READ, KEEP = "Read the file", "Keep the verdict"


class UploadPapers:
    """Uploaded papers, by keys such as upload:3f9a0c77d1e2."""

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        """Those that the actor may read and that stand under no item."""
        under_items = ItemPaper.objects.filter(registry_key__startswith=PREFIX).values("registry_key")
        loose = Upload.objects.visible_to(actor).exclude(key__in=under_items).order_by("title", "pk")
        return [PaperOffer(upload.key, upload.title, "Uploaded file") for upload in loose]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        """The clean copy; with for_public only of a paper that is, or that publication would make, public."""
        upload = _found(key)
        latest = upload.latest
        if why := rules.unresolved(upload.title, latest.state, latest.verdict.get("refusal", "")):
            raise PaperMissing(why)
        if for_public and upload.is_draft:
            raise PaperMissing(rules.waiting_for_release(upload.title))
        if for_public and is_withheld(upload):
            raise PaperMissing(f"{key} is withheld from the public under an exemption.")
        visibility = visibility_of(upload)
        return PaperContent(
            key=key,
            title=upload.title,
            html="",
            is_public=visibility == Visibility.PUBLIC,
            is_final=visibility in (Visibility.PUBLIC, Visibility.RESTRICTED),
            pdf_sha256=latest.clean_copy.sha256,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        may_read = Upload.objects.visible_to(actor).filter(pk=_found(key).pk).exists()
        return None if may_read else "This paper is not open to you."

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        upload = _found(key)
        return rules.waiting_for_release(upload.title) if upload.is_draft else None

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        """Nothing: what is released is published with its agenda."""


def run_examination(job: Job, progress: Progress) -> dict:
    """The long work of examining a file; done again it changes nothing."""
    version = UploadVersion.objects.select_related("upload", "original").get(pk=job.parameters["version"])
    progress.plan(READ, KEEP)
    if version.is_waiting:
        with progress.step(READ):
            content = files.path_of(version.original.sha256).read_bytes()
            examined = uploads.examine(content, version.original.name, on_step=progress.say)
        # The step's end asks whether this worker still holds the work: where it does not, nothing is kept.
        with transaction.atomic(), progress.step(KEEP):
            actions.settle(version, examined, at=datetime.fromisoformat(job.parameters["at"]))
    reference = reference_of(version.upload.key)
    return {"url": reference.url, "label": "Read what was found"} if reference and reference.url else {}


def reference_of(key: str) -> Reference | None:
    """An uploaded paper, or one version of it, by its key; a withheld one answers with its neutral title.

    It leads to the first agenda that it stands on.
    """
    upload = Upload.objects.filter(key=key.partition("/")[0]).first()
    if upload is None:
        return None
    title = _title_for_anybody(upload)
    papers = ItemPaper.objects.filter(registry_key=upload.key, item__meeting__isnull=False)
    paper = papers.select_related("item__meeting__committee").first()
    if paper is None:
        return Reference(key, title)
    where = [paper.item.meeting.committee.slug, paper.item.meeting.held_on, paper.pk]
    is_public = visibility_of(upload) == Visibility.PUBLIC and paper.item.meeting.is_published
    public_url = reverse("public_meetings:upload", args=where) if is_public else None
    return Reference(key, title, reverse("meetings:upload", args=where), public_url)


def _title_for_anybody(upload: Upload) -> str:
    withheld = covering(Exemption.objects.in_force(), upload.key).first()
    return withheld.neutral_title if withheld else upload.title


def file_refusal(actor: Actor, file: StoredFile) -> str | None:
    """Originals and earlier copies are for the clerk: everybody else reads the paper at its own address."""
    return refusal(actor, "meetings.keep", None)


def _found(key: str) -> Upload:
    upload = Upload.objects.filter(key=key).first()
    if upload is None:
        raise PaperMissing(f"There is no uploaded paper {key}: take it off the agenda.")
    return upload
