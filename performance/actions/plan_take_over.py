"""A plan filled from the one before: the same order, measures and settings, on the same series of figures."""

from datetime import datetime

from django.db import transaction

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.actions import plan_audit
from performance.actions.plan_changes import reference_of
from performance.actions.portfolios import told
from performance.models import (
    Action,
    Measure,
    Method,
    Outcome,
    PlanEdition,
    Portfolio,
    Priority,
    Responsibility,
    Target,
    TargetStep,
    Threshold,
)
from performance.queries import plan_words as words
from performance.queries.kept_rows import KEPT, kept
from performance.queries.plan_settings import in_force
from performance.rules import plan_changes, targets


@transaction.atomic
def take_over(*, edition: PlanEdition, taken_from: PlanEdition, by: User, at: datetime, channel: str = "form") -> int:
    """Fills an empty edition with what stands in the last quarter of an earlier one, and returns how many measures.

    Measures keep their series, so that their figures go on; targets by quarter are for the same quarters of the first
    new year. Retired measures stay behind.
    """
    last = plan_changes.quarters_of(taken_from.from_on, taken_from.to_on)[-1]
    stamped = {
        "from_on": edition.from_on,
        "set_by": by,
        "set_at": at,
        "reason": f"Taken over from {taken_from}.",
    }
    outcomes, actions = _order(edition, taken_from)
    portfolios = {old.pk: _copy(old, edition=edition) for old in Portfolio.objects.filter(edition=taken_from)}
    for default in _newest(Threshold.objects.filter(edition=taken_from, measure=None), last):
        default = _copy(default, edition=edition, **stamped)
        audit.record(
            verb="threshold.set",
            subject=reference_of(edition),
            summary=f"{edition}: tolerance of the whole plan taken over from {taken_from}",
            by=by,
            after={"Tolerance": words.threshold_in_words(default, targets.PERCENT), KEPT: kept(default)},
            reason=stamped["reason"],
            channel=channel,
        )
    count = 0
    for old in Measure.objects.filter(edition=taken_from).in_the_plan_on(last.start).order_by("position"):
        method = in_force(Method.objects.filter(measure=old).order_by("from_on"), last.start)
        if method is None:
            continue
        measure = _copy(
            old,
            edition=edition,
            outcome=outcomes[old.outcome_id],
            action=actions.get(old.action_id),
            portfolio=portfolios.get(old.portfolio_id),
        )
        rows = [measure, _copy(method, measure=measure, **stamped)]
        for target in _newest(Target.objects.filter(measure=old), last):
            rows.append(_copy_target(target, measure, edition, stamped))
        for threshold in _newest(Threshold.objects.filter(measure=old), last):
            rows.append(_copy(threshold, edition=edition, measure=measure, **stamped))
        for held in Responsibility.objects.filter(measure=old, to_on=None, user__is_active=True):
            rows.append(_copy(held, measure=measure, from_on=edition.from_on))
        plan_audit.record(
            "measure.added",
            measure,
            f"taken over from {taken_from} into {edition}",
            by=by,
            after={name: value for name, value in words.particulars_in_words(measure).items() if value},
            reason=stamped["reason"],
            rows=rows,
            channel=channel,
        )
        count += 1
    for portfolio in portfolios.values():
        audit.record(
            verb="portfolio.added",
            subject=reference_of(edition),
            summary=f"Portfolio “{portfolio}” taken over from {taken_from}",
            by=by,
            after=told(portfolio),
            reason=stamped["reason"],
            channel=channel,
        )
    return count


def _order(edition: PlanEdition, taken_from: PlanEdition) -> tuple[dict[int, Outcome], dict[int, Action]]:
    """Copies priorities, outcomes and actions; the copies by the ids of what they are of."""
    priorities: dict[int, Priority] = {
        old.pk: _copy(old, edition=edition) for old in Priority.objects.filter(edition=taken_from)
    }
    outcomes = {
        old.pk: _copy(
            old,
            priority=priorities[old.priority_id],
            also_contributes_to=priorities.get(old.also_contributes_to_id),
        )
        for old in Outcome.objects.filter(priority__edition=taken_from)
    }
    actions = {
        old.pk: _copy(old, outcome=outcomes[old.outcome_id])
        for old in Action.objects.filter(outcome__priority__edition=taken_from)
    }
    return outcomes, actions


def _newest(rows, last: Period) -> list:
    """The one in force in the last quarter, if there is one."""
    row = in_force(rows.order_by("from_on"), last.start)
    return [row] if row else []


def _copy_target(old: Target, measure: Measure, edition: PlanEdition, stamped: dict) -> Target:
    steps = list(old.steps.all())
    target = _copy(old, measure=measure, **stamped)
    new_year = Period.of("year", edition.from_on)
    newest_year = max((step.period.year for step in steps), default=None)
    for step in steps:
        if step.period.year == newest_year:
            months = 12 * (new_year.start.year - newest_year.start.year)
            moved = TargetStep(target=target, value=step.value)
            moved.period = step.period.shifted(months // step.period.kind.length)
            moved.save()
    return target


def _copy(row, **changes):
    """A new row like another, with what differs."""
    kept = {
        each.attname: getattr(row, each.attname)
        for each in row._meta.concrete_fields
        if not each.primary_key and each.name not in changes
    }
    made = type(row)(**kept, **changes)
    made.full_clean()
    made.save()
    return made
