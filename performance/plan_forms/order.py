"""Forms of the plan's order: its editions, priorities, outcomes and actions, and where a measure stands in it."""

from decimal import Decimal

from django import forms

from council_portal.periods import FIRST_YEAR, LAST_YEAR, Period, PeriodError, PeriodKind
from performance.actions.plan_editions import MOST_YEARS
from performance.models import (
    Action,
    Measure,
    Outcome,
    PlanEdition,
    Priority,
)
from performance.models.measure import REF
from performance.plan_forms.fields import SHORT, FigureField, reason_field
from performance.rules.targets import PERCENT


class EditionForm(forms.Form):
    """A plan and the council years that it covers."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example Corporate Plan 2016/17.",
        error_messages={"required": "Enter the plan’s title."},
    )
    first_year = forms.CharField(
        label="First council year",
        max_length=9,
        widget=forms.TextInput(SHORT),
        help_text="April to March, for example 2016/17.",
        error_messages={"required": "Enter the first council year, for example 2016/17."},
    )
    years = forms.IntegerField(
        label="How many council years?",
        min_value=1,
        max_value=MOST_YEARS,
        initial=1,
        widget=forms.NumberInput(SHORT),
        error_messages={"required": "Enter how many council years the plan covers."},
    )
    default_materiality_percent = FigureField(
        unit=PERCENT,
        label="Movement that counts, in percent",
        help_text="A smaller one reads Stable, unless a measure says otherwise. 0: every movement counts.",
    )
    is_verification_required = forms.BooleanField(
        label="The performance lead verifies figures before they are approved", required=False
    )
    take_over = forms.BooleanField(
        label="Begin with the measures of the plan before",
        required=False,
        help_text="With priorities, outcomes, actions, methodology, targets, tolerances and people, as in its last "
        "quarter. Figures go on where they left off.",
    )

    reason = reason_field()

    def __init__(self, *args, can_take_over: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_take_over:
            del self.fields["take_over"]

    def clean_first_year(self) -> Period:
        typed = self.cleaned_data["first_year"].strip().replace("/", "-").replace("\N{EN DASH}", "-")
        try:
            return Period.parse(PeriodKind.YEAR, typed)
        except PeriodError as error:
            sentence = f"Enter a council year between {FIRST_YEAR} and {LAST_YEAR}, for example 2016/17."
            raise forms.ValidationError(sentence) from error

    def clean_default_materiality_percent(self) -> Decimal:
        percent = self.cleaned_data["default_materiality_percent"]
        if percent < 0:
            raise forms.ValidationError("Enter a percentage of 0 or more.")
        return percent


class ChangeEditionForm(EditionForm):
    """What of an edition may still be changed, with what it was read as."""

    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["first_year"], self.fields["years"]


class _PartForm(forms.Form):
    """A part of the plan's order with why it is added or changed; a change says what it was read as too."""

    def __init__(self, *args, is_change: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field()
        if is_change:
            self.fields["as_read"] = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PriorityForm(_PartForm):
    number = forms.IntegerField(
        label="Number",
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(SHORT),
        help_text="Its place in the plan.",
        error_messages={"required": "Enter the priority’s number."},
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter the priority’s title."})
    is_cross_cutting = forms.BooleanField(label="It cuts across the other priorities", required=False)

    def __init__(self, *args, edition: PlanEdition, part: Priority | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = edition.priorities.exclude(pk=part.pk if part else None)

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if other := self.others.filter(number=number).first():
            raise forms.ValidationError(f"{other} has this number. Choose another.")
        return number


class OutcomeForm(_PartForm):
    ref = forms.RegexField(
        rf"^{REF}$",
        label="Reference",
        max_length=12,
        widget=forms.TextInput(SHORT),
        help_text="For example 1.A.",
        error_messages={
            "required": "Enter the outcome’s reference.",
            "invalid": "Use letters and digits with full stops between them, for example 1.A.",
        },
    )
    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Enter the outcome’s title."})
    lead_post = forms.CharField(
        label="Post that answers for it",
        max_length=200,
        help_text="A post, for example Director of Public Health.",
        error_messages={"required": "Enter the post that answers for the outcome."},
    )
    second_lead_post = forms.CharField(label="A second post, where there is one", max_length=200, required=False)
    second_lead_scope = forms.CharField(
        label="Measures that the second post answers for",
        max_length=100,
        required=False,
        help_text="Their references, for example 1.A4 and 1.A5.",
    )
    also_contributes_to = forms.ModelChoiceField(
        label="Also contributes to priority", queryset=Priority.objects.none(), required=False, empty_label="None"
    )

    def __init__(self, *args, edition: PlanEdition, part: Outcome | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["also_contributes_to"].queryset = edition.priorities.order_by("number")

    def clean(self):
        given = super().clean()
        if given.get("second_lead_scope") and not given.get("second_lead_post"):
            self.add_error("second_lead_post", "Name the second post, or leave its measures empty.")
        return given


class ActionForm(_PartForm):
    title = forms.CharField(
        label="What the council will do",
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say what the council will do."},
    )

    def __init__(self, *args, edition: PlanEdition, part: Action | None = None, **kwargs):
        super().__init__(*args, **kwargs)


class OrderForm(forms.Form):
    """Behind which other measure of its outcome a measure stands."""

    other = forms.ModelChoiceField(
        label="Put it behind", queryset=Measure.objects.none(), required=False, empty_label="Nothing: it comes first"
    )
    reason = reason_field()

    def __init__(self, *args, measure: Measure, **kwargs):
        super().__init__(*args, **kwargs)
        others = Measure.objects.filter(outcome=measure.outcome_id).exclude(pk=measure.pk).order_by("position")
        self.fields["other"].queryset = others
        before = [other for other in others if other.position < measure.position]
        self.fields["other"].initial = before[-1].pk if before else None
