"""What a change of the plan would do, tried out in a transaction that is undone: the same action, the same rules."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from council_portal.periods import Period
from performance.models import PlanEdition
from performance.queries.plan_settings import PlanQuarters, measure_settings
from performance.queries.record import read
from performance.queries.rows import row_of
from performance.rules import plan_changes
from performance.rules.life_cycle import Audience
from performance.rules.plan_changes import Effect, Standing


@dataclass(frozen=True)
class Said:
    """One setting before and after the change."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What a change does: the settings that it changes, and the measures that it turns in the quarters looked at.

    `is_as_if` tells that the change begins later than any quarter with figures, so that the effects are those that it
    would have if it held in that quarter already.
    """

    said: tuple[Said, ...]
    effects: tuple[Effect, ...]
    quarters: tuple[Period, ...]
    is_as_if: bool = False

    @property
    def sentences(self) -> list[str]:
        return plan_changes.in_words(self.effects, is_as_if=self.is_as_if)

    @property
    def only_quarter(self) -> Period | None:
        """The quarter looked at, where it is one."""
        return self.quarters[0] if len(self.quarters) == 1 else None

    @property
    def fingerprint(self) -> str:
        """What somebody who saves has seen."""
        told = repr(
            [(each.ref, each.quarter.key, each.before and each.before.is_as, each.after and each.after.is_as)
             for each in self.effects]
            + [(each.name, each.old, each.new) for each in self.said]
        )  # fmt: skip
        return hashlib.sha256(told.encode()).hexdigest()[:32]


class _Undo(Exception):
    pass


def preview(
    *,
    edition: PlanEdition,
    quarters: PlanQuarters,
    quarter: Period,
    ref: str | None,
    change: Callable[[Period], Any],
    on: date,
    look: Callable[[], Mapping[str, str]] | None = None,
) -> Preview:
    """Tries the change from the quarter on, for one measure or with no ref for the whole plan, and undoes it.

    `change` is called with the quarter it holds from, and raises what the action raises. `on` is the day as of which
    people are named. `look` gives what a part of the plan says, name by name; a measure's settings are known here.
    """
    touched = tuple(each for each in quarters.open if each >= quarter)
    effects = _tried(edition, touched, ref, lambda: change(quarter))
    if look is None:
        look = partial(_settings_of, edition, ref, quarter, on) if ref else dict
    said = _said(look, lambda: change(quarter))
    if touched or not quarters.open:
        return Preview(said, effects, touched)
    newest = max(quarters.open)
    return Preview(said, _tried(edition, (newest,), ref, lambda: change(newest)), (newest,), is_as_if=True)


def _undone(change: Callable[[], Any], look: Callable[[], Any]) -> Any:
    """What is seen once the change is made; it is undone before this returns."""
    seen = None
    try:
        with transaction.atomic():
            change()
            seen = look()
            raise _Undo
    except _Undo:
        return seen


def _tried(edition: PlanEdition, quarters: Iterable[Period], ref: str | None, change) -> tuple[Effect, ...]:
    def look() -> dict:
        return {
            (record.measure.ref, quarter): (record.measure.position, record.measure.title, _standing(record, quarter))
            for quarter in quarters
            for record in read(PlanEdition.objects.get(pk=edition.pk), quarter, Audience.OFFICERS, ref=ref)
        }

    before = look()
    after = _undone(change, look)
    effects = []
    for name, quarter in sorted({**before, **after}, key=lambda place: (after.get(place) or before[place])[:1] + place):
        _, title, old = before.get((name, quarter), (0, "", None))
        _, new_title, new = after.get((name, quarter), (0, "", None))
        if (old and old.is_as) != (new and new.is_as):
            effects.append(Effect(name, new_title or title, quarter, old, new))
    return tuple(effects)


def _standing(record, quarter: Period) -> Standing:
    row = row_of(record, quarter)
    return Standing(
        row.status.status,
        row.direction.direction,
        row.forecast.status if row.forecast else None,
        row.status.working,
        row.direction.working,
    )


def _settings_of(edition: PlanEdition, ref: str, quarter: Period, on: date) -> Mapping[str, str]:
    settings = measure_settings(edition, ref, quarter, on)
    return settings.in_words if settings and settings.method else {}


def _said(look: Callable[[], Mapping[str, str]], change) -> tuple[Said, ...]:
    before = look()
    after = _undone(change, look)
    return tuple(
        Said(name, before.get(name, ""), after.get(name, ""))
        for name in {**before, **after}
        if before.get(name, "") != after.get(name, "")
    )
