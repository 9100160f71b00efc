"""The door through which texts bind to measures' figures, and other parts of the portal record one."""

from datetime import datetime
from decimal import Decimal

from council_portal.models import User
from council_portal.periods import Period
from council_portal.registry import BoundFigure
from performance.actions import observations
from performance.actions.observations import Entry
from performance.models import Component, ComponentRole, Measure, Observation, ObservationKind, PlanEdition
from performance.queries.bound_figures import PREFIX, bound_figures, read_period
from performance.queries.published import publications, published
from performance.rules.life_cycle import Audience, State


class MeasureFigures:
    """Answers for keys such as measure:1.A5: the edition in force in the period decides which measure is meant."""

    def read(self, key: str, *, period: str, audience: str) -> BoundFigure | None:
        """The figure of the period as the audience sees it; the public's comes from publications alone."""
        wanted = read_period(period)
        if wanted is None:
            return None
        if Audience(audience) == Audience.PUBLIC:
            return _as_published(key, wanted)
        edition = PlanEdition.objects.in_force_on(wanted.start).order_by("-from_on").first() or _first_edition_after(
            wanted
        )
        if edition is None:
            return None
        return bound_figures(edition, wanted, [(key, period)], Audience(audience)).get((key, period))

    def record(self, key: str, *, period: str, value: Decimal, by: User, at: datetime) -> None:
        """Submits a figure for a measure's headline, as its next version.

        Raises LookupError where there is no such measure or period, and what observations.submit raises.
        """
        wanted = read_period(period)
        measure = (
            Measure.objects.select_related("edition")
            .filter(ref=key.removeprefix(PREFIX), edition__from_on__lte=wanted.start, edition__to_on__gt=wanted.start)
            .first()
            if wanted
            else None
        )
        if measure is None:
            raise LookupError(f"No plan has a measure {key} in {period}.")
        component = Component.objects.get(series=measure.series_id, role=ComponentRole.HEADLINE)
        versions = Observation.objects.filter(component=component, kind=ObservationKind.FIGURE).for_period(wanted)
        latest = versions.exclude(state=State.DRAFT.value).order_by("-version").first()
        observations.submit(
            measure=measure,
            component=component,
            period=wanted,
            entry=Entry(value=value),
            by=by,
            at=at,
            expected_version=latest.version if latest else 0,
            why="Recorded from another part of the portal.",
            channel="registry",
        )


def _first_edition_after(period: Period) -> PlanEdition | None:
    """Last year's figures are bound to by way of the edition that shows them."""
    return PlanEdition.objects.filter(from_on__gt=period.start).order_by("from_on").first()


def _as_published(key: str, period: Period) -> BoundFigure | None:
    """The figure in the newest publication that has a column for the period."""
    for listed in publications():
        found = published(listed.quarter)
        row = found.scorecard.row(key.removeprefix(PREFIX))
        for cell in (row.figure, *row.quarters, *row.months, *row.years) if row else ():
            if cell.period == period and cell.value is not None:
                return BoundFigure(key, cell.text, f"{row.ref} {row.title}, {period.medium_label}")
    return None
