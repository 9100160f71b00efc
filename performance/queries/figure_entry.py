"""What an officer needs in front of them to enter one figure: the measure, what stands, and what went before."""

from dataclasses import dataclass

from council_portal.periods import Period
from performance.models import Commentary, CommentaryKind, Component, Measure, Observation, ObservationKind, PlanEdition
from performance.queries.measure_record import MeasureRecord, Overriding
from performance.queries.record import read
from performance.queries.rows import row_of
from performance.queries.shown import Row
from performance.queries.spoken import spoken
from performance.rules.life_cycle import Audience, State


class NoSuchMeasure(LookupError):
    """The plan of that quarter has no such measure, or the measure no such component."""


@dataclass(frozen=True)
class FigureEntry:
    """One component of a measure in a quarter: the newest version of its figure and commentary, and its row.

    `judgements` are the owner's own that stand, by what they are of; they were made for the figure that stands.
    """

    measure: Measure
    component: Component
    quarter: Period
    row: Row
    latest: Observation | None
    draft: Observation | None
    commentary: Commentary | None
    last_commentary: str
    judgements: dict[str, Overriding]
    record: MeasureRecord

    @property
    def version(self) -> int:
        """The version that an author has seen; 0 for none."""
        return self.latest.version if self.latest else 0

    @property
    def draft_version(self) -> int:
        """The row version of the draft that an author has seen; 0 for none."""
        return self.draft.row_version if self.draft else 0

    @property
    def has_draft(self) -> bool:
        """Whether owner or deputy have begun the next version in the grid."""
        return self.draft is not None and not self.draft.holds_nothing

    @property
    def commentary_version(self) -> int:
        return self.commentary.version if self.commentary else 0

    @property
    def last_words(self) -> str:
        """Last quarter's commentary as a reader sees it."""
        return spoken(self.record, self.quarter.previous(), self.last_commentary)

    @property
    def is_published(self) -> bool:
        """Whether the public has read the figure that stands, so that another needs a reason."""
        return self.latest is not None and self.latest.state == State.PUBLISHED


def figure_entry(edition: PlanEdition, quarter: Period, ref: str, component_key: str = "") -> FigureEntry:
    """The entry for a measure's headline, or the component of that key.

    Raises NoSuchMeasure where the quarter's plan has none.
    """
    records = read(edition, quarter, Audience.OFFICERS, ref=ref)
    if not records:
        raise NoSuchMeasure(f"{edition} has no measure {ref}.")
    record = records[0]
    component = next((each for each in record.components if each.key == component_key), None)
    if component is None:
        raise NoSuchMeasure(f"{ref} has no component {component_key}.")
    return FigureEntry(
        measure=record.measure,
        component=component,
        quarter=quarter,
        row=row_of(record, quarter),
        latest=_latest(component, quarter),
        draft=_draft(component, quarter),
        commentary=_commentary(record.measure, quarter),
        judgements=record.overrides,
        record=record,
        last_commentary=getattr(_commentary(record.measure, quarter.previous()), "text", ""),
    )


def _latest(component: Component, quarter: Period) -> Observation | None:
    versions = Observation.objects.filter(component=component, kind=ObservationKind.FIGURE).for_period(quarter)
    return versions.exclude(state=State.DRAFT).select_related("entered_by", "returned_by").order_by("-version").first()


def _draft(component: Component, quarter: Period) -> Observation | None:
    drafts = Observation.objects.drafts().filter(component=component, kind=ObservationKind.FIGURE)
    return drafts.for_period(quarter).select_related("component", "entered_by").first()


def _commentary(measure: Measure, quarter: Period) -> Commentary | None:
    versions = Commentary.objects.filter(measure=measure, kind=CommentaryKind.COMMENTARY).for_period(quarter)
    return versions.order_by("-version").first()
