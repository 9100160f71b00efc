"""Forms of the parts of a measure: added, renamed, ended."""

from django import forms

from performance.models import ComponentRole
from performance.plan_forms.fields import UnitFields
from performance.plan_forms.measures import ChangeForm
from performance.rules.status import Polarity


class ComponentForm(ChangeForm, UnitFields):
    """A further figure of a measure."""

    label = forms.CharField(
        label="Name",
        max_length=200,
        help_text="For example Girls, or North.",
        error_messages={"required": "Enter the part’s name."},
    )
    role = forms.ChoiceField(
        label="What is it to the measure?",
        choices=[choice for choice in ComponentRole.choices if choice[0] != ComponentRole.HEADLINE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is to the measure."},
    )
    polarity = forms.ChoiceField(
        label="Which way is good, for a part that is judged?",
        choices=[("", "As its measure"), *Polarity.choices],
        required=False,
    )
    field_order = ("label", "role", "polarity")
    stamps = "component"

    @classmethod
    def initial_from(cls, settings):
        return cls.initial_of(settings.headline)

    @property
    def changes(self):
        data = self.cleaned_data
        return {
            "label": data["label"],
            "role": ComponentRole(data["role"]),
            "unit": self.in_unit,
            "polarity": Polarity(data["polarity"]) if data["polarity"] else None,
        }


class _OfComponentForm(ChangeForm):
    stamps = "component"

    def __init__(self, *args, component, **kwargs):
        self.component = component
        super().__init__(*args, **kwargs)

    @property
    def changes(self):
        return super().changes | {"component": self.component}


class RenameComponentForm(_OfComponentForm):
    is_dated = False
    holds_at_once = True
    label = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the part’s name."})

    def shape(self):
        self.initial["label"] = self.component.label


class EndComponentForm(_OfComponentForm):
    """From which quarter a part is counted no more."""
