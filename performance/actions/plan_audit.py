"""How the audit is told of a change of a measure: what differs, and from which quarter it holds."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.models import Measure
from performance.queries.kept_rows import KEPT, kept


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
    rows: Iterable[Model] = (),
    gone: Iterable[Model] = (),
    channel: str = "form",
) -> None:
    """Tells the audit of a change of a measure, with the quarter from which it holds.

    `rows` are those that were written, `gone` those that were taken out: the audit keeps them whole, so that a row
    which is altered behind its back is found.
    """
    before, after = before or {}, after or {}
    changed = {name: value for name, value in after.items() if before.get(name, "") != value}
    audit.record(
        verb=verb,
        subject=measure.key,
        summary=f"{measure.ref}: {summary}{f' from {quarter.label}' if quarter else ''}",
        by=by,
        before={name: value for name, value in before.items() if name in changed},
        after=changed | ({"Holds from": quarter.label} if quarter else {}) | {KEPT: kept(*rows, gone=tuple(gone))},
        reason=reason,
        channel=channel,
    )
