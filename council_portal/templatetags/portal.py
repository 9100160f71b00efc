"""The portal's own template tags and filters: marks with their words, dates, minus signs, tables with captions."""

from collections.abc import Hashable, Iterable
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from council_portal import days
from council_portal.marks import DIRECTION_MARKS, STATUS_MARKS, Mark

register = template.Library()

GENERAL = ("Ensure this", "Enter a valid", "Enter a whole number.", "Enter a number.", "Select a valid", "This field")
"""How errors begin that Django words the same for every field."""

#: What office programs most often add to a language, by its code; another code is shown as it is.
REGIONS = {
    "AU": "Australia",
    "CA": "Canada",
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "IN": "India",
    "NZ": "New Zealand",
    "PK": "Pakistan",
    "PL": "Poland",
    "PT": "Portugal",
    "RO": "Romania",
    "US": "United States",
    "ZA": "South Africa",
}

#: How many marks in the picture of a plan are kept as rendered: those of a few plans, once for each state and address.
MARKS_KEPT = 4096

# format_html costs more than the rest of a table's cell: the few possible marks are made once.
_made: dict[tuple[Mark, str, bool], SafeString] = {}


def _mark(mark: Mark, word: str, is_alone: bool) -> SafeString:
    key = (mark, word, is_alone)
    if key not in _made:
        form = (
            '<span class="mark mark--alone mark--{}"><span class="govuk-visually-hidden">{}</span></span>'
            if is_alone
            else '<span class="mark mark--{}">{}</span>'
        )
        html = format_html(form, mark.shape, word)
        if word != mark.word:
            return html
        _made[key] = html
    return _made[key]


@register.simple_tag
def status_mark(status: str, show: str = "word", word: str = "") -> SafeString:
    """A status as mark and word: {% status_mark measure.status %}.

    show="mark" leaves the word to screen readers; `word` says something longer, such as "Not due".
    """
    mark = STATUS_MARKS[str(status)]
    return _mark(mark, word or mark.word, show == "mark")


@register.simple_tag
def direction_mark(direction: str, show: str = "word", word: str = "") -> SafeString:
    """A direction of travel as mark and word: {% direction_mark measure.direction %}; options as status_mark."""
    mark = DIRECTION_MARKS[str(direction)]
    return _mark(mark, word or mark.word, show == "mark")


@register.simple_tag
def status_picture(status: str, about: str = "", size: int = 14) -> SafeString:
    """A status as a picture with alternative text, for print where a mark stands without its word.

    `about` says what has the status: {% status_picture s about="1.A2" %} reads "1.A2: Off target".
    """
    mark = STATUS_MARKS[str(status)]
    alt = f"{about}: {mark.word}" if about else mark.word
    return format_html(
        '<img class="mark-picture" src="{}" alt="{}" width="{}" height="{}">', static(mark.file), alt, size, size
    )


@register.simple_tag
def plan_marks(marks: Iterable[Hashable]) -> SafeString:
    """The marks of an outcome in the picture of the plan, each a frozen value."""
    return mark_safe("".join(map(_plan_mark, marks)))


@lru_cache(maxsize=MARKS_KEPT)
def _plan_mark(mark: Hashable) -> str:
    return render_to_string("components/plan_mark.html", {"mark": mark})


@register.filter
def status_word(status: str) -> str:
    """A status in words."""
    return STATUS_MARKS[str(status)].word


@register.filter
def status_shape(status: str) -> str:
    """The shape of a status, as in the class mark--on-target."""
    return STATUS_MARKS[str(status)].shape


@register.filter
def direction_word(direction: str) -> str:
    """A direction of travel in words."""
    return DIRECTION_MARKS[str(direction)].word


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def long_date(value: date | datetime | None) -> str:
    """A day as 17 February 2017; nothing for None."""
    return days.long_date(_day(value)) if value else ""


@register.filter
def weekday_date(value: date | datetime | None) -> str:
    """A day as Friday 17 February 2017; nothing for None."""
    return f"{_day(value):%A} {long_date(value)}" if value else ""


@register.filter
def short_date(value: date | datetime | None) -> str:
    """A day as 17 Feb 2017, for tables; nothing for None."""
    if not value:
        return ""
    day = _day(value)
    return f"{day.day} {day:%b %Y}"


@register.filter
def long_moment(value: datetime | None) -> str:
    """A moment in the council's time, as 17 February 2017 at 9:05am; nothing for None."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = local.hour % 12 or 12
    return f"{long_date(local)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def minus(value: object) -> str:
    """A number's text with a true minus sign."""
    text = str(value)
    return "\N{MINUS SIGN}" + text[1:] if text.startswith("-") else text


@register.filter
def naming(error: str, field: BoundField) -> str:
    """An error away from its field, in a summary: with the field's label where it is in Django's general words."""
    return f"{field.label}: {error}" if error.startswith(GENERAL) else error


@register.filter
def language_name(tag: str) -> str:
    """A language tag as people read it: English (United Kingdom) for en-GB. A tag that is not known stays as it is."""
    parts = tag.replace("_", "-").split("-")
    language = LANG_INFO.get(parts[0].lower(), {}).get("name")
    if not language:
        return tag
    return f"{language} ({REGIONS.get(parts[-1].upper(), parts[-1])})" if len(parts) > 1 else language


@register.simple_tag
def caption_of(table: object) -> str:
    """The caption of a django-tables2 table, which every table has.

    Raises ImproperlyConfigured for a table without one: a table that does not say what it holds is not accessible.
    """
    caption = getattr(table, "caption", "")
    if not caption:
        raise ImproperlyConfigured(f"{type(table).__name__} needs a `caption` that says what the table holds")
    return caption
