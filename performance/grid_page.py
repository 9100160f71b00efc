"""The grid of a quarter as plain values for the component that draws it: rows, facts beside them, fields to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from council_portal.grid import (
    Grid,
    GridCell,
    GridColumn,
    GridConflict,
    GridFact,
    GridField,
    GridGroup,
    GridLine,
    GridRow,
)
from council_portal.periods import Period, PeriodKind
from performance.forms.figures import LONGEST_TYPED
from performance.grid_fields import LONGEST_WHY, WORDS, answer_name, field_name, seen_of
from performance.grid_figures import LONGEST_WORDS, FigureRead
from performance.grid_reading import RowRead
from performance.models import Component, Confidence, Observation, ObservationKind
from performance.models.answer import LONGEST_ANSWER
from performance.queries.due import DueState
from performance.queries.places import FORECAST, MONTHS, PERIOD, Place
from performance.queries.rows import made_cell, text_of
from performance.queries.spoken import spoken
from performance.rules.reporting import NoFigure, Version, part_words
from performance.rules.return_reading import LONGEST_COMMENTARY

GROUPS = (
    ("To do", (DueState.RETURNED, DueState.OVERDUE, DueState.DUE, DueState.DRAFT)),
    ("Expected later", (DueState.EXPECTED,)),
    ("Not sent in", (DueState.NOT_SENT_IN,)),
    ("Sent in and done", (DueState.SENT_IN, DueState.DONE)),
    ("Not due this quarter", (DueState.NOT_DUE,)),
)
REOPENED = "Reopened for you"
REASONS = (("", "There is a figure"), *NoFigure.choices)
QUALITIES = ((Version.FINAL.value, "Final"), (Version.PROVISIONAL.value, "Provisional: it may still change"))
SURE = (("", "Not said"), *Confidence.choices)


def grid_of(reads: Sequence[RowRead], quarter: Period, shown: Mapping[str, Sequence[str]] | None = None) -> Grid:
    """The grid with everything that was read into it; `shown` are sentences about a row, by its key.

    Of a closed quarter what is reopened for the person comes first; that the rest is closed the page says once.
    """
    columns = _columns(reads, quarter)
    rows = {read.key: row_of(read, columns, (shown or {}).get(read.key, ())) for read in reads}
    is_closed = any(read.row.refusal for read in reads)
    groups = [
        GridGroup(heading, tuple(rows[read.key] for read in reads if _heading(read, is_closed) == heading))
        for heading in (REOPENED, *(heading for heading, _ in GROUPS))
    ]
    return Grid(
        caption=f"Your measures in {quarter.label}",
        row_heading="Measure",
        facts_heading="Before",
        outcome_heading="It would read",
        note_heading="Commentary",
        columns=columns,
        groups=tuple(group for group in groups if group.rows),
        outcome_template="performance/_grid_outcome.html",
        note_template="performance/_grid_note.html",
        links_template="performance/_grid_links.html",
    )


def _heading(read: RowRead, is_closed: bool) -> str:
    """Under which heading a row belongs: what is expected once the quarter is closed is nothing that can be done."""
    state = read.row.state
    if is_closed:
        if not read.row.refusal:
            return REOPENED
        state = DueState.NOT_SENT_IN if state == DueState.EXPECTED else state
    return next(heading for heading, states in GROUPS if state in states)


def columns_of(quarter: Period) -> tuple[GridColumn, ...]:
    """Every column that a row may have a cell in."""
    months = [GridColumn(key, month.label.split()[0]) for key, month in zip(MONTHS, quarter.months, strict=True)]
    return (
        *months,
        GridColumn(PERIOD, quarter.medium_label),
        GridColumn(FORECAST, f"Year-end forecast {quarter.year_label}"),
    )


def _columns(reads: Sequence[RowRead], quarter: Period) -> tuple[GridColumn, ...]:
    used = {figure.place.column for read in reads for figure in read.figures}
    return tuple(column for column in columns_of(quarter) if column.key in used)


def row_of(read: RowRead, columns: Sequence[GridColumn], notices: Sequence[str] = ()) -> GridRow:
    """One measure as a row of the grid."""
    row, is_open = read.row, not read.row.refusal
    figures = {figure.place.key: figure for figure in read.figures}
    lines = tuple(
        _line(read, component, {place.column: figures[place.key] for place in places}, columns)
        for component, places in row.lines
    )
    name = f"{row.measure.ref} {row.measure.title}"
    note = GridField(
        name=f"{read.key}-{WORDS}",
        label=f"Commentary on {name}",
        value=read.words,
        error=read.errors.get(f"{read.key}-{WORDS}", ""),
        column="note",
        is_long=True,
        longest=LONGEST_COMMENTARY,
    )
    return GridRow(
        key=read.key,
        name=name,
        lines=lines,
        about=read,
        seen=read.seen,
        note=note if is_open else None,
        note_text=spoken(row.record, row.quarter, read.words),
        more=_more(read, name) if is_open else (),
        notices=(*_notices(read), *notices),
        conflicts=_conflicts(read) if is_open else (),
        now=seen_of(row),
        questions=_questions(read) if is_open else (),
        asked=" ".join(answered.question.mark for _, answered in read.questions),
        is_open=is_open,
    )


def _line(
    read: RowRead, component: Component, figures: Mapping[str, FigureRead], columns: Sequence[GridColumn]
) -> GridLine:
    row = read.row
    is_headline = component == row.record.headline
    unit = component.in_unit.description
    under = [f"{unit[:1].upper()}{unit[1:]}"]
    if is_headline:
        target = row.row.target
        under.append(f"Target: {target.printed or target.words or 'none'}")
    what = f"{row.measure.ref} {component.label}" if component.label else row.measure.ref
    return GridLine(
        title=component.label if not is_headline else "",
        under=tuple(under),
        facts=_facts(read, component, figures),
        cells=_with_room_for_words([_cell(read, figures.get(column.key), column, what) for column in columns]),
    )


def _with_room_for_words(cells: Sequence[GridCell]) -> tuple[GridCell, ...]:
    """A box of words reaches over the cell after it where that is empty, as the forecast of a judgement always is."""
    found: list[GridCell] = []
    for cell in cells:
        last = found[-1] if found else None
        if last and last.field and last.field.is_words and not (cell.field or cell.text):
            found[-1] = replace(last, span=last.span + 1)
        else:
            found.append(cell)
    return tuple(found)


def _facts(read: RowRead, component: Component, figures: Mapping[str, FigureRead]) -> tuple[GridFact, ...]:
    """The figure before and that of the same period last year, or where there is none of last year as a whole."""
    record, quarter = read.row.record, read.row.quarter
    period = figures[PERIOD].place.period if PERIOD in figures else quarter
    if period.kind == PeriodKind.SURVEY:
        polls = [k for k in record.figures_of(component) if k.period.kind == period.kind and k.period < period]
        return tuple(GridFact(k.period.short_label, text_of(k, component)) for k in polls[-2:])
    found = {}
    for before in (period.previous(), period.same_last_year()):
        known = record.figure(component, before)
        if known is None and component == record.headline and (text := made_cell(record, before).text):
            found[before] = text
            continue
        if known is None and before.kind == PeriodKind.QUARTER and record.figure(component, before.months[-1]):
            before, known = before.months[-1], record.figure(component, before.months[-1])
        if known is None and before == period.same_last_year() and record.figure(component, before.year):
            before, known = before.year, record.figure(component, before.year)
        found[before] = text_of(known, component) if known else "Nothing"
    return tuple(GridFact(before.medium_label, text) for before, text in found.items())


def _cell(read: RowRead, figure: FigureRead | None, column: GridColumn, what: str) -> GridCell:
    if figure is None:
        is_unused = column.key == PERIOD and read.row.state == DueState.NOT_DUE and not read.row.refusal
        return GridCell(column, text=read.row.row.figure.text if is_unused else "")
    place = figure.place
    said = figure.said
    if read.row.refusal:
        return GridCell(column, text=figure.standing.latest.in_words if figure.standing.latest else "Nothing")

    def field(of: str, label: str, **fields) -> GridField:
        name = field_name(read.row, place, of)
        key = {"figure": column.key, "confidence": "f-confidence", "because": "f-because"}.get(of, "")
        return GridField(name=name, label=label, value=said[of], column=key, error=read.errors.get(name, ""), **fields)

    if place.column == FORECAST:
        when = f"{what}, year-end forecast"
        return GridCell(
            column,
            field("figure", when, longest=LONGEST_TYPED),
            beside=(
                field("confidence", f"{when}: how sure are you?", choices=SURE, heading="How sure?"),
                field("because", f"{when}: what does it rest on?", heading="Because", longest=LONGEST_WHY),
            ),
        )
    is_words = not place.component.in_unit.is_number and not figure.place.component.in_unit.kind == "yes_no"
    hint = "" if place.period in (read.row.quarter, *read.row.quarter.months) else _named(place)
    return GridCell(
        column,
        field(
            "figure",
            f"{what}, {place.period.label}",
            longest=LONGEST_WORDS if is_words else LONGEST_TYPED,
            is_words=is_words,
            heading=hint,
        ),
        more=_seldom(figure, field, f"{what}, {place.period.label}"),
    )


def _named(place: Place) -> str:
    kind = "Poll of" if place.period.kind == PeriodKind.SURVEY else ""
    return f"{kind} {place.period.label}".strip()


def _seldom(figure: FigureRead, field, when: str) -> tuple[GridField, ...]:
    """How firm it is, which part of the period it is for, and why there is none and until when."""
    qualities = QUALITIES
    if figure.said["quality"] == Version.REVISED:
        qualities = (*QUALITIES, (Version.REVISED.value, Version.REVISED.label))
    fields = [
        field("reason", f"{when}: why is there no figure?", heading="If there is no figure, why?", choices=REASONS),
        field("expected", f"{when}: when is it expected?", heading="Then expected on, day/month/year", longest=30),
        field("quality", f"{when}: how firm is it?", heading="How firm is it?", choices=qualities),
    ]
    if parts := _parts(figure.place.period, figure.standing.shown):
        fields.append(field("part", f"{when}: for which part is it?", heading="For which part is it?", choices=parts))
    return tuple(fields)


def _parts(period: Period, shown: Observation | None) -> tuple[tuple[str, str], ...]:
    if period.kind in (PeriodKind.MONTH, PeriodKind.SURVEY):
        return ()
    parts = [("", "The whole of it"), *((str(n), part_words(period, n)) for n in range(1, period.kind.length))]
    if shown is not None and shown.is_part_period and not shown.covers_months:
        parts.append(("part", shown.part_period_words or "Part of the period only"))
    return tuple(parts)


def _more(read: RowRead, name: str) -> tuple[GridField, ...]:
    """Why a figure that was sent in before is changed."""
    figures = [figure for figure in read.figures if figure.standing.latest and figure.place.column != FORECAST]
    if not figures:
        return ()
    return (
        GridField(
            name=f"{read.key}-why",
            label=f"{name}: why is a figure changed?",
            heading="Why is a figure changed?",
            value=read.why,
            error=read.errors.get(f"{read.key}-why", ""),
            longest=LONGEST_WHY,
        ),
    )


def _questions(read: RowRead) -> tuple[GridField, ...]:
    """What is asked about the figures that are new: a question never keeps one back once it was asked."""
    fields = []
    for figure, answered in read.questions:
        name = answer_name(read.row, figure.place, answered.question.doubt)
        fields.append(
            GridField(
                name=name,
                label=answered.question.sentence,
                heading=answered.question.sentence,
                value=answered.words,
                error=read.errors.get(name, ""),
                longest=LONGEST_ANSWER,
            )
        )
    return tuple(fields)


def _notices(read: RowRead) -> list[str]:
    """What must be noticed of a row: what was returned and why."""
    row = read.row
    found = [
        f"{_which(each)}: {each.in_words} was returned by {each.returned_by.name}: {each.return_reason}"
        for each in row.returned
    ]
    if row.commentary and row.commentary.return_reason:
        found.append(
            f"The commentary was returned by {row.commentary.returned_by.name}: {row.commentary.return_reason}"
        )
    return found


def _which(figure: Observation) -> str:
    """Of what and when it is: January 2017; hate crime, Quarter 3 (October to December 2016)."""
    is_forecast = figure.kind == ObservationKind.FORECAST
    what = "Year-end forecast" if is_forecast else figure.component.label
    return f"{what}, {figure.period.label}" if what else figure.period.label


def _conflicts(read: RowRead) -> tuple[GridConflict, ...]:
    """What somebody else changed meanwhile that this person changed too: both, to choose between."""
    row, found = read.row, []
    for figure in read.overtaken:
        label = figure.place.period.label
        if figure.place.column == FORECAST:
            label = f"{label}, year-end forecast"
        theirs = figure.standing.shown
        meanwhile = (
            f"{theirs.entered_by.name} entered {_what(theirs)} meanwhile"
            if theirs
            else "somebody else emptied the draft meanwhile"
        )
        mine = figure.said["figure"] or "empty"
        found.append(
            GridConflict(
                field_name(row, figure.place, "figure"),
                f"{row.measure.ref}, {label}",
                f"{label}: {meanwhile}. Yours, {mine}, is not saved.",
            )
        )
    if read.words_are_overtaken:
        theirs = row.commentary_draft or row.commentary
        meanwhile = (
            f"{theirs.by.name} wrote other commentary meanwhile: “{row.words}”"
            if row.words
            else f"{theirs.by.name} took the draft of the commentary away meanwhile."
        )
        found.append(
            GridConflict(f"{read.key}-{WORDS}", f"{row.measure.ref}, commentary", f"{meanwhile} Yours is not saved.")
        )
    return tuple(found)


def _what(figure: Observation) -> str:
    said = figure.in_words
    return f"{said}, a draft," if figure.state == "draft" else said
