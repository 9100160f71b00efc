"""`{% chart chart "id" %}`: a chart with its static drawing, sentence and table, which a script may enliven."""

from django import template
from django.utils.safestring import mark_safe

from council_portal.charts import NARROW, Chart, to_svg

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart, id: str) -> dict:
    """What the component needs; `id` is unique on the page."""
    return {
        "chart": chart,
        "id": id,
        "figure_id": f"{id}-figure",
        "svg": mark_safe(to_svg(chart)),
        "narrow_svg": mark_safe(to_svg(chart, width=NARROW)),
    }
