"""What a change of the plan that holds at once leaves as it is: publications, and figures that stand outside bounds."""

from decimal import Decimal

from council_portal.periods import Period
from performance.models import ComponentRole, Measure, Observation, ObservationKind, PlanEdition, Publication
from performance.rules.life_cycle import State


def published_quarters(edition: PlanEdition) -> tuple[Period, ...]:
    """The quarters of the edition of which there is a publication, in order: one query."""
    found = Publication.objects.filter(cycle__edition=edition, version=1).select_related("cycle")
    return tuple(sorted(each.cycle.period for each in found))


def figures_outside(measure: Measure, lowest: Decimal | None, highest: Decimal | None) -> list[str]:
    """The newest figures of a measure and its parts that are below or above, each with its period, in order: one query.

    None is no bound. Drafts are not looked at: they are their owner's alone.
    """
    rows = Observation.objects.filter(
        component__series=measure.series_id,
        component__role__in=(ComponentRole.HEADLINE, ComponentRole.PART),
        kind=ObservationKind.FIGURE,
        value__isnull=False,
    )
    rows = rows.exclude(state=State.DRAFT).select_related("component__series").order_by("version")
    newest = {(row.component_id, row.period): row for row in rows}
    return [
        f"{row.period.medium_label}{f', {row.component.label}' if row.component.label else ''}: {row.in_words}"
        for row in sorted(newest.values(), key=lambda row: (row.period.end, row.period.kind.length))
        if (lowest is not None and row.value < lowest) or (highest is not None and row.value > highest)
    ]
