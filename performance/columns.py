"""The columns of the whole scorecard: which of them a reader picked, and what the rows are sorted by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from council_portal.choices import Choice
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Row
from performance.rules.direction import Direction
from performance.rules.status import Status


class ScorecardColumn(Choice):
    """What a reader may leave out; the measure itself always stands."""

    ACTION = "action", "Action"
    OWNER = "owner", "Owner"
    POLARITY = "polarity", "Good is"
    FREQUENCY = "frequency", "Frequency"
    TARGET = "target", "Target"
    STATUS = "status", "Status"
    DIRECTION = "direction", "Direction of travel"
    YEARS = "years", "Year ends"
    QUARTERS = "quarters", "Quarters so far"
    MONTHS = "months", "Months of the quarter"
    FORECAST = "forecast", "Year-end forecast"
    NOTE = "note", "Data note"


ALL = frozenset(ScorecardColumn)
MEASURE = "measure"
#: Beside the status of now and never in its place: what the forecast would be.
FORECAST_STATUS = "forecast_status"
_STATUSES, _DIRECTIONS = list(Status), list(Direction)
#: What a column is sorted by, where it is no period; None stands last either way.
_KEYS: dict[str, Callable[[Row], Any]] = {
    MEASURE: lambda row: row.title.casefold(),
    ScorecardColumn.ACTION: lambda row: row.action.casefold() or None,
    ScorecardColumn.OWNER: lambda row: row.owner,
    ScorecardColumn.POLARITY: lambda row: row.polarity.label,
    ScorecardColumn.FREQUENCY: lambda row: row.frequency.label,
    ScorecardColumn.TARGET: lambda row: None if row.target.value is None else (row.unit.description, row.target.value),
    ScorecardColumn.STATUS: lambda row: _STATUSES.index(row.status.status),
    ScorecardColumn.DIRECTION: lambda row: _DIRECTIONS.index(row.direction.direction),
    ScorecardColumn.FORECAST: lambda row: row.forecast and (row.unit.description, row.forecast.value),
    FORECAST_STATUS: lambda row: row.forecast and _STATUSES.index(row.forecast.status),
    ScorecardColumn.NOTE: lambda row: row.note.casefold() or None,
}


@dataclass(frozen=True)
class Arrangement:
    """Which columns stand, and what the rows are sorted by: a column or period by its key, else the plan's order."""

    columns: frozenset[ScorecardColumn] = ALL
    sorted_by: str = ""
    is_descending: bool = False

    @classmethod
    def asked(cls, query: QueryDict, card: Scorecard) -> "Arrangement":
        """What an address asks for; what cannot be understood is left out, and no column at all means all."""
        chosen = frozenset(column for column in ScorecardColumn if column in query.getlist("column"))
        name = query.get("sort", "")
        key = name.removeprefix("-")
        known = {*_KEYS, *(period.key for period in _periods(card))}
        return cls(chosen or ALL, key if key in known else "", key in known and name.startswith("-"))

    @property
    def name(self) -> str:
        """As it stands in an address."""
        return f"{'-' if self.is_descending else ''}{self.sorted_by}"

    def arranged(self, rows: Iterable[Row], card: Scorecard) -> list[Row]:
        """The rows in the order asked for: figures by number within a unit, what has none last, else as they came."""
        if not self.sorted_by:
            return list(rows)
        key = _KEYS.get(self.sorted_by) or _figure_in(card, self.sorted_by)
        keyed = [(key(row), row) for row in rows]
        present = [pair for pair in keyed if pair[0] is not None]
        present.sort(key=lambda pair: pair[0], reverse=self.is_descending)
        return [row for _, row in present] + [row for found, row in keyed if found is None]


#: Every column, in the order of the plan.
EVERYTHING = Arrangement()


def _periods(card: Scorecard):
    return (*card.years, *card.quarters, *card.months)


def _figure_in(card: Scorecard, key: str) -> Callable[[Row], Any]:
    """Gives a row's figure in the period of that key, by its unit first, since numbers of two units do not compare."""
    at = next(index for index, period in enumerate(_periods(card)) if period.key == key)

    def figure(row: Row):
        value = (*row.years, *row.quarters, *row.months)[at].value
        return None if value is None else (row.unit.description, value)

    return figure


@dataclass(frozen=True)
class Head:
    """A column's head: its words, the address that sorts by it (or the other way round), and how it is sorted."""

    words: str
    address: str
    aria_sort: str
    css: str = ""


def heads(card: Scorecard, arrangement: Arrangement, query: QueryDict) -> list[Head]:
    """The heads of the columns that stand, in their order."""
    found = [_head("Measure", MEASURE, arrangement, query)]
    periods = {
        ScorecardColumn.YEARS: [(f"Year end {period.short_label}", period.key) for period in card.years],
        ScorecardColumn.QUARTERS: [(period.medium_label, period.key) for period in card.quarters],
        ScorecardColumn.MONTHS: [(period.short_label, period.key) for period in card.months],
    }
    for column in ScorecardColumn:
        if column not in arrangement.columns:
            continue
        if column == ScorecardColumn.FORECAST:
            found += [
                _head(column.label, column.value, arrangement, query, "numeric"),
                _head("Forecast status", FORECAST_STATUS, arrangement, query),
            ]
        elif column in periods:
            found += [_head(words, key, arrangement, query, "numeric") for words, key in periods[column]]
        else:
            css = "scorecard__wide" if column in (ScorecardColumn.ACTION, ScorecardColumn.TARGET) else ""
            found.append(_head(column.label, column.value, arrangement, query, css))
    return found


def _head(words: str, key: str, arrangement: Arrangement, query: QueryDict, css: str = "") -> Head:
    is_sorted = arrangement.sorted_by == key
    asked = query.copy()
    asked["sort"] = f"-{key}" if is_sorted and not arrangement.is_descending else key
    aria_sort = ("descending" if arrangement.is_descending else "ascending") if is_sorted else ""
    return Head(words, f"?{asked.urlencode()}", aria_sort, css)
