"""A row of the plan as the audit keeps it beside its words: every value, under a name that any database gives it."""

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Model

from performance.models import (
    Component,
    Definition,
    Measure,
    Method,
    Override,
    Particulars,
    Portfolio,
    Responsibility,
    Target,
    Threshold,
)

#: Where an event keeps rows: not for reading, but to hold them against the audit later.
KEPT = "kept"
#: What belongs to a row's name, to the event itself, or to several rows at once, as the order of measures does. Which
#: portfolio a measure is in is told by the portfolio.
LEFT_OUT = {
    "id", "measure_id", "series_id", "edition_id", "from_on", "set_by_id", "set_at", "by_id", "at", "key", "number",
    "version", "position", "outcome_id", "portfolio_id", "of", "period_kind", "period_start",
}  # fmt: skip
#: Rows whose first day is no part of their name.
WITH_FIRST_DAY = (Component, Definition)


def name_of(row: Model) -> str:
    """A row's name in the audit: target 1.A5 2016-10-01 in 2016."""
    noun = row._meta.model_name
    match row:
        case Component():
            return f"{noun} {row.series.key} {row.key}".strip()
        case Definition():
            return f"{noun} {row.series.key} {row.number}"
        case Measure():
            return f"{noun} {row.ref} in {row.edition.from_on.year}"
        case Portfolio():
            return f"{noun} {row.slug} in {row.edition.from_on.year}"
        case Threshold(measure=None):
            return f"{noun} {row.from_on} in {row.edition.from_on.year}"
        case Responsibility():
            place = f"{row.kind} {row.from_on}"
        case Override():
            place = f"{row.of} {row.period.key} {row.version}"
        case Method() | Particulars() | Target() | Threshold():
            place = str(row.from_on)
        case _:
            raise TypeError(f"{noun} is not kept in the audit")
    return f"{noun} {row.measure.ref} {place} in {row.measure.edition.from_on.year}"


def values_of(row: Model) -> dict[str, str | None]:
    """Everything that a row says, each value as text; a profiled target's steps too, and a portfolio's measures."""
    values = {
        field.attname: _text(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname not in LEFT_OUT or (field.attname == "from_on" and isinstance(row, WITH_FIRST_DAY))
    }
    if isinstance(row, Portfolio):
        values["measures"] = ", ".join(row.refs)
    if isinstance(row, Target):
        values |= {f"step {step.period.key}": _text(step.value) for step in row.steps.all()}
    return values


def kept(*rows: Model, gone: tuple[Model, ...] = ()) -> dict[str, dict | None]:
    """The rows as an event keeps them; those that are gone as nothing."""
    return {name_of(row): values_of(row) for row in rows} | {name_of(row): None for row in gone}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
