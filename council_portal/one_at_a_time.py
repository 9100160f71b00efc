"""Work that two processes must not do at once: whoever comes second is told so instead of waiting."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def one_at_a_time(name: str) -> Iterator[bool]:
    """Whether the block may do the work of that name: False where another process is at it.

    A process that dies lets go. On PostgreSQL the lock is held by a transaction on a connection of its own, so that it
    holds over several machines and behind PgBouncer; on SQLite, where all processes share a machine, by a file.
    """
    holding = _by_transaction(name) if connection.vendor == "postgresql" else _by_file(name)
    with holding as is_ours:
        yield is_ours


@contextmanager
def _by_transaction(name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            [is_ours] = cursor.fetchone()
            yield is_ours
    finally:
        holder.close()


@contextmanager
def _by_file(name: str) -> Iterator[bool]:
    with open(settings.VAR_DIR / f"{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
