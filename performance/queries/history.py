"""A measure through time: every figure an audience may see, the targets it was held to, and where its series broke."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from council_portal.figures import show
from council_portal.periods import Period, PeriodKind
from performance.models import Component, ComponentRole, Definition
from performance.queries.published import publications, published
from performance.queries.record import Known, MeasureRecord, read
from performance.queries.rows import row_of
from performance.queries.scorecard import cycle_of
from performance.queries.shown import Row
from performance.queries.standing import NOTHING, Held, standing_of
from performance.rules.life_cycle import Audience
from performance.rules.reporting import NoFigure, Version
from performance.rules.rollup import RollUp
from performance.rules.status import Status


@dataclass(frozen=True)
class HistoryPoint:
    """One figure of the history, with what it was held to in its period.

    `status` is that of the quarter that reported the figure, None where none did. `numerator`, `denominator` and
    `covers_months` are what roll-up needs.
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


@dataclass(frozen=True)
class HistoryLine:
    """The figures of one component, in order of period; the headline's comes first and has no label of its own."""

    key: str
    label: str
    points: tuple[HistoryPoint, ...]

    def of_kind(self, kind: PeriodKind) -> tuple[HistoryPoint, ...]:
        return tuple(point for point in self.points if point.period.kind == kind)


@dataclass(frozen=True)
class DefinitionShown:
    """What the series counts from a day on; None for the first."""

    number: int
    from_on: date | None
    words: str


@dataclass(frozen=True)
class AsPublished:
    """What a publication said of the measure."""

    quarter: Period
    version: int
    figure: str
    status: Status


@dataclass(frozen=True)
class MeasureHistory:
    """A measure in a quarter, and its figures before and since."""

    row: Row
    outcome_title: str
    priority_title: str
    lines: tuple[HistoryLine, ...]
    roll_up: RollUp | None
    definitions: tuple[DefinitionShown, ...]
    published: tuple[AsPublished, ...] = ()

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
    definitions = Definition.objects.filter(series=record.measure.series_id).order_by("number")
    return MeasureHistory(
        row=row_of(record, quarter),
        outcome_title=record.measure.outcome.title,
        priority_title=record.measure.outcome.priority.title,
        lines=_lines(record, audience),
        roll_up=RollUp(record.method.roll_up),
        definitions=tuple(DefinitionShown(each.number, each.from_on, each.words) for each in definitions),
        published=_publications_of(ref),
    )


def _lines(record: MeasureRecord, audience: Audience) -> tuple[HistoryLine, ...]:
    standing = standing_of(record, audience)
    figures = {component.pk: record.figures_of(component) for component in record.components}
    quarters = sorted({known.period.quarter for each in figures.values() for known in each})
    statuses = standing.statuses(quarters)
    shown = [each for each in record.components if each.role in (ComponentRole.HEADLINE, ComponentRole.PART)]
    shown += [each for each in record.components if each not in shown]
    lines = []
    for component in shown:
        points = tuple(
            _point(component, known, standing.held(component, known), statuses.get((component.key, known.period)))
            for known in figures[component.pk]
        )
        if points or component.role == ComponentRole.HEADLINE:
            lines.append(HistoryLine(component.key, component.label, points))
    return tuple(lines)


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
    )


def _text(known: Known, component: Component) -> str:
    if known.reason:
        return NoFigure(known.reason).label
    if known.value is None:
        return known.text
    return show(known.value, component.in_unit, component.decimal_places)


def _publications_of(ref: str) -> tuple[AsPublished, ...]:
    """What each quarter's latest publication said of the measure, oldest first."""
    said = []
    for quarter in sorted({each.quarter for each in publications()}):
        found = published(quarter)
        if row := found.scorecard.row(ref):
            said.append(AsPublished(quarter, found.version, row.figure.text, row.status.status))
    return tuple(said)


def _as_published(ref: str, quarter: Period) -> MeasureHistory | None:
    """The history that publications tell: the figures in their columns, each as its latest publication gives it."""
    cells: dict[Period, HistoryPoint] = {}
    shown, said = None, []
    for each in sorted({listed.quarter for listed in publications()}):
        found = published(each)
        row = found.scorecard.row(ref)
        if row is None or each > quarter:
            continue
        said.append(AsPublished(each, found.version, row.figure.text, row.status.status))
        for cell in (*row.years, *row.quarters, *row.months):
            if cell.text:
                cells[cell.period] = HistoryPoint(
                    period=cell.period,
                    value=cell.value,
                    text=cell.text,
                    words=cell.words,
                    is_provisional=Version.PROVISIONAL.label in cell.words,
                    is_awaiting_approval=False,
                    definition=1,
                    held=_held_as_published(row) if cell.period == row.figure.period else NOTHING,
                    status=row.status.status if cell.period == row.figure.period else None,
                )
        if each == quarter:
            shown = (row, found.scorecard)
    if shown is None:
        return None
    row, card = shown
    priority = next(each for each in card.priorities if each.number == row.priority)
    return MeasureHistory(
        row=row,
        outcome_title=next(each.title for each in priority.outcomes if each.ref == row.outcome),
        priority_title=priority.title,
        lines=(HistoryLine("", "", tuple(cells[period] for period in sorted(cells))),),
        roll_up=None,
        definitions=(),
        published=tuple(said),
    )


def _held_as_published(row: Row) -> Held:
    target = row.target
    sides = ((target.amber_low, target.low or target.value), (target.high or target.value, target.amber_high))
    bands = tuple((low, high) for low, high in sides if low is not None and high is not None and low < high)
    return Held(target.value, target.low, target.high, bands)
