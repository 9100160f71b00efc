"""Fields that several forms of meetings share: a day, a time, a list of lines."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from meetings.rules.planning import DayMisread, read_day

LONGEST_LIST = 60
CHOOSE = ("", "Choose")
"""What stands first in a list of which something is to be chosen."""


class DayInput(forms.DateInput):
    """A day, as the browser asks for one."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, as the browser asks for one."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class LinesField(forms.CharField):
    """A list, one entry a line; gives the lines that say something."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, longest: int = 500, **kwargs):
        super().__init__(required=False, **kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > LONGEST_LIST:
            raise ValidationError(f"Give at most {LONGEST_LIST} lines.")
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(f"Keep each line to {self.longest} characters.")
        return lines


class DaysField(LinesField):
    """A list of days, one a line as people write them; gives dates."""

    def clean(self, value) -> list[date]:
        days = []
        for line in super().clean(value):
            try:
                days.append(read_day(line))
            except DayMisread as misread:
                raise ValidationError(str(misread)) from misread
        return days
