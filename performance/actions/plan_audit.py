"""How the audit is told of a change of a measure: what differs, and from which quarter it holds."""

from typing import Any

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.models import Measure


def record(
    verb: str,
    measure: Measure,
    summary: str,
    *,
    by: User,
    quarter: Period | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    channel: str = "form",
) -> None:
    """Tells the audit of a change of a measure, with the quarter from which it holds."""
    before, after = before or {}, after or {}
    changed = {name: value for name, value in after.items() if before.get(name, "") != value}
    audit.record(
        verb=verb,
        subject=measure.key,
        summary=f"{measure.ref}: {summary}{f' from {quarter.label}' if quarter else ''}",
        by=by,
        before={name: value for name, value in before.items() if name in changed},
        after=changed | ({"Holds from": quarter.label} if quarter else {}),
        reason=reason,
        channel=channel,
    )
