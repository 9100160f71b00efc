"""Forms of a measure: adding it, its words, place, unit and limits, and taking it out of the plan."""

from django import forms

from council_portal.periods import Period, PeriodKind
from performance.models import Action, Measure, Outcome, PlanEdition
from performance.models.measure import REF
from performance.plan_forms.fields import (
    CHOOSE,
    SHORT,
    FigureField,
    UnitFields,
    chosen_place,
    day_field,
    place_choices,
    place_of,
    quarter_field,
    reason_field,
)
from performance.queries.plan_settings import MeasureSettings, PlanQuarters
from performance.rules.frequency import Frequency
from performance.rules.status import Polarity


class AddMeasureForm(UnitFields):
    """A new measure: the least that a figure can be entered for; the rest is set on its own page afterwards."""

    outcome = forms.ModelChoiceField(
        label="Under which outcome?",
        queryset=Outcome.objects.none(),
        empty_label="Choose an outcome",
        error_messages={"required": "Choose an outcome."},
    )
    ref = forms.RegexField(
        rf"^{REF}$",
        label="Reference",
        max_length=12,
        widget=forms.TextInput(SHORT),
        help_text="For example 1.A5. It cannot be changed later, since texts and files name the measure by it.",
        error_messages={
            "required": "Enter the measure’s reference.",
            "invalid": "Use letters and digits with full stops between them, for example 1.A5 or 1.B4(a).",
        },
    )
    title = forms.CharField(
        label="Title",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter the measure’s title."},
    )
    place = forms.ChoiceField(
        label="Directorate or service", error_messages={"required": "Choose a directorate or service."}
    )
    polarity = forms.ChoiceField(
        label="Which way is good?",
        choices=Polarity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is good."},
    )
    frequency = forms.ChoiceField(
        label="How often is there a figure?",
        choices=Frequency.choices,
        initial=Frequency.QUARTERLY.value,
        error_messages=CHOOSE,
    )
    reason = reason_field()

    field_order = ("outcome", "ref", "title", "place", *UnitFields.base_fields, "polarity", "frequency", "quarter")

    def __init__(self, *args, edition: PlanEdition, quarters: PlanQuarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["quarter"] = quarter_field(quarters, "From which quarter is it reported?")
        self.fields["quarter"].initial = quarters.shown.key
        outcomes = Outcome.objects.filter(priority__edition=edition)
        self.fields["outcome"].queryset = outcomes.order_by("priority__number", "position")
        self.fields["place"].choices = [("", "Choose a directorate or service"), *place_choices()]
        self.order_fields([*self.field_order, "reason"])

    def clean_ref(self) -> str:
        ref = self.cleaned_data["ref"]
        if Measure.objects.filter(edition=self.edition, ref=ref).exists():
            raise forms.ValidationError(f"The plan has a measure {ref} already. Choose another reference.")
        return ref

    @property
    def changes(self) -> dict:
        data = self.cleaned_data
        directorate, service = place_of(data["place"])
        return {
            "outcome": data["outcome"],
            "ref": data["ref"],
            "title": data["title"],
            "directorate": directorate,
            "service": service,
            "unit": self.in_unit,
            "polarity": Polarity(data["polarity"]),
            "frequency": Frequency(data["frequency"]),
        }


class ChangeForm(forms.Form):
    """A change of a measure: its own fields, then from which quarter and why; `seen` is what it was read from.

    `stamps` names the rows that `seen` is of. `changes` are what the action is given besides. What `holds_at_once` has
    no day of its own: it holds in every quarter that is not published.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    is_dated = True
    holds_at_once = False
    stamps = ""

    def __init__(self, *args, settings: MeasureSettings, quarters: PlanQuarters, **kwargs):
        initial = self.initial_from(settings) | {
            "seen": settings.stamp(self.stamps),
            "quarter": quarters.shown.key,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.settings, self.quarters = settings, quarters
        self.measure, self.unit = settings.measure, settings.headline.in_unit
        self.shape()
        if self.is_dated:
            self.fields["quarter"] = quarter_field(quarters)
        self.fields["reason"] = reason_field()

    @classmethod
    def initial_from(cls, settings: MeasureSettings) -> dict:
        """What stands now, in the form's fields."""
        return {}

    def shape(self) -> None:
        """Fits the fields to the measure."""

    @property
    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "seen"}


class WordsForm(ChangeForm):
    stamps = "particulars"
    title = forms.CharField(
        label="Title",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter the measure’s title."},
    )
    description = forms.CharField(
        label="What does it count?",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="In plain words, for a reader who has never heard of it.",
    )
    why_it_matters = forms.CharField(
        label="Why does it matter?", max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )

    @classmethod
    def initial_from(cls, settings):
        return {name: getattr(settings.particulars, name) for name in ("title", "description", "why_it_matters")}


class DefinitionForm(ChangeForm):
    stamps = "definition"
    words = forms.CharField(
        label="What is counted from then on, and what changed?",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Shown beside the figures. Those of earlier periods are not compared with what follows.",
        error_messages={"required": "Say what is counted from then on."},
    )


class WithdrawDefinitionForm(ChangeForm):
    """Takes back a changed definition under which nothing was reported yet."""

    stamps = "definition"
    is_dated = False

    @property
    def looked_at(self) -> Period:
        """The quarter with which the definition begins."""
        return Period.of(PeriodKind.QUARTER, self.settings.rows["definition"][-1].from_on)


class PlaceForm(ChangeForm):
    stamps = "particulars"
    action = forms.ModelChoiceField(
        label="Action of the plan", queryset=Action.objects.none(), required=False, empty_label="None"
    )
    place = forms.ChoiceField(
        label="Directorate or service", error_messages={"required": "Choose a directorate or service."}
    )
    is_priority = forms.BooleanField(label="It is a priority measure", required=False)

    @classmethod
    def initial_from(cls, settings):
        said = settings.particulars
        return {
            "action": said.action_id,
            "place": chosen_place(said.directorate, said.service),
            "is_priority": said.is_priority,
        }

    def shape(self):
        self.fields["action"].queryset = Action.objects.filter(outcome=self.measure.outcome_id).order_by("position")
        found = place_choices()
        said = self.settings.particulars
        held = chosen_place(said.directorate, said.service)
        if held not in {value for _, group in found for value, _ in group}:
            found.append(("Closed", [(held, str(said.service or said.directorate))]))
        self.fields["place"].choices = found

    @property
    def changes(self):
        data = self.cleaned_data
        directorate, service = place_of(data["place"])
        return {
            "action": data["action"],
            "directorate": directorate,
            "service": service,
            "is_priority": data["is_priority"],
        }


class UnitForm(ChangeForm, UnitFields):
    stamps = "component"
    is_dated = False
    holds_at_once = True

    @classmethod
    def initial_from(cls, settings):
        return cls.initial_of(settings.headline)

    @property
    def changes(self):
        return {"unit": self.in_unit}


class LimitsForm(ChangeForm):
    stamps = "measure"
    is_dated = False
    holds_at_once = True

    @classmethod
    def initial_from(cls, settings):
        return {name: getattr(settings.measure, name) for name in ("lowest", "highest", "expected_on")}

    def shape(self):
        self.fields["lowest"] = FigureField(
            unit=self.unit,
            label=f"Lowest figure accepted ({self.unit.description})",
            required=False,
            help_text="Leave empty for none. No share is below 0, for example.",
        )
        self.fields["highest"] = FigureField(
            unit=self.unit, label=f"Highest figure accepted ({self.unit.description})", required=False
        )
        self.fields["expected_on"] = day_field(
            "When is the next figure expected?",
            "For a survey or a figure every two years, for example 31/03/2017. Else leave it empty.",
        )
        if not self.unit.is_number:
            del self.fields["lowest"], self.fields["highest"]

    def clean(self):
        given = super().clean()
        lowest, highest = given.get("lowest"), given.get("highest")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("highest", "The highest figure is below the lowest: put them the other way round.")
        return given

    @property
    def changes(self):
        return {name: self.cleaned_data.get(name) for name in ("lowest", "highest", "expected_on")}


class RetireForm(ChangeForm):
    """From which quarter a measure is reported no more."""

    stamps = "measure"


class TakeBackForm(ChangeForm):
    """Puts a retired measure back."""

    stamps = "measure"
    is_dated = False
