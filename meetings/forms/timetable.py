"""Forms of the timetable: lead times and closures."""

from django import forms

from meetings.forms.fields import DayInput
from meetings.models import Closure, LeadTimes
from meetings.models.timetable import IN_BOUNDS


class LeadTimesForm(forms.ModelForm):
    """How long before a meeting each thing is due."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = LeadTimes
        error_messages = {
            "clearance_days": {"required": "Enter a number of days, 0 or more."},
            "commentary_days": {"required": "Enter a number of days, 0 or more."},
            "data_close_days": {"required": "Enter a number of days, 0 or more."},
            "notice_days": {"required": "Enter a number of days, 1 or more."},
            "meeting_minutes": {"required": "Enter a number of minutes."},
        }
        fields = [
            "clear_days",
            "clearance_days",
            "commentary_days",
            "data_close_days",
            "notice_days",
            "notice_counts_working_days",
            "meeting_minutes",
        ]
        labels = {
            "clear_days": "Clear days of notice of an agenda",
            "clearance_days": "Clearance ends, in working days before publication",
            "commentary_days": "Commentary ends, in working days before the end of clearance",
            "data_close_days": "Data close, in working days before the end of commentary",
            "notice_days": "Clear days’ notice of key decisions and private meetings",
            "notice_counts_working_days": "That notice counts working days alone",
            "meeting_minutes": "Minutes that a meeting is taken to last",
        }
        help_texts = {
            "clear_days": "Empty for what the law asks: 5 in England and Northern Ireland, 3 in Wales and Scotland.",
            "clearance_days": "",
            "commentary_days": "",
            "data_close_days": "",
            "notice_days": "28 by the Regulations of 2012.",
            "notice_counts_working_days": "Otherwise it counts calendar days.",
            "meeting_minutes": "In calendars, and where clashes are looked for.",
        }
        widgets = {
            name: forms.NumberInput({"class": "govuk-input--width-5"})
            for name in ("clear_days", "clearance_days", "commentary_days", "data_close_days", "notice_days")
            + ("meeting_minutes",)
        }

    def details(self) -> dict:
        """The lead times as they are to be."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class ClosureForm(forms.ModelForm):
    """Days on which the offices are shut."""

    first_on = forms.DateField(
        label="First day", widget=DayInput, validators=IN_BOUNDS, error_messages={"required": "Give the first day."}
    )
    last_on = forms.DateField(
        label="Last day",
        help_text="The same for a single day; empty means that too.",
        required=False,
        widget=DayInput,
        validators=IN_BOUNDS,
    )

    class Meta:
        model = Closure
        error_messages = {"why": {"required": "Say why the offices are shut."}}
        fields = ["first_on", "last_on", "why"]
        labels = {"why": "Why"}
        help_texts = {"why": "As the working shows it, for example Offices closed, or a bank holiday’s name."}

    def clean(self):
        if not self.cleaned_data.get("last_on") and "last_on" not in self.errors:
            self.cleaned_data["last_on"] = self.cleaned_data.get("first_on")
        return self.cleaned_data


class CommitteeFilter(forms.Form):
    """Which committee's meetings to show."""

    committee = forms.ChoiceField(label="Committee", required=False)

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].choices = [("", "All committees"), *((one.slug, one.name) for one in committees)]
