"""Benchmarks: recorded from a source, changed and taken back with a reason."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.periods import Period
from performance.actions.refusal import Refusal
from performance.models import Benchmark, Measure, Series


def record(
    *,
    measure: Measure,
    group: str,
    period: Period,
    value: Decimal | None,
    source: str,
    by: User,
    at: datetime,
    why: str = "",
) -> Benchmark:
    """Puts a group's figure for a period beside the measure's own; without a value takes it back.

    Where one stands already, a reason is needed, so that of two people who record the same the second learns of the
    first. A group keeps the spelling it was first given. Raises Refusal with a sentence.
    """
    group, source, why = " ".join(group.split()), source.strip(), why.strip()
    if value is not None and not source:
        raise Refusal("Say where the figure was published.")
    if period.start > at.astimezone(LONDON).date():
        raise Refusal(f"{period.label} has not begun: choose a period for which others have a figure.")
    with transaction.atomic():
        # Locked, so that of two at once the second finds what the first recorded.
        series = Series.objects.select_for_update().get(pk=measure.series_id)
        stored = Benchmark.objects.filter(series=series).order_by("version")
        spelt = next((each.group for each in stored if each.group.casefold() == group.casefold()), group)
        before = [each for each in stored.for_period(period) if each.group == spelt]
        latest = before[-1] if before else None
        if latest is None and value is None:
            raise Refusal(f"There is no figure of {spelt} for {period.label} to take back.")
        if latest is not None and not why:
            stands = "was taken back" if latest.value is None else f"stands already, from {latest.source}"
            raise Refusal(f"A figure of {spelt} for {period.label} {stands}: say why it is changed.")
        made = Benchmark(
            series=series,
            group=spelt,
            value=value,
            source=source,
            version=latest.version + 1 if latest else 1,
            why=why if latest else "",
            by=by,
            at=at,
        )
        made.period = period
        made.full_clean()
        made.save()
        audit.record(
            verb="benchmark.recorded" if value is not None else "benchmark.withdrawn",
            subject=measure.key,
            summary=f"{measure.ref}: {spelt}, {period.label}",
            by=by,
            before={"value": latest.value, "source": latest.source} if latest else {},
            after={"value": value, "source": source, "group": spelt, "period": period.key},
            reason=made.why,
        )
    return made
