"""The form that gives a report to its author."""

from datetime import date

from django import forms

from council_portal.access.roles import Role
from council_portal.models import User
from meetings.forms.fields import DayInput
from meetings.forms.officers import OFFICERS, holding
from meetings.models.timetable import IN_BOUNDS


class OfficerField(forms.ModelChoiceField):
    """An officer, named with their post."""

    def label_from_instance(self, officer: User) -> str:
        return f"{officer.name}, {officer.post}" if officer.post and officer.post != officer.name else officer.name


class AskAuthorForm(forms.Form):
    """Which officer writes the report, and by when. A clerk needs no asking: they keep every report."""

    author = OfficerField(
        User.objects.none(),
        label="Author",
        empty_label="Choose an officer",
        help_text="They write the cover sheet and the sections, and send the report for clearance. "
        "It opens to them nothing else of the meeting.",
        error_messages={"required": "Choose the officer who is to write the report."},
    )
    due_on = forms.DateField(
        label="By",
        widget=DayInput,
        validators=IN_BOUNDS,
        help_text="The day on which it is to be sent for clearance.",
        error_messages={"required": "Give the day by which it is to be written."},
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        clerks = holding([Role.CLERK], on)
        self.fields["author"].queryset = holding(OFFICERS, on).exclude(pk__in=clerks.values("pk"))
