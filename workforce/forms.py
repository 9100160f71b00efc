"""What an HR officer fills in: what has been done about an action, and where it stands."""

from django import forms

from workforce.rules.status import ActionStatus

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class UpdateForm(forms.Form):
    """What has been done, and when."""

    text = forms.CharField(
        label="What has been done",
        help_text="In plain words, as staff will read it.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    told_on = forms.DateField(
        label="As at", help_text="The day on which this was so, for example 9 February 2017.", widget=DAY
    )


class StatusForm(forms.Form):
    """Where the action stands now; `as_read` says what the form was filled in from."""

    status = forms.TypedChoiceField(
        label="Status",
        choices=ActionStatus.choices,
        coerce=ActionStatus,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why",
        help_text="Needed where an action is deferred, superseded, not pursued or taken up again. Staff will read it.",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64)
