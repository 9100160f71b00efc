"""What a finance officer fills in: a line's forecast as at a month, with the reason for its variation."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from council_portal.figures import FigureError, Unit, UnitKind, parse
from council_portal.periods import Period, PeriodKind

POUNDS = Unit(UnitKind.MONEY)
MOST_POUNDS = Decimal(10_000_000_000)


class ForecastForm(forms.Form):
    """The outturn in pounds; `as_read` says which forecasts the form was filled in from."""

    month = forms.ChoiceField(label="As at the end of")
    outturn = forms.CharField(
        label="Forecast outturn",
        help_text="What the line is expected to spend by the year\u2019s end, in pounds, for example 1,792,000. "
        "It already counts on approved management actions.",
        max_length=40,
        widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Reason for the variation",
        help_text="Needed where the variation is over the budget\u2019s threshold. It is printed in the report.",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    as_read = forms.CharField(widget=forms.HiddenInput, max_length=20)

    def __init__(self, *args, year: Period, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        begun = [month for month in year.months if month.start <= today]
        self.fields["month"].choices = [(month.key, month.label) for month in reversed(begun)]

    def clean_month(self) -> Period:
        return Period.parse(PeriodKind.MONTH, self.cleaned_data["month"])

    def clean_outturn(self) -> int:
        """The outturn in whole pence."""
        try:
            pounds = parse(self.cleaned_data["outturn"], POUNDS, places=2, lowest=-MOST_POUNDS, highest=MOST_POUNDS)
        except FigureError as refused:
            raise ValidationError(str(refused)) from refused
        return int(pounds * 100)
