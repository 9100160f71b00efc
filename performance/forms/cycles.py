"""Forms of a quarter: when it is due, for whom it is reopened, what is corrected."""

from datetime import date, timedelta

from django import forms

from council_portal.days import long_date
from council_portal.forms.people import DateInput
from council_portal.periods import LAST_YEAR, Period


class OpenForm(forms.Form):
    """The days on which a quarter's figures and commentary are due; the 20th and 27th after it unless said."""

    data_due_on = forms.DateField(
        label="Figures are due on",
        widget=DateInput,
        error_messages={"required": "Enter the day on which figures are due."},
    )
    commentary_due_on = forms.DateField(
        label="Commentary is due on",
        help_text="The same day, or later.",
        widget=DateInput,
        error_messages={"required": "Enter the day on which commentary is due."},
    )

    def __init__(self, *args, quarter: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.quarter = quarter
        self.initial.setdefault("data_due_on", quarter.end.replace(day=20))
        self.initial.setdefault("commentary_due_on", quarter.end.replace(day=27))

    def clean(self):
        cleaned = super().clean()
        data, commentary = cleaned.get("data_due_on"), cleaned.get("commentary_due_on")
        if data and data < self.quarter.end:
            self.add_error(
                "data_due_on", f"Choose a day after the quarter, which ends on {long_date(self.quarter.last_day)}."
            )
        if data and commentary and commentary < data:
            self.add_error("commentary_due_on", "Choose the day on which figures are due, or a later one.")
        return cleaned


class DueForm(OpenForm):
    """Other days on which an open quarter's figures and commentary are due, and why."""

    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.CharField(
        label="Why are they changed?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept in the record of the quarter.",
        error_messages={"required": "Say why the days are changed."},
    )


class WhichMeasureForm(forms.Form):
    """Which measure is to be reopened."""

    measure = forms.ChoiceField(label="Which measure?", error_messages={"required": "Choose a measure."})

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(each.ref, str(each)) for each in measures]


class ReopenForm(forms.Form):
    """For whom a measure of a closed quarter is reopened, up to and with which day, and why."""

    user = forms.ChoiceField(
        label="For whom?", widget=forms.RadioSelect, error_messages={"required": "Choose who may enter the figure."}
    )
    last_on = forms.DateField(
        label="Last day",
        help_text="They can enter it up to and on this day.",
        widget=DateInput,
        error_messages={"required": "Enter the last day."},
    )
    reason = forms.CharField(
        label="Why is it reopened?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept in the record of the measure.",
        error_messages={"required": "Say why the quarter is reopened."},
    )

    def __init__(self, *args, people, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.today = {str(user.pk): user for user in people}, today
        self.fields["user"].choices = [
            (key, f"{user.name}, {user.post}" if user.post else user.name) for key, user in self.people.items()
        ]
        if people:
            self.initial.setdefault("user", str(people[0].pk))

    def clean_last_on(self) -> date:
        day = self.cleaned_data["last_on"]
        if day < self.today:
            raise forms.ValidationError("Choose today or a day that is still to come.")
        if day.year > LAST_YEAR:
            raise forms.ValidationError(f"Choose a day before {LAST_YEAR + 1}.")
        return day

    @property
    def exception(self) -> dict:
        """What the action takes: the person, the first day on which it no longer holds, and the reason."""
        data = self.cleaned_data
        return {
            "user": self.people[data["user"]],
            "until_on": data["last_on"] + timedelta(days=1),
            "reason": data["reason"],
        }


class CorrectionForm(forms.Form):
    """The notice under which a published quarter is published again."""

    notice = forms.CharField(
        label="What is corrected?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see this notice, with today's date, above the corrected scorecard.",
        error_messages={"required": "Say what is corrected: readers see it."},
    )
