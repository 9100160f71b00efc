"""The exceptions of a quarter: the measures that a reader should hear of, each with its row and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from council_portal.figures import UnitKind
from council_portal.periods import Period
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Row
from performance.rules.exceptions import Asked, ExceptionKind, Finding, Stood, exceptions, question, weight
from performance.rules.reporting import NoFigure

#: What stands in place of a figure that is withheld or lost for good: it does not go out of date.
ANSWERED = {reason.label for reason in NoFigure if not reason.leaves_room}


@dataclass(frozen=True)
class Issue:
    """A measure that is an exception: its row, the reasons, the gravest first, and a question that might be asked."""

    row: Row
    findings: tuple[Finding, ...]
    question: str

    @property
    def kind(self) -> ExceptionKind:
        return self.findings[0].kind

    @property
    def kinds(self) -> frozenset[ExceptionKind]:
        return frozenset(each.kind for each in self.findings)


def issues(card: Scorecard, earlier: Sequence[Scorecard]) -> tuple[Issue, ...]:
    """The exceptions of a scorecard, the heaviest first; `earlier` are those of the quarters before, newest first."""
    before = [{row.ref: row for row in each.rows} for each in earlier]
    found = []
    for row in card.rows:
        stood = [
            _stood(rows[row.ref], each.quarter) for each, rows in zip(earlier, before, strict=True) if row.ref in rows
        ]
        reasons = exceptions(_stood(row, card.quarter), stood, frequency=row.frequency, newest=_newest(row))
        if reasons:
            found.append(Issue(row, reasons, question(reasons, _asked(row))))
    return tuple(
        sorted(
            found,
            key=lambda each: weight(
                each.findings, is_priority=each.row.is_priority, missed_share=each.row.status.missed_share
            ),
        )
    )


def by_kind(found: Iterable[Issue]) -> list[tuple[ExceptionKind, list[Issue]]]:
    """Each exception once, under its gravest reason; reasons that none has are left out."""
    given = list(found)
    groups = [(kind, [each for each in given if each.kind == kind]) for kind in ExceptionKind]
    return [(kind, inside) for kind, inside in groups if inside]


def _stood(row: Row, quarter: Period) -> Stood:
    has_figure = row.figure.value is not None or bool(row.figure.parts) or row.status.status.is_judged
    return Stood(
        quarter=quarter,
        status=row.status.status,
        direction=row.direction.direction,
        reported=row.figure.period if has_figure else None,
        is_missing=row.is_missing,
        forecast=row.forecast.status if row.forecast else None,
    )


def _newest(row: Row) -> Period | None:
    """The period of the newest figure that the row shows anywhere; None of what is not counted in numbers."""
    if row.unit.kind == UnitKind.TEXT or row.figure.text in ANSWERED:
        return None
    cells = [cell.period for cell in (*row.years, *row.quarters, *row.months) if cell.value is not None or cell.parts]
    known = [*cells, *(point.period for point in row.recent)]
    if row.figure.value is not None or row.figure.parts:
        known.append(row.figure.period)
    return max(known, key=lambda period: period.end, default=None)


def _asked(row: Row) -> Asked:
    return Asked(
        direction=row.direction.direction,
        forecast=row.forecast.status if row.forecast else None,
        forecast_text=row.forecast.text if row.forecast else "",
        is_explained=bool(row.commentary.strip()),
        expected_on=row.expected_on,
    )
