"""`{% chart chart "id" %}`: a chart with its static drawing, sentence and table, which a script may enliven."""

from django import template
from django.utils.safestring import mark_safe

from council_portal.charts import HALF, NARROW, WIDTH, Chart, to_svg

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart, id: str, has_table: bool = True, is_half: bool = False) -> dict:
    """What the component needs; `id` is unique on the page. Without its table the page has one of its own beside it.

    `is_half` where two charts stand side by side, so that the words of the static drawing keep their size.
    """
    return {
        "chart": chart,
        "id": id,
        "has_table": has_table,
        "figure_id": f"{id}-figure",
        "svg": mark_safe(to_svg(chart, width=HALF if is_half else WIDTH)),
        "narrow_svg": mark_safe(to_svg(chart, width=NARROW)),
    }
