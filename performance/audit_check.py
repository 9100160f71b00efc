"""Whether figures and words still say what the audit recorded of them: a row changed behind its back is found here."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from council_portal.models import AuditEvent
from council_portal.registry import RecordsChecked
from performance.actions.observations import as_recorded
from performance.models import Commentary, Observation, Override
from performance.rules.life_cycle import State

#: What of a figure never changes once it is submitted; its state does, by sign-off and publication.
NUMBERS = ("value", "numerator", "denominator")
WORDS = ("text", "quality", "part_period", "reason_for_no_figure")


def check_records() -> RecordsChecked:
    """Every version of a figure, commentary and judgement beside the newest event that tells of it: five queries."""
    count, faults = 0, []
    for fault in (*_figures(), *_words(Commentary, "commentary."), *_words(Override, "override.")):
        count += 1
        if fault:
            faults.append(fault)
    return RecordsChecked("figures and texts", count, faults)


def _figures() -> Iterator[str]:
    told: dict[tuple, tuple[int, dict]] = {}
    for sequence, subject, after in _events("observation."):
        place = (subject, after.get("component", ""), after.get("kind"), after.get("period"), after.get("version"))
        told[place] = (sequence, after)
    rows = Observation.objects.exclude(state=State.DRAFT).select_related("component__series")
    for row in rows.prefetch_related("component__series__measures").order_by("pk"):
        keys = [measure.key for measure in row.component.series.measures.all()]
        place = (row.component.key, row.kind, row.period.key, row.version)
        found = [told[key, *place] for key in keys if (key, *place) in told]
        what = f"{keys[0] if keys else row.component.series}, {row}"
        if not found:
            yield f"No event tells of {what}."
            continue
        sequence, after = max(found)
        recorded = as_recorded(row)
        same = all(_number(after.get(name)) == _number(recorded.get(name)) for name in NUMBERS) and all(
            (after.get(name) or "") == (recorded.get(name) or "") for name in WORDS
        )
        yield "" if same else f"{what}, is {row.in_words}: event {sequence} recorded otherwise."


def _words(model: type[Commentary] | type[Override], verb: str) -> Iterator[str]:
    """Of texts, that some event holds each of them, word for word, of that measure and quarter."""
    name = "text" if model is Commentary else "value"
    told: dict[tuple, int] = {}
    for sequence, subject, after in _events(verb):
        said = after.get("text") if model is Commentary else after.get("status", after.get("direction"))
        told[subject, after.get("period"), said or ""] = sequence
    rows = model.objects.select_related("measure").order_by("pk")
    for row in rows:
        is_told = (row.measure.key, row.period.key, getattr(row, name)) in told
        yield "" if is_told else f"No event tells of {row.measure.key}, {row}, as it is now."


def _events(verb: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    found = AuditEvent.objects.filter(verb__startswith=verb).order_by("sequence")
    return found.values_list("sequence", "subject", "after").iterator(chunk_size=2000)


def _number(value: Decimal | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
