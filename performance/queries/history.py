"""A measure through time: every figure an audience may see, the targets it was held to, and where its series broke."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from council_portal.figures import show
from council_portal.periods import Period, PeriodKind
from performance.models import Component, ComponentRole, Definition, ObservationKind, Target
from performance.queries.published import publications, published
from performance.queries.record import Known, MeasureRecord, profiles_of, read, target_of
from performance.queries.rows import row_of
from performance.queries.scorecard import cycle_of
from performance.queries.shown import Row
from performance.rules.life_cycle import Audience
from performance.rules.reporting import NoFigure, Version
from performance.rules.status import Status
from performance.rules.targets import CountingYear, resolve
from performance.rules.wording import decimal_of

TARGET_PLACES = 4


@dataclass(frozen=True)
class HistoryPoint:
    """One figure of the history. `target` is what it was held to, where a number was aimed at in its period."""

    period: Period
    value: Decimal | None
    text: str
    words: tuple[str, ...]
    is_provisional: bool
    is_awaiting_approval: bool
    definition: int
    target: Decimal | None


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
        lines=_lines(record),
        definitions=tuple(DefinitionShown(each.number, each.from_on, each.words) for each in definitions),
        published=_publications_of(ref),
    )


def _lines(record: MeasureRecord) -> tuple[HistoryLine, ...]:
    rows = Target.objects.filter(measure=record.measure).order_by("from_on").prefetch_related("steps")
    targets = [(row.from_on, target_of(row, profiles_of(row.steps.all()))) for row in rows]
    shown = [each for each in record.components if each.role in (ComponentRole.HEADLINE, ComponentRole.PART)]
    shown += [each for each in record.components if each not in shown]
    lines = []
    for component in shown:
        points = tuple(_point(record, component, known, targets) for known in record.figures_of(component))
        if points or component.role == ComponentRole.HEADLINE:
            lines.append(HistoryLine(component.key, component.label, points))
    return tuple(lines)


def _point(record: MeasureRecord, component: Component, known: Known, targets) -> HistoryPoint:
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
        target=_target_in(record, component, known, targets) if component.is_measured_itself else None,
    )


def _text(known: Known, component: Component) -> str:
    if known.reason:
        return NoFigure(known.reason).label
    if known.value is None:
        return known.text
    return show(known.value, component.in_unit, component.decimal_places)


def _target_in(record: MeasureRecord, component: Component, known: Known, targets) -> Decimal | None:
    """What the target then in force came to for the figure's period."""
    begun = [target for from_on, target in targets if from_on <= known.period.start]
    if not begun:
        return None
    before = record.known.get((component.pk, ObservationKind.FIGURE, known.period.year.previous()))
    bar = resolve(
        begun[-1],
        known.period,
        unit=component.in_unit,
        places=component.decimal_places,
        last_year=before.value if before else None,
        counting_year=CountingYear(record.method.counting_year),
        covers_months=known.covers_months,
    )
    return None if bar.value is None else decimal_of(bar.value, TARGET_PLACES)


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
                    target=row.target.value if cell.period == each else None,
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
        definitions=(),
        published=tuple(said),
    )
