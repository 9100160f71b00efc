"""The outturns of council years side by side, for people with an account."""

from dataclasses import dataclass

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_filters import MultipleChoiceFilter

from council_portal.access.checks import actor_of, allowed
from council_portal.periods import Period
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
    try:
        found = outturns(quarter, audience_of(actor_of(request)))
    except NoScorecard as error:
        raise Http404(str(error)) from error
    return render(request, "performance/years.html", years_context(request, found, "performance"))


@dataclass(frozen=True)
class YearsRow:
    """A measure with a cell a year, and how it moved from the first year to the last."""

    row: Row
    url: str
    cells: list[Cell]
    movement: Movement
    how_far: str


def years_context(request, found: Outturns, area: str) -> dict:
    """What the template needs; `area` names the addresses."""
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
    measure_url = measure_urls(found.card, area)
    kept = found.only(narrowed.wanted) if len(shown) >= FEWEST else ()
    rows = [_row(each, measure_url, shown) for each in kept if each.has_any(shown)]
    return {
        "card": found.card,
        "area": area,
        "form": narrowed.form,
        "years": shown,
        "is_too_few": len(asked) == 1,
        "rows": rows,
        "without": [(each.row, measure_url(each.row.ref)) for each in kept if not each.has_any(shown)],
        "sentence": moved_in_words((row.movement for row in rows), shown) if rows else "",
    }


def _row(measure: MeasureOutturns, measure_url: MeasureUrl, shown: list[Period]) -> YearsRow:
    movement, ref = measure.movement(shown), measure.row.ref
    return YearsRow(measure.row, measure_url(ref), measure.cells(shown), movement, measure.how_far(movement))
