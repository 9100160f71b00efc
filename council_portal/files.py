"""The one door to stored files: bytes kept once under their SHA-256, given only to those who may have them.

A public file is for everyone. For any other, the app that registered the prefix of the key it belongs to decides
(`registry.add_file_readers`); where none has, nobody may read it. An app may have each reader of a file get a copy made
for that person (`registry.add_file_copier`): the file itself then goes to nobody.
"""

import hashlib
import io
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.models import StoredFile, Visibility
from council_portal.registry import registry

CHUNK = 1024 * 1024


class FileRefused(PermissionDenied):
    """The person may not have the file; the message is the sentence of refusal."""


class CopyFailed(Exception):
    """The reader's copy could not be made; the message is a sentence."""


def store(
    content: bytes | BinaryIO,
    *,
    name: str,
    media_type: str,
    belongs_to: str,
    visibility: Visibility,
    by: Any,
    at: datetime,
) -> StoredFile:
    """Keeps the bytes and returns the row that stands for them; the same bytes again take no more room.

    The bytes are on the disk before the row is written, so a row never lacks its bytes.
    """
    sha256, size = _keep(io.BytesIO(content) if isinstance(content, bytes) else content)
    file = StoredFile(
        sha256=sha256,
        size=size,
        media_type=media_type,
        name=tidy_name(name),
        belongs_to=belongs_to,
        visibility=visibility,
        stored_at=at,
        stored_by=by,
    )
    file.clean_fields(exclude=["stored_by"])
    file.save()
    return file


def refusal(actor: Actor, file: StoredFile) -> str | None:
    """Why the person may not read the file, as a sentence, or None where they may."""
    if file.visibility == Visibility.PUBLIC:
        return None
    if not actor.is_public and not actor.user.is_active:
        return "This account has been retired."
    rule = registry.file_readers.get(_prefix(file))
    return rule(actor, file) if rule else "No part of the portal says who may read this file."


def open_for(actor: Actor, file: StoredFile, *, at: datetime) -> BinaryIO:
    """The file's bytes, open for reading, for somebody who may have them; the reading of a restricted file is audited.

    Where readers get copies, theirs is made `at` this time. Raises FileRefused for anybody else, CopyFailed.
    """
    if why := refusal(actor, file):
        raise FileRefused(why)
    if is_copied(file):
        return io.BytesIO(registry.file_copiers[_prefix(file)].copy(file, by=actor.user, at=at))
    if file.visibility == Visibility.RESTRICTED:
        with transaction.atomic():
            audit.record(
                verb="file.read",
                subject=file.belongs_to,
                summary=f"Read the restricted file {file.name}",
                after={"file": file.pk, "sha256": file.sha256},
                by=actor.user,
                channel="download",
            )
    return open(path_of(file.sha256), "rb")


def is_copied(file: StoredFile) -> bool:
    """Whether each reader gets a copy of their own in place of the file."""
    copier = registry.file_copiers.get(_prefix(file))
    return copier is not None and copier.is_copied(file)


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def address(file: StoredFile) -> str:
    """The page-relative address under which a browser gets the file."""
    return reverse("public_file" if file.visibility == Visibility.PUBLIC else "file", args=[file.pk, file.name])


def tidy_name(name: str) -> str:
    """A file's name as it may be offered for download: no folder, no control or direction mark, at most 200 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, suffix = os.path.splitext(shown)
    return stem[: 200 - len(suffix)] + suffix if len(suffix) <= 20 and stem else shown[:200] or "file"


def _prefix(file: StoredFile) -> str:
    return file.belongs_to.partition(":")[0]


def _keep(stream: BinaryIO) -> tuple[str, int]:
    """Writes the bytes under their hash, whole or not at all, readable by the portal's account alone: hash and size."""
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix="draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in _chunks(stream):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = path_of(digest.hexdigest())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(draft, path)
        _make_lasting(path.parent)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _make_lasting(folder: Path) -> None:
    """Has the folder's own entry written to the disk, without which a power cut could lose the new name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
