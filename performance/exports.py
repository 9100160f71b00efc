"""A scorecard as a file: what the page shows, a row a measure, figures as numbers."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse

from council_portal.spreadsheets import Sheet, to_csv, to_xlsx
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Cell, Row

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heads(card: Scorecard) -> list[str]:
    """The columns of the scorecard (DOMAIN 2.1), periods named in full."""
    return [
        "Ref", "Priority", "Outcome", "Action", "Measure", "Owner", "Priority measure", "Good is", "Frequency", "Unit",
        "Target", "Status", "Direction of travel", f"Figure reported for {card.quarter.medium_label}", "Remarks",
        *(period.medium_label for period in (*card.years, *card.quarters, *card.months)),
        "Year-end forecast", "Data note",
    ]  # fmt: skip


def rows(card: Scorecard) -> list[list]:
    """A row a measure, in the order of the plan."""
    return [_row(row) for row in card.rows]


def _row(row: Row) -> list:
    return [
        row.ref,
        row.priority,
        row.outcome,
        row.action,
        row.title,
        row.owner,
        "Yes" if row.is_priority else "No",
        row.polarity.label,
        row.frequency_words or row.frequency.label,
        row.unit.description,
        row.target.printed or row.target.words,
        row.status.status.label,
        row.direction.label,
        _figure(row.figure),
        "; ".join(row.figure.words),
        *(_figure(cell) for cell in (*row.years, *row.quarters, *row.months)),
        row.forecast.value if row.forecast else None,
        row.note,
    ]


def _figure(cell: Cell) -> Decimal | str | None:
    """The number where there is one, else the words that stand in its place."""
    return cell.value if cell.value is not None else cell.text or None


def response(card: Scorecard, kind: str, *, made_on: date) -> HttpResponse:
    """The scorecard as a download; `kind` is csv or xlsx."""
    if kind == "csv":
        content, media_type = to_csv(heads(card), rows(card)), "text/csv; charset=utf-8"
    else:
        content, media_type = to_xlsx([Sheet(card.quarter.key, heads(card), rows(card))], made_on=made_on), XLSX
    name = f"scorecard-{card.quarter.key}.{kind}"
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
