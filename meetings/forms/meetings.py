"""Forms of meetings."""

from django import forms

from council_portal.days import long_date
from meetings.actions.meetings import CHANGEABLE
from meetings.forms.fields import DayInput, DaysField, TimeInput
from meetings.models import Meeting
from meetings.models.timetable import IN_BOUNDS
from meetings.rules.planning import MOST, WEEKDAYS, OnAHoliday, PlannedDay, Rhythm, days_of


class MeetingForm(forms.ModelForm):
    """A meeting's day, time and place, what is said of the next, and where its pack has what is withheld."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Meeting
        error_messages = {"held_on": {"required": "Give the date of the meeting."}}
        fields = CHANGEABLE
        labels = {
            "held_on": "Date of the meeting",
            "starts_at": "Time",
            "venue": "Venue",
            "next_held_on": "Date of the next meeting",
            "next_starts_at": "Time of the next meeting",
            "next_note": "A word on the next meeting",
            "note": "Note under the heading",
            "has_restricted_part": "Bind what is withheld as a restricted part",
        }
        help_texts = {
            "starts_at": "",
            "next_note": "For example its theme.",
            "note": "For example how to attend.",
            "has_restricted_part": "At the end of the restricted edition, its pages numbered R1, R2 and on. Otherwise "
            "each withheld paper stays at its place, and a sheet in the public edition gives the pages it stands for.",
        }
        widgets = {
            "held_on": DayInput,
            "starts_at": TimeInput,
            "next_held_on": DayInput,
            "next_starts_at": TimeInput,
            "note": forms.Textarea(attrs={"rows": 3}),
        }


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    because = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Say why it is cancelled."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Where the agenda is published, the public reads it too.",
    )


class PatternForm(forms.Form):
    """A year's meetings by a pattern, by a list of days, or by both together."""

    rhythm = forms.ChoiceField(
        label="How often",
        required=False,
        choices=[("", "Only the days listed below"), *((rhythm.value, rhythm.label) for rhythm in Rhythm)],
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week", required=False, coerce=int, choices=list(enumerate(WEEKDAYS)), empty_value=None
    )
    first = forms.DateField(label="From", required=False, widget=DayInput, validators=IN_BOUNDS)
    last = forms.DateField(label="Until", required=False, widget=DayInput, validators=IN_BOUNDS)
    on_a_holiday = forms.ChoiceField(
        label="Where the day is a bank holiday or the offices are shut",
        required=False,
        choices=OnAHoliday.choices,
        initial=OnAHoliday.LEAVE_OUT,
    )
    days = DaysField(label="Days", help_text="One a line, for example 17 February 2017 or 17/2/2017.")
    starts_at = forms.TimeField(label="Time", required=False, widget=TimeInput)
    venue = forms.CharField(label="Venue", required=False, max_length=300)

    def clean(self):
        asked = self.cleaned_data
        if asked.get("rhythm"):
            for name, what in (("weekday", "day of the week"), ("first", "first day"), ("last", "last day")):
                if asked.get(name) is None and name not in self.errors:
                    self.add_error(name, f"Give the {what}, or choose “Only the days listed below”.")
        elif not asked.get("days") and "days" not in self.errors:
            self.add_error("days", "List at least one day, or choose how often the committee meets.")
        return asked

    def planned(self, why_shut) -> list[PlannedDay]:
        """The days asked for, in order and each once. Raises PlanMisread."""
        asked = self.cleaned_data
        found = [PlannedDay(day, day) for day in asked["days"]]
        if asked["rhythm"]:
            found += days_of(
                Rhythm(asked["rhythm"]),
                asked["weekday"],
                asked["first"],
                asked["last"],
                why_shut=why_shut,
                on_a_holiday=OnAHoliday(asked["on_a_holiday"] or OnAHoliday.LEAVE_OUT),
            )
        by_day = {}
        for day in found:
            by_day.setdefault(day.held_on or day.fell_on, day)
        return [by_day[day] for day in sorted(by_day)]


class PlannedForm(forms.Form):
    """One meeting about to be called with others."""

    is_wanted = forms.BooleanField(label="Call it", required=False, initial=True)
    held_on = forms.DateField(
        label="Date",
        widget=DayInput,
        validators=IN_BOUNDS,
        error_messages={"required": "Give the date of the meeting."},
    )
    starts_at = forms.TimeField(label="Time", required=False, widget=TimeInput)
    venue = forms.CharField(label="Venue", required=False, max_length=300)


class PlannedFormSet(forms.BaseFormSet):
    """The meetings about to be called; a day stands once."""

    def clean(self):
        seen = set()
        for form in self.forms:
            if not form.is_valid() or not form.cleaned_data.get("is_wanted"):
                continue
            day = form.cleaned_data["held_on"]
            if day in seen:
                form.add_error("held_on", f"{long_date(day)} stands here twice. Change one, or leave it out.")
            seen.add(day)

    @property
    def wanted(self) -> list[forms.Form]:
        """The rows that are to be called."""
        return [form for form in self.forms if form.is_valid() and form.cleaned_data["is_wanted"]]


PlannedForms = forms.formset_factory(
    PlannedForm, formset=PlannedFormSet, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)
