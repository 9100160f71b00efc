"""When the database gave up waiting for its turn: nothing was saved, and the same once more may well succeed."""

from django.db import OperationalError

#: PostgreSQL: serialization_failure, deadlock_detected, lock_not_available. (SQLite has words alone.)
SQLSTATES = {"40001", "40P01", "55P03"}


def is_busy(error: BaseException | None) -> bool:
    """Whether the error is a database's that others kept from its work; its transaction has been undone."""
    if not isinstance(error, OperationalError):
        return False
    return "is locked" in str(error) or getattr(error.__cause__, "pgcode", None) in SQLSTATES
