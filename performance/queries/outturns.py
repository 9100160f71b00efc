"""The final figures of council years side by side, measure by measure: from the record, or from publications alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from council_portal.periods import Period, PeriodKind
from performance.models import ObservationKind
from performance.queries.comparison import same_measure
from performance.queries.earlier import published_up_to
from performance.queries.measure_record import MeasureRecord
from performance.queries.published import PublishedQuarter
from performance.queries.record import read
from performance.queries.rows import made_cell
from performance.queries.scorecard import Filters, Scorecard, cycle_of, scorecard_of
from performance.queries.shown import Cell, Row
from performance.rules.direction import Direction, Movement, direction, moved
from performance.rules.life_cycle import Audience

NO_FIGURE = "No figure"
OTHERWISE_COUNTED = "What is counted changed between these years"


@dataclass(frozen=True)
class Outturn:
    """A year's final figure, and the number of the definition that it was counted by."""

    cell: Cell
    definition: int


@dataclass(frozen=True)
class MeasureOutturns:
    """A measure of the quarter's plan with the outturns that are known of it."""

    row: Row
    of_year: dict[Period, Outturn]

    def cells(self, years: Iterable[Period]) -> list[Cell]:
        return [self.of_year[year].cell if year in self.of_year else Cell(year, None, NO_FIGURE) for year in years]

    def has_any(self, years: Iterable[Period]) -> bool:
        return any(year in self.of_year for year in years)

    def movement(self, years: Sequence[Period]) -> Movement:
        """From the first of the years to the last, by performance. Every movement counts: these are final figures."""
        first, last = (self.of_year.get(year) for year in (years[0], years[-1]))
        row = self.row
        is_range = row.target.low is not None and row.target.high is not None
        is_counted_otherwise = first and last and first.definition != last.definition
        return direction(
            last.cell.value if last else None,
            first.cell.value if first else None,
            polarity=row.polarity,
            unit=row.unit,
            places=row.decimal_places,
            earlier_when=f"in {years[0].label}",
            good_range=(row.target.low, row.target.high) if is_range else None,
            no_figure=f"There is no figure for {years[-1].label}",
            not_comparable=OTHERWISE_COUNTED if is_counted_otherwise else "",
        )

    def how_far(self, movement: Movement) -> str:
        """By how much the number moved, in words; where two figures cannot be compared, why."""
        if movement.change is None:
            return movement.working if movement.working == OTHERWISE_COUNTED else ""
        return moved(movement.change, self.row.unit, self.row.decimal_places)


@dataclass(frozen=True)
class Outturns:
    """The measures of a quarter's plan with their outturns, and the years that any of them has one of, in order."""

    card: Scorecard
    measures: tuple[MeasureOutturns, ...]

    @property
    def years(self) -> tuple[Period, ...]:
        return tuple(sorted({year for measure in self.measures for year in measure.of_year}))

    def only(self, filters: Filters) -> tuple[MeasureOutturns, ...]:
        return tuple(each for each in self.measures if filters.keeps(each.row))


def moved_in_words(movements: Iterable[Movement], years: Sequence[Period]) -> str:
    """How many measures moved which way from the first of the years to the last."""
    counted = Counter(each.direction for each in movements)
    better, same, worse = (counted[each] for each in (Direction.IMPROVED, Direction.STABLE, Direction.WORSE))
    compared = better + same + worse
    if not compared:
        return "No measure has figures of both years that can be compared."
    return (
        f"Of {compared:,} measure{'' if compared == 1 else 's'} that can be compared, {better:,} improved from "
        f"{years[0].label} to {years[-1].label}, {same:,} stayed the same and {worse:,} got worse."
    )


def outturns(quarter: Period, audience: Audience) -> Outturns:
    """Every outturn up to the quarter's year that the audience may see, of the last eight years.

    The scorecard's queries, and the seven by which the record is read. Raises NoScorecard where the quarter has not
    been opened.
    """
    cycle = cycle_of(quarter)
    card = scorecard_of(cycle, audience)
    records = {record.measure.ref: record for record in read(cycle.edition, quarter, audience)}
    return Outturns(card, tuple(MeasureOutturns(row, _recorded(records[row.ref], quarter)) for row in card.rows))


def published_outturns(found: PublishedQuarter) -> Outturns:
    """The same as publications tell it, up to the one given: each year as the latest of them has it.

    Two queries at most.
    """
    card = found.scorecard
    known: dict[str, dict[Period, Cell]] = {}
    for earlier in reversed(published_up_to(card.quarter)):
        for row in earlier.rows:
            cells = {cell.period: cell for cell in (*row.years, row.figure) if _is_outturn(cell)}
            known.setdefault(same_measure(row, earlier, card), {}).update(cells)
    backgrounds = {each.ref: each for each in found.backgrounds}

    def of_year(row: Row) -> dict[Period, Outturn]:
        background = backgrounds.get(row.ref)
        cells = known.get(row.series, {}) | known[row.ref]
        return {
            year: Outturn(cell, background.definition_in(year) if background else 1) for year, cell in cells.items()
        }

    return Outturns(card, tuple(MeasureOutturns(row, of_year(row)) for row in card.rows))


def _is_outturn(cell: Cell) -> bool:
    return cell.period.kind == PeriodKind.YEAR and bool(cell.text)


def _recorded(record: MeasureRecord, quarter: Period) -> dict[Period, Outturn]:
    """What is recorded of it for years, or in polls within them, up to the quarter's year.

    A year that is over and has no figure of its own has the one that its quarters make.
    """
    kinds = (PeriodKind.YEAR, PeriodKind.SURVEY)
    figures = [each for each in record.known.values() if each.kind == ObservationKind.FIGURE]
    years = {each.period.year for each in figures if each.period.kind in kinds and each.period.year <= quarter.year}
    years |= {each.period.year for each in figures if each.period.year < quarter.year}
    definitions = {each.period.year: each.definition for each in record.figures_of(record.headline)}
    found = {year: Outturn(made_cell(record, year), definitions.get(year, 1)) for year in years}
    return {year: outturn for year, outturn in found.items() if outturn.cell.text}
