"""What a quarter's grid holds for the person who fills it in: their measures, and what stands in each place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from council_portal.models import User
from council_portal.periods import Period
from performance.actions.observations import Entry
from performance.models import (
    Commentary,
    CommentaryDraft,
    CommentaryKind,
    Component,
    CycleState,
    Definition,
    Measure,
    Observation,
    ObservationKind,
    Reopening,
    ReportingCycle,
)
from performance.queries.due import DueState, state_of
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.places import FORECAST, Place, places_of
from performance.queries.plausibility import questions_about
from performance.queries.record import read
from performance.queries.responsible import measures_entered_by
from performance.queries.rows import row_of
from performance.queries.shown import Row
from performance.queries.spoken import spoken
from performance.rules.life_cycle import Audience, State
from performance.rules.plausibility import Question
from performance.rules.reporting import Figure

NOTHING = Entry()


@dataclass(frozen=True)
class Standing:
    """What there is in a place: the newest version that is more than a draft, and the draft of the next."""

    latest: Observation | None = None
    draft: Observation | None = None

    @property
    def shown(self) -> Observation | None:
        """What the person finds in the place: the draft while it holds anything, else what was sent in."""
        return self.draft if self.draft and not self.draft.holds_nothing else self.latest

    @property
    def has_draft(self) -> bool:
        return self.draft is not None and not self.draft.holds_nothing

    @property
    def is_returned(self) -> bool:
        return self.latest is not None and self.latest.state == State.RETURNED

    @property
    def version(self) -> int:
        return self.latest.version if self.latest else 0

    @property
    def draft_version(self) -> int:
        return self.draft.row_version if self.draft else 0


@dataclass(frozen=True)
class EntryRow:
    """A measure in the grid: its record as officers have it, what stands in each place, and its words.

    `refusal` says why nothing can be entered for it, empty where something can.
    """

    record: MeasureRecord
    row: Row
    quarter: Period
    lines: tuple[tuple[Component, tuple[Place, ...]], ...]
    standing: Mapping[str, Standing]
    commentary: Commentary | None
    commentary_draft: CommentaryDraft | None
    last_commentary: str
    state: DueState
    refusal: str
    definitions: tuple[tuple[date | None, int], ...] = ()

    @property
    def measure(self) -> Measure:
        return self.record.measure

    @property
    def places(self) -> list[Place]:
        return [place for _, places in self.lines for place in places]

    @property
    def words(self) -> str:
        """The commentary that the person finds: the draft while there is one, else what was sent in."""
        if self.commentary_draft and self.commentary_draft.text:
            return on_one_footing(self.commentary_draft.text)
        return self.words_sent_in

    @property
    def words_sent_in(self) -> str:
        return on_one_footing(self.commentary.text) if self.commentary else ""

    @property
    def last_words(self) -> str:
        """Last quarter's commentary as a reader sees it."""
        return spoken(self.record, self.quarter.previous(), self.last_commentary)

    @property
    def has_draft(self) -> bool:
        has_words = self.commentary_draft is not None and bool(self.commentary_draft.text)
        return has_words or any(each.has_draft for each in self.standing.values())

    @property
    def returned(self) -> list[Observation]:
        """What was sent back of it and not answered yet."""
        return [each.latest for each in self.standing.values() if each.is_returned]

    def _definition(self, place: Place) -> int:
        """The number of the definition under which the series counts in the place's period."""
        begun = [number for from_on, number in self.definitions if from_on and from_on <= place.period.start]
        return begun[-1] if begun else 1

    def with_entries(self, entries: Mapping[str, Entry]) -> Row:
        """The row as it would read with these entries, by their places; one that says nothing changes nothing."""
        return row_of(self._record_with(entries), self.quarter)

    def questions_about(self, entries: Mapping[str, Entry]) -> dict[str, tuple[Question, ...]]:
        """What is worth asking about these entries, by the keys of their places, the others taken as they are typed."""
        record = self._record_with(entries)
        found = {}
        for place in self.places:
            entry = entries.get(place.key, NOTHING)
            value = entry.figure_in(place.component.in_unit)
            if value is None or entry.reason_for_no_figure or place.kind != ObservationKind.FIGURE:
                continue
            new = Figure(
                period=place.period,
                value=value,
                component=place.component.key,
                covers_months=entry.covers_months,
                numerator=entry.numerator,
                denominator=entry.denominator,
                definition=self._definition(place),
            )
            if questions := questions_about(record, place.component, new, is_bare_pounds=entry.is_bare_pounds):
                found[place.key] = questions
        return found

    def _record_with(self, entries: Mapping[str, Entry]) -> MeasureRecord:
        known = dict(self.record.known)
        for place in self.places:
            entry = entries.get(place.key, NOTHING)
            if entry != NOTHING:
                known[place.of] = _known(place, entry, known.get(place.of), self._definition(place))
        return replace(self.record, known=known)


def on_one_footing(text: str) -> str:
    """Text as a browser sends it back and as it is kept, made comparable."""
    return text.replace("\r\n", "\n").strip()


def entry_rows(cycle: ReportingCycle, user: User, today: date, *, ref: str | None = None) -> tuple[EntryRow, ...]:
    """The measures whose figures the person enters, in the order of the plan: sixteen queries, however many there are.

    With `ref` only that one.
    """
    quarter = cycle.period
    mine = Measure.objects.filter(measures_entered_by(user, today), edition=cycle.edition)
    own = set(mine.values_list("pk", flat=True))
    records = [each for each in read(cycle.edition, quarter, Audience.OFFICERS, ref=ref) if each.measure.pk in own]
    lines = {record.measure.pk: tuple(places_of(record, quarter)) for record in records}
    standing = _standing(record_places for listed in lines.values() for _, record_places in listed)
    said, drafted = _commentaries(records, quarter), _drafted(records, quarter)
    definitions, reopened = _definitions(records), _reopened(cycle, user, today)
    rows = []
    for record in records:
        pk = record.measure.pk
        refusal = "" if cycle.state == CycleState.OPEN or pk in reopened else _closed(cycle, record.measure)
        here = {place.key: standing.get(place.of, Standing()) for _, places in lines[pk] for place in places}
        row = row_of(record, quarter)
        state = _state(row, here, drafted.get(pk), said.get((pk, quarter)), cycle, today)
        rows.append(
            EntryRow(
                record=record,
                row=row,
                quarter=quarter,
                lines=lines[pk],
                standing=here,
                commentary=said.get((pk, quarter)),
                commentary_draft=drafted.get(pk),
                last_commentary=getattr(said.get((pk, quarter.previous())), "text", ""),
                state=state.once_closed if refusal else state,
                refusal=refusal,
                definitions=tuple(definitions[record.measure.series_id]),
            )
        )
    return tuple(rows)


def _state(
    row: Row,
    here: Mapping[str, Standing],
    words: CommentaryDraft | None,
    sent_in: Commentary | None,
    cycle: ReportingCycle,
    today: date,
) -> DueState:
    """As `due_list` has it: words alone that went back are returned too, unless something presses more."""
    figures = [each for place, each in here.items() if not place.endswith(f"-{FORECAST}")]
    versions = [each.latest for each in figures if each.latest]
    has_draft = any(each.has_draft for each in here.values()) or bool(words and words.text)
    state = state_of(row, versions, has_draft, cycle, today)
    is_returned = sent_in is not None and bool(sent_in.return_reason) and not state.needs_doing
    return DueState.RETURNED if is_returned else state


def _standing(places: Iterable[tuple[Place, ...]]) -> dict[tuple[int, str, Period], Standing]:
    """What there is in the places, with what was asked about it: two queries."""
    wanted = {place.of: place for group in places for place in group}
    rows = Observation.objects.filter(
        component__in={place.component.pk for place in wanted.values()},
        kind__in={place.kind for place in wanted.values()},
        period_start__in={place.period.start for place in wanted.values()},
    )
    rows = rows.select_related("component", "entered_by", "returned_by").prefetch_related("answers").order_by("version")
    found: dict[tuple[int, str, Period], Standing] = defaultdict(Standing)
    for row in rows:
        of = (row.component_id, row.kind, row.period)
        if of in wanted:
            is_draft = row.state == State.DRAFT
            found[of] = replace(found[of], draft=row) if is_draft else replace(found[of], latest=row)
    return found


def _commentaries(records: list[MeasureRecord], quarter: Period) -> dict[tuple[int, Period], Commentary]:
    """The newest commentary of this quarter and of the one before."""
    rows = Commentary.objects.filter(
        measure__in=[record.measure.pk for record in records],
        kind=CommentaryKind.COMMENTARY,
        period_kind=quarter.kind.value,
        period_start__in=[quarter.start, quarter.previous().start],
    )
    rows = rows.select_related("by", "returned_by").order_by("version")
    return {(row.measure_id, row.period): row for row in rows}


def _drafted(records: list[MeasureRecord], quarter: Period) -> dict[int, CommentaryDraft]:
    rows = CommentaryDraft.objects.for_period(quarter).filter(measure__in=[record.measure.pk for record in records])
    return {row.measure_id: row for row in rows.select_related("by")}


def _definitions(records: list[MeasureRecord]) -> dict[int, list[tuple[date | None, int]]]:
    """The definitions of each series, from when they hold and their numbers, in order."""
    rows = Definition.objects.filter(series__in=[record.measure.series_id for record in records])
    found = defaultdict(list)
    for series_id, from_on, number in rows.order_by("number").values_list("series_id", "from_on", "number"):
        found[series_id].append((from_on, number))
    return found


def _reopened(cycle: ReportingCycle, user: User, today: date) -> set[int]:
    held = Reopening.objects.in_force_on(today).filter(cycle=cycle, user=user)
    return set(held.values_list("measure_id", flat=True))


def _closed(cycle: ReportingCycle, measure: Measure) -> str:
    return (
        f"{cycle.period.label} is {cycle.get_state_display().lower()}: "
        f"ask the performance lead to reopen {measure.ref}."
    )


def _known(place: Place, entry: Entry, before: Known | None, definition: int) -> Known:
    """An entry as the record would hold it."""
    return Known(
        component_id=place.component.pk,
        kind=place.kind.value,
        period=place.period,
        version=(before.version if before else 0) + 1,
        state=State.DRAFT.value,
        value=entry.figure_in(place.component.in_unit),
        numerator=entry.numerator,
        denominator=entry.denominator,
        text=entry.text,
        quality=entry.quality.value,
        reason=entry.reason_for_no_figure,
        is_part_period=entry.is_part_period,
        part_period_words=entry.part_period_words,
        covers_months=entry.covers_months,
        expected_on=entry.expected_on,
        definition=definition,
        confidence=entry.confidence,
    )
