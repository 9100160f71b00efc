"""The audit's one door: record() appends an event, chained by hash to the one before, in the action's transaction."""

from typing import Any

from council_portal.models import AuditEvent


def record(
    *,
    verb: str,
    subject: str,
    summary: str,
    by: Any,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    channel: str = "form",
) -> AuditEvent:
    """Appends one event; must be called inside the transaction of what it tells of."""
    raise NotImplementedError
