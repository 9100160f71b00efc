"""The owner's own judgement of a status or direction, set and taken back with a reason."""

from datetime import datetime

from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.periods import Period
from performance.actions.refusal import Refusal
from performance.models import Measure, Override, OverrideOf
from performance.queries.entry import entry_refusal
from performance.queries.kept_rows import KEPT, kept


def set_(
    *,
    measure: Measure,
    quarter: Period,
    of: OverrideOf,
    value: str,
    reason: str,
    by: User,
    at: datetime,
    channel: str = "form",
) -> Override:
    """Puts the owner's status or direction beside the one that the rules give; an empty value takes it back.

    Officers see it at once, members once somebody else has approved it. Raises Refusal without a reason or where the
    quarter takes no entries, ValidationError for a value that is no status or direction.
    """
    if not reason.strip():
        raise Refusal("Say why you judge it otherwise.")
    with transaction.atomic():
        if refusal := entry_refusal(measure, quarter, by, at.astimezone(LONDON).date()):
            raise Refusal(refusal)
        latest = _latest(measure, of, quarter)
        override = Override(
            measure=measure,
            of=of,
            value=value,
            reason=reason.strip(),
            version=latest.version + 1 if latest else 1,
            by=by,
            at=at,
        )
        override.period = quarter
        override.full_clean()
        try:
            with transaction.atomic():
                override.save()
        except IntegrityError as error:
            raise Refusal("Somebody else judged it at the same moment: look at it again, then decide.") from error
        audit.record(
            verb="override.set",
            subject=measure.key,
            summary=f"{override} ({'taken back' if not value else 'set'})",
            by=by,
            before={override.of: latest.value, "reason": latest.reason} if latest else {},
            after={override.of: value, "reason": override.reason, "period": quarter.key, KEPT: kept(override)},
            reason=override.reason,
            channel=channel,
        )
    return override


def _latest(measure: Measure, of: OverrideOf, quarter: Period) -> Override | None:
    return Override.objects.filter(measure=measure, of=of).for_period(quarter).order_by("-version").first()
