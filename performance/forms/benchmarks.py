"""The form of a figure of others, to compare with."""

from django import forms

from council_portal.figures import FigureError, parse
from council_portal.periods import Period, PeriodKind
from performance.forms.figures import LONGEST_TYPED
from performance.models import Component

#: How many years back a figure of others may lie, as far as the form offers.
BENCHMARK_YEARS = 8


class BenchmarkForm(forms.Form):
    """A figure of others for one period, with its source; or the one that stands taken back."""

    group = forms.CharField(
        label="Who is it a figure of?",
        max_length=120,
        help_text="For example England, or Metropolitan councils. The same name each time makes it one group.",
        error_messages={"required": "Name the group that the figure is of."},
    )
    period = forms.ChoiceField(label="For which period?")
    value = forms.CharField(required=False, max_length=LONGEST_TYPED, strip=False)
    source = forms.CharField(
        label="Where was it published?",
        required=False,
        max_length=300,
        help_text="For example Department for Education, Characteristics of children in need, table A1.",
    )
    is_withdrawn = forms.BooleanField(label="Take back what stands for this group and period", required=False)
    why = forms.CharField(
        label="If one stands already, why is it changed or taken back?", required=False, max_length=500
    )

    def __init__(self, *args, component: Component, quarter: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.component = component
        self.fields["value"].label = f"Figure ({component.in_unit.description})"
        self.fields["value"].widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-10"}
        kinds = (
            ("Council years", quarter.year, BENCHMARK_YEARS),
            ("Quarters", quarter, 4 * BENCHMARK_YEARS),
            ("Months", quarter.months[-1], 12 * BENCHMARK_YEARS),
        )
        self.fields["period"].choices = [
            (name, [(f"{newest.kind} {each.key}", each.label) for each in (newest.shifted(-n) for n in range(count))])
            for name, newest, count in kinds
        ]

    def clean_value(self):
        typed = self.cleaned_data["value"]
        if not typed.strip():
            return None
        try:
            return parse(typed, self.component.in_unit, places=4)
        except FigureError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        given, is_withdrawn = cleaned.get("value"), cleaned.get("is_withdrawn")
        if given is None and not is_withdrawn and "value" not in self.errors:
            self.add_error("value", "Enter the figure.")
        if given is not None and is_withdrawn:
            self.add_error("value", "Leave the figure empty where it is taken back.")
        if given is not None and not cleaned.get("source", "").strip() and "source" not in self.errors:
            self.add_error("source", "Say where the figure was published.")
        return cleaned

    @property
    def entry(self) -> dict:
        """What was entered, as the action takes it."""
        kind, _, key = self.cleaned_data["period"].partition(" ")
        entered = {name: self.cleaned_data[name] for name in ("group", "value", "source", "why")}
        return entered | {"period": Period.parse(PeriodKind(kind), key)}
