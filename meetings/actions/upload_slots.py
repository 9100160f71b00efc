"""A paper that an officer is asked to send as a file: asked for by the clerk, sent, and taken back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import Job, User
from council_portal.stale import ChangedMeanwhile
from meetings.actions import agenda_items, uploads
from meetings.models import AgendaItem, Upload, UploadSlot


@transaction.atomic
def ask(item: AgendaItem, *, title: str, author: User, due_on: date, by: User, at: datetime) -> UploadSlot:
    """Asks an officer to send a paper for the item as a file by a day; asked again, only the day changes.

    Raises AgendaIsPublished, ValidationError.
    """
    meeting, today = agenda_items.open_for_papers(item), at.astimezone(LONDON).date()
    if author == by:
        raise ValidationError({"author": "Ask somebody else: you may upload the paper yourself."})
    if due_on < today:
        raise ValidationError({"due_on": "Choose today or a day to come."})
    slot = item.upload_slots.filter(author=author, title=title, to_on__isnull=True).first()
    before = slot and {"due_on": slot.due_on}
    slot = slot or UploadSlot(item=item, author=author, title=title, from_on=today)
    slot.asked_by, slot.due_on = by, due_on
    slot.full_clean()
    slot.save()
    audit.record(
        verb="upload.asked_for",
        subject=meeting.key,
        summary=f"Asked {author} to send a paper for item {item.label}",
        by=by,
        before=before,
        after={"author": author.pk, "title": title, "due_on": due_on},
    )
    return slot


@transaction.atomic
def take_back(slot: UploadSlot, *, by: User, at: datetime) -> UploadSlot:
    """Asks the officer no longer; what they sent stays under the item. Twice is once.

    Raises ValidationError where the item has no meeting.
    """
    slot = _locked(slot)
    if slot.to_on is not None:
        return slot
    slot.to_on = at.astimezone(LONDON).date()
    slot.full_clean()
    slot.save(update_fields=["to_on"])
    audit.record(
        verb="upload.asked_for_no_longer",
        subject=slot.item.meeting.key,
        summary=f"Asked {slot.author} no longer to send a paper for item {slot.item.label}",
        by=by,
        before={"author": slot.author_id, "title": slot.title, "due_on": slot.due_on},
    )
    return slot


@transaction.atomic
def fill(slot: UploadSlot, *, content: bytes, name: str, version: int, by: User, at: datetime) -> Job:
    """Takes the file as a draft paper under the item, or in place of the one sent before. Gives its examination.

    `version` is the latest file that the form was read from, 0 where none was sent. Raises AgendaIsPublished,
    ChangedMeanwhile, UploadIsPublished; ValidationError where the officer is asked no longer, the clerk has released
    the paper, or the item has no meeting.
    """
    slot = _locked(slot)
    if slot.to_on is not None:
        raise ValidationError("You are no longer asked to send this paper. Ask democratic services.")
    if slot.upload is None:
        if version:
            raise ChangedMeanwhile({})
        paper, job = uploads.send(slot.item, title=slot.title, content=content, name=name, by=by, at=at)
        slot.upload = Upload.objects.get(key=paper.registry_key)
        slot.save(update_fields=["upload"])
        return job
    if not slot.upload.is_draft:
        raise ValidationError("The clerk has released the paper. Ask them to change it.")
    return uploads.replace(slot.upload, content=content, name=name, version=version, by=by, at=at)


def _locked(slot: UploadSlot) -> UploadSlot:
    """The slot as it is now, locked. Raises ValidationError where its item waits for a meeting."""
    slots = UploadSlot.objects.select_for_update(of=["self"])
    slot = slots.select_related("author", "item__meeting__committee", "upload").get(pk=slot.pk)
    if slot.item.meeting is None:
        raise ValidationError("The item waits for a meeting. Try again once it has one.")
    return slot
