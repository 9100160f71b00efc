"""The form that asks with whose eyes a meeting is to be seen."""

from datetime import date

from django import forms

from meetings.models import Councillor


class PreviewForm(forms.Form):
    """As whom: the public, or a councillor in office."""

    reader = forms.ModelChoiceField(
        Councillor.objects.none(), label="See it as", required=False, empty_label="The public"
    )

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = Councillor.objects.in_office_on(on).in_order()
