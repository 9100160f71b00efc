"""What is due of a person in a quarter: their measures, each due, overdue, returned, sent in or done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council_portal.models import User
from council_portal.periods import Period
from performance.models import Measure, Observation, ObservationKind, ReportingCycle
from performance.queries.record import MeasureRecord, read
from performance.queries.responsible import measures_entered_by
from performance.queries.rows import row_of
from performance.queries.shown import Row
from performance.rules.life_cycle import Audience, State


class DueState(StrEnum):
    """Where a measure stands for the person who enters it, the most pressing first.

    A figure that is missing but said to come on a day still ahead is expected: nobody need do anything until then.
    """

    RETURNED = "returned"
    OVERDUE = "overdue"
    DUE = "due"
    DRAFT = "draft"
    EXPECTED = "expected"
    SENT_IN = "sent_in"
    DONE = "done"
    NOT_DUE = "not_due"

    @property
    def label(self) -> str:
        return {
            "returned": "Returned",
            "overdue": "Overdue",
            "due": "Due",
            "draft": "Draft",
            "expected": "Expected later",
            "sent_in": "Sent in",
            "done": "Done",
            "not_due": "Not due",
        }[self]

    @property
    def needs_doing(self) -> bool:
        return self in (DueState.RETURNED, DueState.OVERDUE, DueState.DUE, DueState.DRAFT)


@dataclass(frozen=True)
class DueMeasure:
    """One measure of a person's list: its row as officers see it, where it stands, and by when it is due."""

    measure_id: int
    row: Row
    state: DueState
    due_on: date
    return_reason: str = ""

    @property
    def lacks_commentary(self) -> bool:
        """Whether the figure is sent in without the words that it calls for."""
        return self.state == DueState.SENT_IN and bool(self.row.commentary_needed_because) and not self.row.commentary

    @property
    def is_outstanding(self) -> bool:
        """Whether somebody is still waited for: a figure, or the words that belong to it."""
        return self.state.needs_doing or self.lacks_commentary


def due_list(user: User, quarter: Period, today: date) -> tuple[DueMeasure, ...]:
    """The measures whose figures the person enters, the most pressing first, otherwise in the order of the plan.

    Drafts are theirs to see. Empty where the quarter has not been opened.
    """
    cycle = ReportingCycle.objects.for_period(quarter).select_related("edition").order_by("-edition__from_on").first()
    if cycle is None:
        return ()
    mine = set(
        Measure.objects.filter(measures_entered_by(user, today), edition=cycle.edition).values_list("pk", flat=True)
    )
    if not mine:
        return ()
    states = list(DueState)
    return tuple(sorted(due_measures(cycle, today, among=mine), key=lambda each: states.index(each.state)))


def due_measures(cycle: ReportingCycle, today: date, among: Collection[int] | None = None) -> list[DueMeasure]:
    """Where the measures of a quarter stand, in the order of the plan: those of the given keys, or all. Eight queries.

    Drafts are told of as such; what they hold is for owner and deputy alone and is not in the row.
    """
    quarter = cycle.period
    records = [
        record
        for record in read(cycle.edition, quarter, Audience.OFFICERS)
        if among is None or record.measure.pk in among
    ]
    latest = _latest_versions(records, quarter)
    return [_due(record, latest.get(record.measure.series_id), cycle, quarter, today) for record in records]


def _latest_versions(records: list[MeasureRecord], quarter: Period) -> dict[int, Observation]:
    """The newest version of each headline for the quarter in any state, drafts and returned ones too, by series."""
    rows = (
        Observation.objects.for_period(quarter)
        .filter(
            component__series__in=[record.measure.series_id for record in records],
            component__key="",
            kind=ObservationKind.FIGURE,
        )
        .select_related("component")
        .order_by("version")
    )
    return {row.component.series_id: row for row in rows}


def _due(
    record: MeasureRecord, latest: Observation | None, cycle: ReportingCycle, quarter: Period, today: date
) -> DueMeasure:
    row = row_of(record, quarter)
    return DueMeasure(
        measure_id=record.measure.pk,
        row=row,
        state=_state(row, latest, cycle, today),
        due_on=cycle.data_due_on,
        return_reason=latest.return_reason if latest and latest.state == State.RETURNED else "",
    )


def _state(row: Row, latest: Observation | None, cycle: ReportingCycle, today: date) -> DueState:
    if latest is not None:
        state = State(latest.state)
        if state == State.RETURNED:
            return DueState.RETURNED
        if state == State.DRAFT:
            return DueState.DRAFT
        if state.is_waiting:
            return DueState.SENT_IN
    if row.figure.is_awaiting_approval:
        return DueState.SENT_IN
    if row.is_missing:
        if row.expected_on and row.expected_on > today:
            return DueState.EXPECTED
        return DueState.OVERDUE if today > cycle.data_due_on else DueState.DUE
    return DueState.NOT_DUE if row.figure.value is None and not row.figure.parts else DueState.DONE
