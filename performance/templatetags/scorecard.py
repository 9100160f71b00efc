"""`{% cell cell %}`: a period's cell of a scorecard, made without a template of its own, since a page has thousands."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from council_portal.figures import show_in_table
from performance.queries.shown import Cell, Row

register = template.Library()


@register.simple_tag
def cell(cell: Cell) -> SafeString:
    """The figure, or the words in its place, with its remarks and the figures beside it."""
    kind = "numeric" if cell.value is not None else "measures__words"
    under = [*cell.words, *(f"{part.label}: {part.text}" for part in cell.beside)]
    remarks = "".join(f' <span class="measures__under">{escape(words)}</span>' for words in under)
    return mark_safe(f'<td class="{kind}">{escape(cell.text)}{remarks}</td>')


@register.filter
def in_unit(value: Decimal, row: Row) -> str:
    """A number as the measure's own figures are shown in a table."""
    return show_in_table(value, row.unit, row.decimal_places)
