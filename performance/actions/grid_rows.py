"""A row of the grid: the figures of a measure and its commentary, kept as drafts or submitted, all of them or none."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from council_portal.models import User
from council_portal.periods import Period
from performance.actions import commentaries, observations, overrides
from performance.actions.answers import Answered
from performance.actions.observations import Entry
from performance.models import Component, Measure, ObservationKind
from performance.queries.measure_record import Overriding

TAKEN_BACK = "It was made for the figure before this one."


@dataclass(frozen=True)
class FigureTyped:
    """A figure of a row, with the version and the draft that its author saw, why it is entered or changed, and what
    its author was asked about it.
    """

    component: Component
    kind: ObservationKind
    period: Period
    entry: Entry
    expected_version: int
    expected_draft: int
    why: str = ""
    is_revision: bool = False
    answered: tuple[Answered, ...] = ()


@dataclass(frozen=True)
class WordsTyped:
    """The commentary of a row, with the version and the draft that its author saw."""

    text: str
    expected_version: int
    expected_draft: int


@dataclass(frozen=True)
class RowTyped:
    """What is to be done with one measure: drafts to keep, figures to submit, its commentary if it was changed."""

    measure: Measure
    quarter: Period
    drafts: tuple[FigureTyped, ...] = ()
    figures: tuple[FigureTyped, ...] = ()
    words: WordsTyped | None = None


def save(*, row: RowTyped, by: User, at: datetime, channel: str = "grid") -> None:
    """Keeps the row as drafts, for owner and deputy alone.

    Raises StaleFigure or StaleText where somebody else's came first, Refusal where the quarter takes no entries or a
    figure is out of bounds, ValidationError for what the record refuses; nothing of the row is kept then.
    """
    with transaction.atomic():
        for figure in row.drafts:
            observations.save_draft(**_said(row, figure), by=by, at=at, channel=channel)
        if row.words is not None:
            commentaries.save_draft(**_words(row), by=by, at=at, channel=channel)


def submit(*, row: RowTyped, judgements: dict[str, Overriding], by: User, at: datetime, channel: str = "grid") -> None:
    """Submits the row's figures and commentary. `judgements` are the owner's own that stand of the measure: made for
    the figures before, they are taken back when figures are submitted.

    Raises what `save` raises; nothing of the row is submitted then.
    """
    with transaction.atomic():
        for draft in row.drafts:
            observations.save_draft(**_said(row, draft), by=by, at=at, channel=channel)
        for figure in row.figures:
            act = observations.revise if figure.is_revision else observations.submit
            act(**_said(row, figure), by=by, at=at, channel=channel)
        if any(figure.kind == ObservationKind.FIGURE for figure in row.figures):
            for of in judgements:
                overrides.set_(
                    measure=row.measure,
                    quarter=row.quarter,
                    of=of,
                    value="",
                    reason=TAKEN_BACK,
                    by=by,
                    at=at,
                    channel=channel,
                )
        if row.words is not None:
            commentaries.write(**_words(row), by=by, at=at, channel=channel)


def _said(row: RowTyped, figure: FigureTyped) -> dict:
    said = {
        "measure": row.measure,
        "component": figure.component,
        "period": figure.period,
        "entry": figure.entry,
        "expected_version": figure.expected_version,
        "expected_draft": figure.expected_draft,
        "why": figure.why,
        "answered": figure.answered,
    }
    return said if figure.is_revision else said | {"kind": figure.kind}


def _words(row: RowTyped) -> dict:
    return {
        "measure": row.measure,
        "quarter": row.quarter,
        "text": row.words.text,
        "expected_version": row.words.expected_version,
        "expected_draft": row.words.expected_draft,
    }
