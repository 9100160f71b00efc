"""Whether figures, words and the plan still say what the audit recorded: what was changed behind its back is found."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from council_portal.models import AuditEvent
from council_portal.registry import RecordsChecked
from performance.actions.observations import as_recorded
from performance.models import (
    Commentary,
    Component,
    Definition,
    Measure,
    Method,
    Observation,
    Override,
    Particulars,
    Portfolio,
    Responsibility,
    Target,
    Threshold,
)
from performance.queries.kept_rows import KEPT, name_of, values_of
from performance.rules.life_cycle import State

#: What of a figure never changes once it is submitted; its state does, by sign-off and publication.
NUMBERS = ("value", "numerator", "denominator")
WORDS = ("text", "quality", "part_period", "reason_for_no_figure", "confidence")
#: The events that keep rows of the plan whole.
SETTINGS = (
    "measure.", "target.", "threshold.", "method.", "definition.", "component.", "responsibility.", "override.",
    "portfolio.",
)  # fmt: skip


def check_records() -> RecordsChecked:
    """Every version of a figure and of commentary beside the newest event that tells of it: four queries."""
    return _counted("figures and texts", (*_figures(), *_commentary()))


def check_plan() -> RecordsChecked:
    """Every target, tolerance, methodology, definition, part, judgement, responsibility and portfolio, and every
    measure itself, beside the newest event that keeps it: thirteen queries.

    A row that an event tells of and that is not there any more is named too.
    """
    return _counted("settings of the plan", _settings())


def _counted(what: str, found: Iterable[str]) -> RecordsChecked:
    """Of findings, one for each record and empty where it is sound, how many there are, and the faults."""
    found = list(found)
    return RecordsChecked(what, len(found), [fault for fault in found if fault])


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


def _commentary() -> Iterator[str]:
    """Of commentary, that some event holds each text, word for word, of that measure and quarter."""
    told = {(subject, after.get("period"), after.get("text") or "") for _, subject, after in _events("commentary.")}
    for row in Commentary.objects.select_related("measure").order_by("pk"):
        is_told = (row.measure.key, row.period.key, row.text) in told
        yield "" if is_told else f"No event tells of {row.measure.key}, {row}, as it is now."


def _settings() -> Iterator[str]:
    told: dict[str, tuple[int, dict | None]] = {}
    for sequence, _, after in _events(*SETTINGS):
        for name, values in after.get(KEPT, {}).items():
            told[name] = sequence, values
    for row in _rows():
        name = name_of(row)
        sequence, values = told.pop(name, (0, None))
        if values is None:
            yield f"No event tells of {name}: {row}."
            continue
        now = values_of(row)
        other = [
            f"{field} is {now.get(field) or 'empty'} and was recorded as {values.get(field) or 'empty'}"
            for field in {**values, **now}
            if now.get(field) != values.get(field)
        ]
        yield f"{name}: {'; '.join(other)} by event {sequence}." if other else ""
    for name, (sequence, values) in told.items():
        if values is not None:
            yield f"{name}: event {sequence} tells of it, and it is not there."


def _rows() -> Iterator[Model]:
    """Every row that the audit keeps whole: twelve queries."""
    yield from Measure.objects.select_related("edition").order_by("pk")
    yield from Target.objects.select_related("measure__edition").prefetch_related("steps").order_by("pk")
    yield from Threshold.objects.select_related("edition", "measure__edition").order_by("pk")
    yield from Portfolio.objects.select_related("edition").prefetch_related("measures").order_by("pk")
    for model in (Method, Particulars, Responsibility, Override):
        yield from model.objects.select_related("measure__edition").order_by("pk")
    for model in (Component, Definition):
        yield from model.objects.select_related("series").order_by("pk")


def _events(*verbs: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    wanted = reduce(or_, (Q(verb__startswith=verb) for verb in verbs))
    found = AuditEvent.objects.filter(wanted).order_by("sequence")
    return found.values_list("sequence", "subject", "after").iterator(chunk_size=2000)


def _number(value: Decimal | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
