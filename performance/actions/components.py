"""The parts of a measure: figures that are judged beside its own, or stand beside it; added and ended by quarter."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from council_portal.models import User
from council_portal.periods import Period
from performance.actions import plan_audit
from performance.actions.measures import UnitOfMeasure, unit_fields
from performance.actions.plan_changes import lock_measure, require_reason, require_start, require_unchanged
from performance.actions.refusal import Refusal
from performance.models import Component, ComponentRole, Measure, Observation
from performance.queries import plan_words as words
from performance.rules.status import Polarity

LONGEST_KEY = 80


@transaction.atomic
def add(
    *,
    measure: Measure,
    label: str,
    role: ComponentRole,
    unit: UnitOfMeasure,
    polarity: Polarity | None,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Component:
    """Adds a figure to those of a measure, from a quarter on. Its key is made of its name and stays.

    Raises Refusal without a reason or a name, for a second headline, where one of that name is there, or from a quarter
    that is closed or published; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    if role == ComponentRole.HEADLINE:
        raise Refusal("A measure has one figure of its own already.")
    rows = _unchanged(measure, seen)
    key = "year_to_date" if role == ComponentRole.YEAR_TO_DATE else slugify(label)[:LONGEST_KEY].replace("-", "_")
    if not key:
        raise Refusal("Give the figure a name in letters or digits, by which people know it.")
    if any(each.key == key for each in rows):
        raise Refusal("This measure has a figure of that name already. Choose another name.")
    component = Component(
        series=measure.series,
        key=key,
        label=label.strip(),
        role=role,
        position=1 + max(each.position for each in rows),
        polarity=polarity.value if polarity and role == ComponentRole.PART else "",
        from_on=quarter.start,
        **unit_fields(unit),
    )
    component.full_clean()
    component.save()
    plan_audit.record(
        "component.added",
        measure,
        f"“{component.label}” is counted",
        by=by,
        quarter=quarter,
        after=words.component_in_words(component),
        reason=reason,
        rows=[component],
        channel=channel,
    )
    return component


@transaction.atomic
def rename(
    *,
    measure: Measure,
    component: Component,
    label: str,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Component:
    """Gives a part another name. Raises Refusal without a reason or a name; ValidationError."""
    measure = lock_measure(measure)
    reason = require_reason(reason)
    component = _found(component, _unchanged(measure, seen))
    before = words.component_in_words(component)
    component.label = label.strip()
    if not component.label:
        raise Refusal("Give the figure a name.")
    component.full_clean()
    component.save(update_fields=["label"])
    plan_audit.record(
        "component.renamed",
        measure,
        f"“{before['Name']}” is called “{component.label}”",
        by=by,
        before=before,
        after=words.component_in_words(component),
        reason=reason,
        rows=[component],
        channel=channel,
    )
    return component


@transaction.atomic
def end(
    *,
    measure: Measure,
    component: Component,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Component:
    """Counts a part no more from a quarter on; its figures stay.

    One that began in that quarter or later is taken back, if no figure stands in it. Raises Refusal without a reason,
    for the headline, where it is over already, or from a quarter that is closed or published.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    component = _found(component, _unchanged(measure, seen))
    if component.role == ComponentRole.HEADLINE:
        raise Refusal("A measure keeps its own figure: retire the measure instead.")
    if component.to_on:
        raise Refusal(f"“{component.label}” is over already.")
    is_gone = component.from_on is not None and component.from_on >= quarter.start
    if is_gone:
        if Observation.objects.filter(component=component).exists():
            raise Refusal(f"“{component.label}” has figures from that quarter on. Choose a later quarter.")
        component.delete()
    else:
        component.to_on = quarter.start
        component.full_clean()
        component.save(update_fields=["to_on"])
    plan_audit.record(
        "component.ended",
        measure,
        f"“{component.label}” is counted no more",
        by=by,
        quarter=quarter,
        reason=reason,
        rows=[] if is_gone else [component],
        gone=[component] if is_gone else [],
        channel=channel,
    )
    return component


def _unchanged(measure: Measure, seen: str | None) -> list[Component]:
    """The measure's components, unless they were changed since they were seen."""
    rows = list(Component.objects.filter(series=measure.series_id).select_related("series").order_by("position", "pk"))
    require_unchanged(rows, seen)
    return rows


def _found(component: Component, rows: list[Component]) -> Component:
    """The component as it is now; Refusal where somebody took it back meanwhile."""
    found = next((each for each in rows if each.pk == component.pk), None)
    if found is None:
        raise Refusal("This part is not there any more.")
    return found
