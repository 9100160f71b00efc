"""The outturns of council years side by side, for people with an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_filters import MultipleChoiceFilter

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.periods import Period
from performance import exports
from performance.filters import WholeScorecardFilter
from performance.queries.audience import audience_of
from performance.queries.outturns import MeasureOutturns, Outturns, moved_in_words, outturns
from performance.queries.scorecard import NoScorecard
from performance.queries.shown import Cell, Row
from performance.rules.direction import Movement
from performance.tables import MeasureUrl
from performance.views.scorecard import measure_urls

#: Fewer make no comparison.
FEWEST = 2


@allowed("performance.read_approved")
@require_safe
def years(request, quarter):
    """The years that the address names beside one another: the last two that are over, unless others are asked for."""
    return render(request, "performance/years.html", years_context(request, _outturns(request, quarter), "performance"))


@allowed("performance.read_approved")
@require_safe
def download(request, quarter, kind):
    """What the page shows, as CSV or XLSX."""
    return download_of(request, _outturns(request, quarter), kind, made_on=clock.today())


def _outturns(request, quarter) -> Outturns:
    try:
        return outturns(quarter, audience_of(actor_of(request)))
    except NoScorecard as error:
        raise Http404(str(error)) from error


@dataclass(frozen=True)
class YearsRow:
    """A measure with a cell a year, and how it moved from the first year to the last."""

    row: Row
    url: str
    cells: list[Cell]
    movement: Movement
    how_far: str


@dataclass(frozen=True)
class AskedYears:
    """What an address asks for: the years, what narrows the measures, and which of them stand."""

    shown: list[Period]
    is_too_few: bool
    narrowed: WholeScorecardFilter
    kept: Sequence[MeasureOutturns]

    @property
    def with_figures(self) -> list[MeasureOutturns]:
        return [each for each in self.kept if each.has_any(self.shown)]


def asked_years(request, found: Outturns) -> AskedYears:
    """The last two years that are over where fewer than two are asked for; no measure where there are no two years."""
    asked = [year for year in found.years if year.key in request.GET.getlist("year")]
    over = [year for year in found.years if year.end <= found.card.quarter.end]
    shown = asked if len(asked) >= FEWEST else (over if len(over) >= FEWEST else list(found.years))[-FEWEST:]
    choice = MultipleChoiceFilter(
        label="Years",
        choices=[(year.key, year.label if year in over else f"{year.label} so far") for year in found.years],
        widget=forms.CheckboxSelectMultiple,
        initial=[year.key for year in shown],
    )
    narrowed = WholeScorecardFilter(request.GET, card=found.card, more={"year": choice})
    kept = found.only(narrowed.wanted) if len(shown) >= FEWEST else ()
    return AskedYears(shown, len(asked) == 1, narrowed, kept)


def years_context(request, found: Outturns, area: str) -> dict:
    """What the template needs; `area` names the addresses."""
    asked, measure_url = asked_years(request, found), measure_urls(found.card, area)
    rows = [_row(each, measure_url, asked.shown) for each in asked.with_figures]
    return {
        "card": found.card,
        "area": area,
        "form": asked.narrowed.form,
        "query": request.GET.urlencode(),
        "years": asked.shown,
        "is_too_few": asked.is_too_few,
        "rows": rows,
        "without": [(each.row, measure_url(each.row.ref)) for each in asked.kept if not each.has_any(asked.shown)],
        "sentence": moved_in_words((row.movement for row in rows), asked.shown) if rows else "",
    }


def download_of(request, found: Outturns, kind: str, *, made_on: date) -> HttpResponse:
    """What the page shows as a file. Raises Http404 where there are no two years."""
    asked = asked_years(request, found)
    if len(asked.shown) < FEWEST:
        raise Http404(f"No two years can stand side by side in {found.card.quarter.label}.")
    return exports.years_response(asked.with_figures, asked.shown, found.card.quarter, kind, made_on=made_on)


def _row(measure: MeasureOutturns, measure_url: MeasureUrl, shown: list[Period]) -> YearsRow:
    movement, ref = measure.movement(shown), measure.row.ref
    return YearsRow(measure.row, measure_url(ref), measure.cells(shown), movement, measure.how_far(movement))
