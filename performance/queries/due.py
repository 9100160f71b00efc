"""What is due of a person in a quarter: their measures, each due, overdue, returned, sent in or done."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from council_portal.choices import Choice
from council_portal.models import User
from council_portal.periods import Period, PeriodKind
from performance.models import (
    Commentary,
    CommentaryKind,
    ComponentRole,
    Measure,
    Observation,
    ObservationKind,
    ReportingCycle,
)
from performance.queries.measure_record import MeasureRecord
from performance.queries.record import read
from performance.queries.responsible import measures_entered_by
from performance.queries.rows import cell_of, row_of
from performance.queries.shown import Cell, Row
from performance.rules.life_cycle import Audience, State
from performance.rules.reporting import NoFigure


class DueState(Choice):
    """Where a measure stands for the person who enters it, the most pressing first.

    A figure that is missing but said to come on a day still ahead is expected: nobody need do anything until then. What
    was still to be done when a quarter closed was not sent in, and nobody can do it any more.
    """

    RETURNED = "returned", "Returned"
    OVERDUE = "overdue", "Overdue"
    DUE = "due", "Due"
    DRAFT = "draft", "Draft"
    EXPECTED = "expected", "Expected later"
    NOT_SENT_IN = "not_sent_in", "Not sent in"
    SENT_IN = "sent_in", "Sent in"
    DONE = "done", "Done"
    NOT_DUE = "not_due", "Not due"

    @property
    def needs_doing(self) -> bool:
        return self in (DueState.RETURNED, DueState.OVERDUE, DueState.DUE, DueState.DRAFT)

    @property
    def once_closed(self) -> "DueState":
        """Where it stands for somebody who can enter nothing any more."""
        return DueState.NOT_SENT_IN if self.needs_doing else self


@dataclass(frozen=True)
class DueMeasure:
    """One measure of a person's list: its row as officers see it, where it stands, and by when it is due.

    `last` is the newest figure of a period that ended before the quarter, whichever year that was in.
    """

    measure_id: int
    row: Row
    state: DueState
    due_on: date
    last: Cell | None = None
    return_reason: str = ""

    @property
    def last_year(self) -> str:
        """The figure of the last year end."""
        return self.row.years[-1].text

    @property
    def tag(self) -> str:
        """How strongly its state is to be marked."""
        if self.state.needs_doing:
            return "active" if self.state == DueState.DRAFT else "strong"
        return "done" if self.state in (DueState.SENT_IN, DueState.DONE) else "quiet"

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
    """Where the measures of a quarter stand, in the order of the plan: those of the given keys, or all. Nine queries.

    Drafts are told of as such; what they hold is for owner and deputy alone and is not in the row.
    """
    quarter = cycle.period
    records = [
        record
        for record in read(cycle.edition, quarter, Audience.OFFICERS)
        if among is None or record.measure.pk in among
    ]
    versions, words = _versions(records, quarter), _returned_words(records, quarter)
    return [
        _due(record, versions[record.measure.series_id], words.get(record.measure.pk, ""), cycle, today)
        for record in records
    ]


def _returned_words(records: list[MeasureRecord], quarter: Period) -> dict[int, str]:
    """Why the newest commentary of a measure was returned, by the measure, for those whose was."""
    rows = Commentary.objects.for_period(quarter).filter(
        measure__in=[record.measure.pk for record in records], kind=CommentaryKind.COMMENTARY
    )
    newest = dict(rows.order_by("version").values_list("measure", "return_reason"))
    return {measure: reason for measure, reason in newest.items() if reason}


def _versions(records: list[MeasureRecord], quarter: Period) -> dict[int, list[Observation]]:
    """The newest version of each figure of the quarter and the draft of the next, by series.

    A period belongs to the quarter of its last month; a draft that was emptied again is none.
    """
    rows = (
        Observation.objects.filter(
            component__series__in=[record.measure.series_id for record in records],
            kind=ObservationKind.FIGURE,
            period_start__gte=quarter.year.start,
            period_start__lt=quarter.end,
        )
        .select_related("component")
        .order_by("version")
    )
    newest = {}
    for row in rows:
        is_draft = row.state == State.DRAFT
        if row.period.quarter == quarter and not (is_draft and row.holds_nothing):
            newest[row.component_id, row.period, is_draft] = row
    found = defaultdict(list)
    for row in newest.values():
        found[row.component.series_id].append(row)
    return found


def _due(
    record: MeasureRecord, versions: list[Observation], words: str, cycle: ReportingCycle, today: date
) -> DueMeasure:
    row = row_of(record, cycle.period)
    latest = [each for each in versions if each.state != State.DRAFT]
    returned = [each.return_reason for each in latest if each.state == State.RETURNED]
    state = state_of(row, latest, len(latest) < len(versions), cycle, today)
    if words and not state.needs_doing:
        state, returned = DueState.RETURNED, [words]
    return DueMeasure(
        measure_id=record.measure.pk,
        row=row,
        state=state,
        due_on=cycle.data_due_on,
        last=_last(record, cycle.period),
        return_reason=returned[0] if returned else "",
    )


def _last(record: MeasureRecord, quarter: Period) -> Cell | None:
    """What was last counted before the quarter: of figures that end together the quarter's, else the shortest one's."""
    counted = {part.pk for part in record.components if part.role in (ComponentRole.HEADLINE, ComponentRole.PART)}
    periods = {
        known.period
        for known in record.known.values()
        if known.kind == ObservationKind.FIGURE
        and known.component_id in counted
        and known.is_given
        and known.period.end <= quarter.start
    }
    if not periods:
        return None
    return cell_of(record, max(periods, key=lambda each: (each.end, each.kind == PeriodKind.QUARTER, each.start)))


def state_of(row: Row, latest: Iterable[Observation], has_draft: bool, cycle: ReportingCycle, today: date) -> DueState:
    """Where a measure stands: by the newest version of each of its figures, drafts aside, and whether one is begun."""
    states = {(State(each.state), each.component.is_measured_itself) for each in latest}
    if any(state == State.RETURNED for state, _ in states):
        return DueState.RETURNED
    if has_draft:
        return DueState.DRAFT
    if row.figure.is_awaiting_approval or any(state.is_waiting and is_own for state, is_own in states):
        return DueState.SENT_IN
    if row.is_missing:
        if row.expected_on and row.expected_on > today:
            return DueState.EXPECTED
        return DueState.OVERDUE if today > cycle.data_due_on else DueState.DUE
    has_figure = row.figure.value is not None or bool(row.figure.parts)
    return DueState.DONE if has_figure or any(_is_an_answer(each) for each in latest) else DueState.NOT_DUE


def _is_an_answer(latest: Observation) -> bool:
    """Whether it answers for its period: a judgement in words, or a reason why no figure will come."""
    return latest.component.is_measured_itself and latest.reason_for_no_figure != NoFigure.NOT_DUE
