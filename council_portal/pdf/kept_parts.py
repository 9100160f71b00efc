"""Parts that were set, kept in files under the hash of everything that went into them, so that none is set twice.

The folder is a cache: whatever is missing or damaged in it is set anew, and it may be emptied at any time. Withheld
papers lie in it like all others, readable by the portal's own account alone; no address leads to it.
"""

import hashlib
import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

from council_portal.pdf.parts import SetPart

KEPT_UNUSED_DAYS = 30
CLEANED_EVERY_SECONDS = 24 * 3600
DIGEST = 64


def find(key: str) -> SetPart | None:
    """The part kept under the key; None where there is none, or where its file is not as it was written."""
    path = _path(key)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    if content[:DIGEST].decode("ascii", "replace") != hashlib.sha256(content[DIGEST:]).hexdigest():
        path.unlink(missing_ok=True)
        return None
    os.utime(path)
    facts, _, pdf = content[DIGEST:].partition(b"\n")
    return SetPart.from_facts(json.loads(facts), pdf)


def keep(key: str, part: SetPart) -> None:
    """Writes the part's file, whole or not at all."""
    path = _path(key)
    for folder in (_folder(), path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    content = json.dumps(part.facts).encode() + b"\n" + part.pdf
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode())
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def clean(unused_days: float = KEPT_UNUSED_DAYS) -> int:
    """Deletes parts that nothing has used for so many days, and drafts that a crash left: how many files."""
    oldest = _now() - unused_days * 86400
    stale = [path for path in _folder().glob("*/*") if path.stat().st_mtime < oldest]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def clean_daily(at: datetime) -> None:
    """Due work of the ground: cleans once a day by the file system's own clock; `at` is not used."""
    _folder().mkdir(mode=0o700, exist_ok=True)
    note = _folder() / "cleaned"
    if note.exists() and _now() - note.stat().st_mtime < CLEANED_EVERY_SECONDS:
        return
    clean()
    note.touch()


def _folder() -> Path:
    # Imported late: the processes that set and join parts import this package, and have no use for Django.
    from django.conf import settings

    return Path(settings.PARTS_DIR)


def _now() -> float:
    """Seconds of real time, as files have them."""
    from council_portal import clock

    return clock.real_now().timestamp()


def _path(key: str) -> Path:
    return _folder() / key[:2] / key
