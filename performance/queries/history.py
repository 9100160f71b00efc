"""A measure through time: every figure an audience may see, the targets it was held to, and where its series broke."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from council_portal.figures import show
from council_portal.periods import Period, PeriodKind
from performance.models import Commentary, CommentaryKind, Component, ComponentRole, ObservationKind
from performance.queries.background import MeasureBackground, backgrounds
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.published import MeasurePublished, measures_published
from performance.queries.record import read
from performance.queries.rows import row_of, waits_inside
from performance.queries.scorecard import cycle_of
from performance.queries.shown import Cell, Row
from performance.queries.spoken import spoken
from performance.queries.standing import NOTHING, Held, standing_of
from performance.rules.life_cycle import Audience, State
from performance.rules.reporting import OF_MONTHS, Figure, NoFigure, Version, figure_for
from performance.rules.rollup import RollUp
from performance.rules.status import Status

#: The version of a figure that was never recorded.
MADE = 0


@dataclass(frozen=True)
class HistoryPoint:
    """One figure of the history, with what it was held to in its period.

    `status` is that of the quarter that reported the figure, None where none did. `numerator`, `denominator` and
    `covers_months` are what roll-up needs. `is_made` tells a quarter that was never recorded, but made of its months.
    """

    period: Period
    value: Decimal | None
    text: str
    words: tuple[str, ...]
    is_provisional: bool
    is_awaiting_approval: bool
    definition: int
    held: Held = NOTHING
    status: Status | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    covers_months: int | None = None
    is_made: bool = False


@dataclass(frozen=True)
class HistoryLine:
    """The figures of one component, in order of period; the headline's comes first and has no label of its own."""

    key: str
    label: str
    points: tuple[HistoryPoint, ...]

    def of_kind(self, kind: PeriodKind) -> tuple[HistoryPoint, ...]:
        """The figures recorded for periods of the kind, which are what a chart draws."""
        return tuple(point for point in self.points if point.period.kind == kind and not point.is_made)


@dataclass(frozen=True)
class AsPublished:
    """What a publication said of the measure."""

    quarter: Period
    version: int
    figure: str
    status: Status


@dataclass(frozen=True)
class Said:
    """The commentary on a quarter, as the audience may read it."""

    quarter: Period
    text: str


@dataclass(frozen=True)
class MeasureHistory:
    """A measure in a quarter, and its figures before and since."""

    quarter: Period
    row: Row
    outcome_title: str
    priority_title: str
    lines: tuple[HistoryLine, ...]
    background: MeasureBackground | None
    published: tuple[AsPublished, ...] = ()
    commentary: tuple[Said, ...] = ()

    @property
    def earlier_commentary(self) -> tuple[Said, ...]:
        """That of other quarters, newest first."""
        return tuple(said for said in reversed(self.commentary) if said.quarter < self.quarter)

    @property
    def headline(self) -> HistoryLine:
        return self.lines[0]


def measure_history(ref: str, quarter: Period, audience: Audience) -> MeasureHistory | None:
    """The measure in the quarter with its whole history; None where the plan of the quarter has no such measure.

    For the public it is made of publications alone. Raises NoScorecard where the quarter has not been opened.
    """
    if audience == Audience.PUBLIC:
        return _as_published(ref, quarter)
    edition = cycle_of(quarter).edition
    records = read(edition, quarter, audience, ref=ref, in_full=True)
    if not records:
        return None
    record = records[0]
    return MeasureHistory(
        quarter=quarter,
        row=row_of(record, quarter),
        outcome_title=record.measure.outcome.title,
        priority_title=record.measure.outcome.priority.title,
        lines=_lines(record, audience),
        background=backgrounds(edition, quarter, ref)[0],
        published=tuple(_said_in(each) for each in measures_published(ref)),
        commentary=_commentary(record, audience),
    )


def _commentary(record: MeasureRecord, audience: Audience) -> tuple[Said, ...]:
    """The newest version of each quarter's commentary that the audience may read, in order; what is empty is none."""
    rows = Commentary.objects.filter(
        measure__series=record.measure.series_id, kind=CommentaryKind.COMMENTARY, period_kind=PeriodKind.QUARTER.value
    )
    if not audience.sees_what_waits:
        rows = rows.settled()
    newest = {row.period: row.text for row in rows.order_by("version")}
    return tuple(
        Said(quarter, spoken(record, quarter, newest[quarter])) for quarter in sorted(newest) if newest[quarter].strip()
    )


def _said_in(each: MeasurePublished) -> AsPublished:
    return AsPublished(each.quarter, each.version, each.row.figure.text, each.row.status.status)


def _lines(record: MeasureRecord, audience: Audience) -> tuple[HistoryLine, ...]:
    standing = standing_of(record, audience)
    figures = {component.pk: record.figures_of(component) for component in record.components}
    quarters = sorted({known.period.quarter for each in figures.values() for known in each})
    statuses = standing.statuses(quarters)
    shown = [each for each in record.components if each.role in (ComponentRole.HEADLINE, ComponentRole.PART)]
    shown += [each for each in record.components if each not in shown]
    lines = []
    for component in shown:
        of_component = (*figures[component.pk], *_made_of_months(record, component, quarters))
        points = tuple(
            _point(component, known, standing.held(component, known), statuses.get((component.key, known.period)))
            for known in sorted(of_component, key=lambda known: _by_end(known.period))
        )
        if points or component.role == ComponentRole.HEADLINE:
            lines.append(HistoryLine(component.key, component.label, points))
    return tuple(lines)


def _made_of_months(record: MeasureRecord, component: Component, quarters: Sequence[Period]) -> list[Known]:
    """The quarters that have no figure of their own but one made of their months: it is that which was judged."""
    made = []
    figures = record.as_they_are_recorded(component)
    for quarter in quarters:
        if record.figure(component, quarter) is None:
            figure = figure_for(figures, quarter, RollUp(record.method.roll_up), component.in_unit)
            if figure is not None:
                made.append(_as_known(figure, component, waits_inside(record, component, quarter)))
    return made


def _as_known(figure: Figure, component: Component, is_waiting: bool) -> Known:
    """A figure made of others as if it were recorded."""
    return Known(
        component.pk,
        ObservationKind.FIGURE,
        figure.period,
        version=MADE,
        state=State.SUBMITTED if is_waiting else State.APPROVED,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        text="",
        quality=figure.version,
        reason="",
        is_part_period=False,
        part_period_words=OF_MONTHS,
        covers_months=None,
        expected_on=None,
        definition=figure.definition,
    )


def _by_end(period: Period) -> tuple[date, int]:
    """Orders periods as they end: the months before the quarter that they make up, and that before its year."""
    return period.end, -period.start.toordinal()


def _point(component: Component, known: Known, held: Held, status: Status | None) -> HistoryPoint:
    words = [known.part_period_words] if known.part_period_words else []
    if known.quality != Version.FINAL:
        words.append(Version(known.quality).label)
    return HistoryPoint(
        period=known.period,
        value=known.value,
        text=_text(known, component),
        words=tuple(words),
        is_provisional=known.quality == Version.PROVISIONAL,
        is_awaiting_approval=known.is_waiting,
        definition=known.definition,
        held=held,
        status=status,
        numerator=known.numerator,
        denominator=known.denominator,
        covers_months=known.covers_months,
        is_made=known.version == MADE,
    )


def _text(known: Known, component: Component) -> str:
    if known.reason:
        return NoFigure(known.reason).label
    if known.value is None:
        return known.text
    return show(known.value, component.in_unit, component.decimal_places)


def _as_published(ref: str, quarter: Period) -> MeasureHistory | None:
    """The history that publications tell: the figures in their columns, each as its latest publication gives it.

    What a figure was held to, and its status, are those of the publication that reported it; one that was revised since
    has no status here, as that was of the figure before.
    """
    found = [each for each in measures_published(ref) if each.quarter <= quarter]
    if not found or found[-1].quarter != quarter:
        return None
    last = found[-1]
    cells = {cell.period: cell for each in found for cell in _cells(each.row) if cell.text}
    reported = {each.row.figure.period: each for each in found if each.row.figure.value is not None}
    points = tuple(
        _as_it_was(cells[period], reported.get(period), last.background) for period in sorted(cells, key=_by_end)
    )
    return MeasureHistory(
        quarter=quarter,
        row=last.row,
        outcome_title=last.outcome_title,
        priority_title=last.priority_title,
        lines=(HistoryLine("", "", points),),
        background=last.background,
        published=tuple(_said_in(each) for each in found),
        commentary=tuple(Said(each.quarter, each.row.commentary) for each in found if each.row.commentary.strip()),
    )


def _cells(row: Row) -> tuple[Cell, ...]:
    return (*row.years, *row.quarters, *row.months)


def _as_it_was(cell: Cell, reported: MeasurePublished | None, background: MeasureBackground | None) -> HistoryPoint:
    is_revised_since = reported is not None and reported.row.figure.value != cell.value
    return HistoryPoint(
        period=cell.period,
        value=cell.value,
        text=cell.text,
        words=(*cell.words, f"Published before as {reported.row.figure.text}") if is_revised_since else cell.words,
        is_provisional=Version.PROVISIONAL.label in cell.words,
        is_awaiting_approval=False,
        definition=background.definition_in(cell.period) if background else 1,
        held=_held_as_published(reported) if reported else NOTHING,
        status=reported.row.status.status if reported and not is_revised_since else None,
    )


def _held_as_published(each: MeasurePublished) -> Held:
    """The target and band of the publication; nothing where it was a year to date that was held against them."""
    if each.background is None or each.background.is_judged_on_the_year:
        return NOTHING
    target = each.row.target
    low, high = (target.low, target.high) if target.low is not None else (target.value, target.value)
    sides = ((target.amber_low, low), (high, target.amber_high))
    bands = tuple((begin, end) for begin, end in sides if begin is not None and end is not None and begin < end)
    return Held(target.value, target.low, target.high, bands)
