"""The forms by which an officer is asked to write a report, or to send a paper as a file."""

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


class AskUploadForm(AskAuthorForm):
    """Which officer sends a paper as a file, as what the agenda lists it, and by when."""

    title = forms.CharField(
        label="Title of the paper",
        max_length=300,
        help_text="As the agenda lists it, and as they read it.",
        error_messages={"required": "Give the paper a title."},
    )
    field_order = ("title", "author", "due_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["author"].label = "Officer"
        self.fields["author"].help_text = (
            "They send the file, are told what was found in it, and may send another until you release it. It opens to "
            "them nothing else of the meeting."
        )
        self.fields["author"].error_messages |= {"required": "Choose the officer who is to send the paper."}
        self.fields["due_on"].help_text = "The day by which the file is to be sent."
        self.fields["due_on"].error_messages |= {"required": "Give the day by which it is to be sent."}
