"""The form that asks for a supplement."""

from django import forms

from meetings.rules.supplements import Numbering


class SupplementForm(forms.Form):
    """Why papers come after the pack, and how their pages are numbered."""

    because = forms.CharField(
        label="Why these papers come after the pack",
        max_length=500,
        error_messages={"required": "Say why these papers come after the pack."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads it on the supplement, and beside the pack.",
    )
    numbering = forms.ChoiceField(
        label="Page numbers",
        choices=Numbering.choices,
        widget=forms.RadioSelect,
        initial=Numbering.ON,
        error_messages={"required": "Choose how the pages are numbered."},
    )
