"""What scorecards' templates can say: rows that are rendered once, a period's cell, a number in a measure's unit."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from council_portal.figures import show_in_table
from council_portal.periods import in_short
from performance.columns import ALL, ScorecardColumn
from performance.queries.shown import Cell, Row
from performance.tables import ShownRow

register = template.Library()
register.filter("in_short", in_short)


@register.simple_tag
def cells(*groups: Iterable[Cell]) -> SafeString:
    """The cells of a row's periods, made without a template and in one go, since a page has thousands.

    In each the figure, or the words in its place, with its remarks and the figures beside it.
    """
    return mark_safe("".join(_cell(cell) for group in groups for cell in group))


def _cell(cell: Cell) -> str:
    kind = "numeric" if cell.value is not None else "measures__words"
    under = [*cell.words, *(f"{part.label}: {part.text}" for part in cell.beside)]
    remarks = "".join(f' <span class="measures__under">{escape(in_short(words))}</span>' for words in under)
    return f'<td class="{kind}">{escape(in_short(cell.text))}{remarks}</td>'


@register.simple_tag
def rows(shown: Iterable[ShownRow], name: str, columns: frozenset[ScorecardColumn] = ALL) -> SafeString:
    """The rows of a table by the template of that name, which sees nothing but `row`, `shown` and `columns`.

    A row with all its columns is rendered once and keeps its HTML: a scorecard that is kept is shown again for the
    price of its frame.
    """
    template = get_template(name).template
    render = _kept if columns == ALL else _rendered
    return mark_safe("".join(render(each, template, name, columns) for each in shown))


def _kept(shown: ShownRow, template, name: str, columns: frozenset[ScorecardColumn]) -> str:
    kept = shown.row.rendered
    key = (name, shown.url)
    if key not in kept:
        kept[key] = _rendered(shown, template, name, columns)
    return kept[key]


def _rendered(shown: ShownRow, template, name: str, columns: frozenset[ScorecardColumn]) -> str:
    return template.render(Context({"row": shown.row, "shown": shown, "columns": columns}))


@register.filter
def in_unit(value: Decimal, row: Row) -> str:
    """A number as the measure's own figures are shown in a table."""
    return show_in_table(value, row.unit, row.decimal_places)
