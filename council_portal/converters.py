"""How days, periods and references are written in addresses."""

from datetime import date

from django.urls import register_converter
from django.urls.converters import StringConverter

from council_portal.periods import Period, PeriodError, PeriodKind


class TextConverter(StringConverter):
    """A word such as a code or a file's name; never one with a null character, which PostgreSQL cannot compare."""

    regex = r"[^/\x00]+"


class DayConverter:
    """A day such as 2017-02-17, given to the view as a date."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class QuarterConverter:
    """A quarter such as 2016-17-Q3, given to the view as a Period."""

    regex = r"\d{4}-\d{2}-Q[1-4]"

    def to_python(self, value: str) -> Period:
        try:
            return Period.parse(PeriodKind.QUARTER, value)
        except PeriodError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: Period | str) -> str:
        return str(value)


class YearConverter:
    """A council year such as 2016-17, given to the view as a Period."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Period:
        try:
            return Period.parse(PeriodKind.YEAR, value)
        except PeriodError as error:
            raise ValueError(str(error)) from error

    def to_url(self, value: Period | str) -> str:
        return str(value)


class MonthConverter:
    """A calendar month such as 2017-02, given to the view as its first day."""

    regex = r"(?:19[7-9]\d|20\d{2})-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class ItemConverter(StringConverter):
    """An agenda item's number as printed: 6, or 6a for a sub-item."""

    regex = r"[1-9][0-9]{0,3}[a-z]?"


class MeasureRefConverter:
    """A measure's reference within its plan, such as 1.A5 or 1.B4(a): any plan's letters, digits and brackets."""

    regex = r"[0-9A-Za-z][0-9A-Za-z.()_-]{0,29}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register() -> None:
    register_converter(TextConverter, "text")
    register_converter(DayConverter, "day")
    register_converter(QuarterConverter, "quarter")
    register_converter(YearConverter, "year")
    register_converter(ItemConverter, "item")
    register_converter(MonthConverter, "month")
    register_converter(MeasureRefConverter, "ref")
