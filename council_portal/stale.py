"""Forms that say what they were filled in from, so that two people at once lose nothing silently."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Model


class ChangedMeanwhile(Exception):
    """Somebody saved the record after the form was read; `now` holds the present values by field name."""

    def __init__(self, now: dict[str, Any]):
        super().__init__("Somebody else changed this while you were filling in the form.")
        self.now = now


def fingerprint(record: Model, fields: Iterable[str]) -> str:
    """A short digest of the record's values, which a form carries and an action compares."""
    values = [[name, str(getattr(record, name))] for name in fields]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def require_unchanged(record: Model, fields: Iterable[str], as_read: str | None) -> None:
    """Raises ChangedMeanwhile where the record no longer is what the form was read from; None asks nothing.

    The record must have been read inside the transaction that is about to change it, and locked.
    """
    fields = tuple(fields)
    if as_read is not None and fingerprint(record, fields) != as_read:
        raise ChangedMeanwhile({name: getattr(record, name) for name in fields})
