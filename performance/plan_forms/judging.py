"""Forms of a measure's methodology: which way is good, how often, compared with what, added up how."""

from django import forms

from council_portal.figures import Unit, UnitKind
from performance.models import ComponentRule
from performance.plan_forms.fields import CHOOSE, FigureField
from performance.plan_forms.measures import ChangeForm
from performance.rules.direction import Comparator, Compares
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import CountingYear


class _MethodForm(ChangeForm):
    stamps = "method"

    @classmethod
    def initial_from(cls, settings):
        return {name: getattr(settings.method, name, None) for name in cls.base_fields if name != "seen"}


class JudgedForm(_MethodForm):
    polarity = forms.ChoiceField(
        label="Which way is good?", choices=Polarity.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    is_under_development = forms.BooleanField(
        label="It is under development: figures are shown and not judged", required=False
    )


class FrequencyForm(_MethodForm):
    frequency = forms.ChoiceField(
        label="How often is there a figure?", choices=Frequency.choices, error_messages=CHOOSE
    )
    frequency_words = forms.CharField(
        label="As printed, where it says more",
        max_length=200,
        required=False,
        help_text="For example Annually, in May.",
    )
    counting_year = forms.ChoiceField(
        label="Which year does a running total run over?",
        choices=CountingYear.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    carries_forward = forms.BooleanField(
        label="A quarter without a figure of its own shows the latest of the same year, marked as such", required=False
    )


class ComparisonForm(_MethodForm):
    comparator = forms.ChoiceField(
        label="What is the figure compared with?",
        choices=Comparator.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    compares = forms.ChoiceField(
        label="What of it is compared?", choices=Compares.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    materiality = forms.ChoiceField(
        label="From which size does a movement count?",
        help_text="A smaller one reads Stable.",
        choices=[
            ("plan", "As in the whole plan"),
            ("percent", "From a percentage of the earlier figure"),
            ("absolute", "From an amount in the measure's unit"),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    @classmethod
    def initial_from(cls, settings):
        method = settings.method
        kind, size = "plan", None
        if method.materiality_absolute is not None:
            kind, size = "absolute", method.materiality_absolute
        elif method.materiality_percent is not None:
            kind, size = "percent", method.materiality_percent
        return super().initial_from(settings) | {"materiality": kind, "size": size}

    def shape(self):
        self.fields["size"] = FigureField(
            unit=Unit(UnitKind.COUNT),
            label="The percentage or amount",
            required=False,
            help_text="0: every movement counts.",
        )

    def clean(self):
        given = super().clean()
        size = given.get("size")
        if given.get("materiality") in ("percent", "absolute") and "size" not in self.errors:
            if size is None or size < 0:
                self.add_error("size", "Enter the percentage or amount from which a movement counts, 0 or more.")
        return given

    @property
    def changes(self):
        data = self.cleaned_data
        return {
            "comparator": data["comparator"],
            "compares": data["compares"],
            "materiality_percent": data["size"] if data["materiality"] == "percent" else None,
            "materiality_absolute": data["size"] if data["materiality"] == "absolute" else None,
        }


class RollUpForm(_MethodForm):
    roll_up = forms.ChoiceField(
        label="How do figures of periods make one of the year?",
        choices=RollUp.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    component_rule = forms.ChoiceField(
        label="If it has parts, what decides its status?",
        choices=ComponentRule.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
