"""Forms of clearance: who is asked for it by when, what they answer, and why a locked report is opened."""

from collections.abc import Mapping
from datetime import date

from django import forms

from council_portal.access.roles import Role
from council_portal.models import User
from meetings.forms.fields import DayInput
from meetings.forms.officers import OFFICERS, holding
from meetings.models import Clearance
from meetings.models.timetable import IN_BOUNDS
from meetings.rules.clearance import Stage

CLEAR, RETURN = "clear", "return"
ROLE_OF = {Stage.FINANCE: (Role.FINANCE_OFFICER,), Stage.HR: (Role.HR_OFFICER,)}
"""Whose clearance a stage is, where the portal has a role for it; for any other stage an officer of any kind."""


class AskForm(forms.Form):
    """An officer and a day for each stage; a stage without an officer is not asked for."""

    def __init__(self, *args, not_of: set[int], on: date, due_on: date, standing: Mapping[str, Clearance], **kwargs):
        """`not_of` are the keys of those who are not asked: whoever asks, and whoever wrote."""
        super().__init__(*args, **kwargs)
        for stage in Stage:
            held = standing.get(stage)
            roles = ROLE_OF.get(stage, OFFICERS)
            self.fields[f"{stage}_asked_of"] = forms.ModelChoiceField(
                holding(roles, on).exclude(pk__in=not_of),
                label=stage.label,
                required=False,
                empty_label="Nobody is asked",
                initial=held and held.asked_of_id,
            )
            self.fields[f"{stage}_due_on"] = forms.DateField(
                label=f"{stage.label}: by",
                required=False,
                widget=DayInput,
                validators=IN_BOUNDS,
                initial=held.due_on if held else due_on,
            )

    def clean(self):
        asked = super().clean()
        for stage in Stage:
            due = f"{stage}_due_on"
            if asked.get(f"{stage}_asked_of") and asked.get(due) is None and due not in self.errors:
                self.add_error(due, f"Give the day by which it is to be cleared: {stage.label}.")
        if not self.errors and not self.asked:
            self.add_error(f"{Stage.FINANCE}_asked_of", "Choose at least one officer to ask.")
        return asked

    @property
    def asked(self) -> dict[Stage, tuple[User, date]]:
        """The officers asked, each with their day."""
        chosen = {stage: self.cleaned_data.get(f"{stage}_asked_of") for stage in Stage}
        return {stage: (who, self.cleaned_data[f"{stage}_due_on"]) for stage, who in chosen.items() if who}


class AnswerForm(forms.Form):
    """Whether a report is cleared, or returned and why."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(CLEAR, "I clear it as it stands here"), (RETURN, "I return it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you clear the report or return it."},
    )
    because = forms.CharField(
        label="What has to be changed",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Where you return it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        asked = super().clean()
        if asked.get("answer") == RETURN and not asked.get("because") and "because" not in self.errors:
            self.add_error("because", "Say what has to be changed before you can clear it.")
        if asked.get("answer") == CLEAR and asked.get("because"):
            self.add_error("because", "You clear it as it stands: return it if something has to be changed.")
        return asked


class OpenAgainForm(forms.Form):
    """Why a locked report is opened again."""

    because = forms.CharField(
        label="Reason",
        max_length=1000,
        error_messages={"required": "Say why the report is opened again."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever cleared it clears it again for what changes, and the approver in any case.",
    )
