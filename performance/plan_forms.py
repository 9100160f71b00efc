"""Forms of the plan: one thing a page, each change with its reason and the quarter from which it holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models.functions import Lower

from council_portal.access.roles import Role
from council_portal.figures import FigureError, Unit, UnitKind, parse
from council_portal.models import Directorate, RoleAssignment, Service, User
from council_portal.periods import FIRST_YEAR, LAST_YEAR, Period, PeriodError, PeriodKind
from performance.actions.measures import UnitOfMeasure
from performance.actions.plan_editions import MOST_YEARS
from performance.models import (
    Action,
    ComponentRole,
    ComponentRule,
    Measure,
    Outcome,
    PlanEdition,
    Priority,
    ResponsibilityKind,
)
from performance.models.measure import REF
from performance.models.responsibility import ENTERS
from performance.queries.plan_settings import MeasureSettings, PlanQuarters
from performance.rules.direction import Comparator, Compares
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import PERCENT, CountingYear, Operator, Spread, Target, TargetKind
from performance.rules.tolerances import Tolerance, ToleranceKind

DATES = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
BAD_DATE = "Enter the date as day, month and year, for example 31/03/2017."
#: Decimal places to which a number of the plan is kept.
KEPT_PLACES = 4
SHORT, MIDDLE = {"class": "govuk-input--width-5"}, {"class": "govuk-input--width-10"}


def choices(kinds: Iterable) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in kinds]


class FigureField(forms.CharField):
    """A number of the plan, typed as people write figures of the unit: 90%, £7,335, −5."""

    def __init__(self, *, unit: Unit, **kwargs):
        self.unit = unit
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("widget", forms.TextInput(MIDDLE | {"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(strip=False, **kwargs)
        # The parser says in words what to do about a character that cannot be seen.
        self.validators = [each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator)]

    def clean(self, value) -> Decimal | None:
        typed = super().clean(value)
        if not typed.strip():
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        try:
            return parse(typed, self.unit, places=KEPT_PLACES)
        except FigureError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value):
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def day_field(label: str, hint: str = "", required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=DATES,
        widget=forms.DateInput(MIDDLE, format="%d/%m/%Y"),
        error_messages={"invalid": BAD_DATE, "required": "Enter the day."},
    )


class EditionForm(forms.Form):
    """A plan and the council years that it covers."""

    title = forms.CharField(label="Title", max_length=200, help_text="For example Corporate Plan 2016/17.")
    first_year = forms.CharField(
        label="First council year",
        max_length=9,
        widget=forms.TextInput(SHORT),
        help_text="April to March, for example 2016/17.",
    )
    years = forms.IntegerField(
        label="How many council years?",
        min_value=1,
        max_value=MOST_YEARS,
        initial=1,
        widget=forms.NumberInput(SHORT),
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
    """A part of the plan's order; once it is there, a change says why and what it was read as."""

    def __init__(self, *args, is_change: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_change:
            self.fields["reason"] = reason_field()
            self.fields["as_read"] = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PriorityForm(_PartForm):
    number = forms.IntegerField(
        label="Number", min_value=1, max_value=999, widget=forms.NumberInput(SHORT), help_text="Its place in the plan."
    )
    title = forms.CharField(label="Title", max_length=200)
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
        error_messages={"invalid": "Use letters and digits with full stops between them, for example 1.A."},
    )
    title = forms.CharField(label="Title", max_length=300)
    lead_post = forms.CharField(
        label="Post that answers for it", max_length=200, help_text="A post, for example Director of Public Health."
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
    title = forms.CharField(label="What the council will do", max_length=400, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, edition: PlanEdition, part: Action | None = None, **kwargs):
        super().__init__(*args, **kwargs)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kept with the change, and shown to whoever asks what was done.",
        error_messages={"required": "Say why: the reason is kept with the change."},
    )


def quarter_field(quarters: PlanQuarters, what: str = "From which quarter does it hold?") -> forms.TypedChoiceField:
    hint = ""
    if quarters.settled:
        last = max(quarters.settled)
        hint = f"Quarters up to {last.medium_label} are closed: what was reported of them stays as it was."
    return forms.TypedChoiceField(
        label=what,
        help_text=hint,
        choices=[(quarter.key, quarter.label) for quarter in quarters.starts],
        coerce=lambda key: Period.parse(PeriodKind.QUARTER, key),
        error_messages={"required": "Choose a quarter.", "invalid_choice": "Choose one of these quarters."},
    )


def place_choices() -> list:
    """Directorates and their services, open ones, as one list of choices."""
    found = []
    directorates = Directorate.objects.filter(closed_on=None).order_by("position", "name").prefetch_related("services")
    for directorate in directorates:
        services = sorted((each for each in directorate.services.all() if not each.closed_on), key=lambda s: s.name)
        own = [(f"directorate:{directorate.pk}", f"{directorate.name} (the directorate itself)")]
        own += [(f"service:{service.pk}", service.name) for service in services]
        found.append((directorate.name, own))
    return found


def place_of(chosen: str) -> tuple[Directorate, Service | None]:
    kind, _, pk = chosen.partition(":")
    if kind == "service":
        service = Service.objects.select_related("directorate").get(pk=pk)
        return service.directorate, service
    return Directorate.objects.get(pk=pk), None


def chosen_place(directorate: Directorate, service: Service | None) -> str:
    return f"service:{service.pk}" if service else f"directorate:{directorate.pk}"


class _UnitFields(forms.Form):
    """What a figure counts in."""

    unit = forms.ChoiceField(label="What does it count in?", choices=choices(UnitKind))
    rate_per = forms.IntegerField(
        label="For a rate: per how many?",
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        widget=forms.NumberInput(MIDDLE),
        help_text="For example 10000.",
    )
    rate_of = forms.CharField(
        label="For a rate: of what?", required=False, max_length=60, help_text="For example population."
    )
    is_in_thousands = forms.BooleanField(label="For money: in thousands of pounds", required=False)
    decimal_places = forms.IntegerField(
        label="How many decimal places?",
        min_value=0,
        max_value=4,
        initial=0,
        widget=forms.NumberInput(SHORT),
        help_text="0 to 4. 28.3% has one.",
    )

    def clean(self):
        given = super().clean()
        if given.get("unit") == UnitKind.RATE and not given.get("rate_per") and "rate_per" not in self.errors:
            self.add_error("rate_per", "Say what the rate is per, for example 10000.")
        return given

    @property
    def in_unit(self) -> UnitOfMeasure:
        data = self.cleaned_data
        return UnitOfMeasure(
            UnitKind(data["unit"]),
            rate_per=data["rate_per"],
            rate_of=data["rate_of"],
            is_in_thousands=data["is_in_thousands"],
            decimal_places=data["decimal_places"],
        )

    @staticmethod
    def initial_of(component) -> dict:
        return {
            name: getattr(component, name)
            for name in ("unit", "rate_per", "rate_of", "is_in_thousands", "decimal_places")
        }


class AddMeasureForm(_UnitFields):
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
        error_messages={"invalid": "Use letters and digits with full stops between them, for example 1.A5 or 1.B4(a)."},
    )
    title = forms.CharField(label="Title", max_length=500, widget=forms.Textarea({"rows": 2}))
    place = forms.ChoiceField(label="Directorate or service")
    polarity = forms.ChoiceField(label="Which way is good?", choices=choices(Polarity), widget=forms.RadioSelect)
    frequency = forms.ChoiceField(
        label="How often is there a figure?", choices=choices(Frequency), initial=Frequency.QUARTERLY.value
    )
    reason = reason_field()

    field_order = ("outcome", "ref", "title", "place", *_UnitFields.base_fields, "polarity", "frequency", "quarter")

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

    `stamps` names the rows that `seen` is of. `changes` are what the action is given besides.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    is_dated = True
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
    title = forms.CharField(label="Title", max_length=500, widget=forms.Textarea({"rows": 2}))
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


class PlaceForm(ChangeForm):
    stamps = "particulars"
    action = forms.ModelChoiceField(
        label="Action of the plan", queryset=Action.objects.none(), required=False, empty_label="None"
    )
    place = forms.ChoiceField(label="Directorate or service")
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


class UnitForm(ChangeForm, _UnitFields):
    stamps = "component"
    is_dated = False

    @classmethod
    def initial_from(cls, settings):
        return cls.initial_of(settings.headline)

    @property
    def changes(self):
        return {"unit": self.in_unit}


class LimitsForm(ChangeForm):
    stamps = "measure"
    is_dated = False

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


class _MethodForm(ChangeForm):
    stamps = "method"

    @classmethod
    def initial_from(cls, settings):
        return {name: getattr(settings.method, name, None) for name in cls.base_fields if name != "seen"}


class JudgedForm(_MethodForm):
    polarity = forms.ChoiceField(label="Which way is good?", choices=choices(Polarity), widget=forms.RadioSelect)
    is_under_development = forms.BooleanField(
        label="It is under development: figures are shown and not judged", required=False
    )


class FrequencyForm(_MethodForm):
    frequency = forms.ChoiceField(label="How often is there a figure?", choices=choices(Frequency))
    frequency_words = forms.CharField(
        label="As printed, where it says more",
        max_length=200,
        required=False,
        help_text="For example Annually, in May.",
    )
    counting_year = forms.ChoiceField(
        label="Which year does a running total run over?", choices=choices(CountingYear), widget=forms.RadioSelect
    )
    carries_forward = forms.BooleanField(
        label="A quarter without a figure of its own shows the latest of the same year, marked as such", required=False
    )


class ComparisonForm(_MethodForm):
    comparator = forms.ChoiceField(
        label="What is the figure compared with?", choices=choices(Comparator), widget=forms.RadioSelect
    )
    compares = forms.ChoiceField(label="What of it is compared?", choices=choices(Compares), widget=forms.RadioSelect)
    materiality = forms.ChoiceField(
        label="From which size does a movement count?",
        help_text="A smaller one reads Stable.",
        choices=[
            ("plan", "As in the whole plan"),
            ("percent", "From a percentage of the earlier figure"),
            ("absolute", "From an amount in the measure's unit"),
        ],
        widget=forms.RadioSelect,
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
        label="How do figures of periods make one of the year?", choices=choices(RollUp), widget=forms.RadioSelect
    )
    component_rule = forms.ChoiceField(
        label="If it has parts, what decides its status?",
        choices=ComponentRule.choices,
        widget=forms.RadioSelect,
    )


class TargetForm(ChangeForm):
    """A target of one kind; which fields it has follows from the kind."""

    stamps = "target"

    def __init__(self, *args, kind: TargetKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        self._fill_in_what_stands()

    def shape(self):
        kind, unit = self.kind, self.unit
        if kind in (TargetKind.NUMERIC, TargetKind.PROFILED, TargetKind.RELATIVE):
            self.fields["operator"] = forms.ChoiceField(
                label="The figure is to be", choices=[("", "Choose"), *choices(Operator)]
            )
        if kind == TargetKind.NUMERIC:
            self.fields["value"] = self._number("Number")
        if kind == TargetKind.RANGE:
            self.fields["low"] = self._number("Lower end, included")
            self.fields["high"] = self._number("Upper end, included")
        if kind == TargetKind.PROFILED:
            for period in self._periods():
                whole = period.kind == PeriodKind.YEAR
                label = f"{period.label} as a whole, for a figure of the year" if whole else period.label
                self.fields[f"step_{period.key}"] = FigureField(unit=unit, label=label, required=False, max_length=60)
        if kind == TargetKind.RELATIVE:
            self.fields["way"] = forms.ChoiceField(
                label="Beside last year's figure",
                choices=[("less", "Less"), ("more", "More")],
                widget=forms.RadioSelect,
            )
            self.fields["size"] = FigureField(unit=Unit(UnitKind.COUNT), label="By how much?")
            self.fields["size_in"] = forms.ChoiceField(
                label="Counted in",
                choices=[
                    ("percent", "Percent of last year's figure"),
                    ("points", f"Its own unit ({unit.description})"),
                ],
                widget=forms.RadioSelect,
            )
        if kind == TargetKind.WORDS:
            self.fields["words"] = forms.CharField(
                label="The target in words", max_length=500, widget=forms.Textarea({"rows": 3})
            )
        if kind in (TargetKind.NUMERIC, TargetKind.RANGE, TargetKind.RELATIVE):
            self.fields["spread"] = forms.ChoiceField(
                label="Is it for each period, or for the year?", choices=choices(Spread), widget=forms.RadioSelect,
                initial=Spread.EACH_PERIOD.value,
            )  # fmt: skip
        if kind == TargetKind.PROFILED:
            self.fields["spread"] = forms.ChoiceField(
                label="What is held against these numbers?",
                choices=[
                    (Spread.EACH_PERIOD.value, "The figure of the period"),
                    (Spread.YEAR.value, "The year to date"),
                ],
                widget=forms.RadioSelect,
                initial=Spread.EACH_PERIOD.value,
            )
        if kind != TargetKind.WORDS:
            self.fields["printed"] = forms.CharField(
                label="As the plan prints it, if otherwise", max_length=500, required=False
            )
        if kind not in (TargetKind.NONE, TargetKind.BASELINE):
            self.fields["due_on"] = day_field(
                "By which day, where it says so?", "For example 31/03/2017. Leave empty where it holds all along."
            )

    def _number(self, label: str) -> FigureField:
        return FigureField(
            unit=self.unit,
            label=f"{label} ({self.unit.description})",
            error_messages={"required": "Enter the number."},
        )

    def _periods(self) -> list[Period]:
        found = []
        for quarter in self.quarters.quarters:
            found.append(quarter)
            if quarter.number == 4:
                found.append(quarter.year)
        return found

    def _fill_in_what_stands(self) -> None:
        stands = self.settings.target
        if stands is None or stands.kind != self.kind:
            return
        told = {
            name: getattr(stands, name)
            for name in ("operator", "value", "low", "high", "spread", "words", "printed", "due_on")
        }
        change = stands.relative_percent if stands.relative_percent is not None else stands.relative_points
        if change is not None:
            told |= {
                "way": "less" if change < 0 else "more",
                "size": abs(change),
                "size_in": "percent" if stands.relative_percent is not None else "points",
            }
        told |= {f"step_{period.key}": value for period, value in self.settings.profile.items()}
        self.initial |= {name: value for name, value in told.items() if name in self.fields}

    @property
    def target(self) -> Target:
        """What was declared, as the rules take it."""
        data = self.cleaned_data
        change = None
        if self.kind == TargetKind.RELATIVE:
            change = -data["size"] if data["way"] == "less" else data["size"]
        steps = {period: data.get(f"step_{period.key}") for period in self._periods()}
        return Target(
            kind=self.kind,
            operator=Operator(data["operator"]) if data.get("operator") else None,
            value=data.get("value"),
            low=data.get("low"),
            high=data.get("high"),
            profile={period: value for period, value in steps.items() if value is not None},
            relative_percent=change if data.get("size_in") == "percent" else None,
            relative_points=change if data.get("size_in") == "points" else None,
            words=data.get("words", ""),
            spread=Spread(data.get("spread") or Spread.EACH_PERIOD),
            due_on=data.get("due_on"),
        )

    @property
    def changes(self):
        return {"target": self.target, "printed": self.cleaned_data.get("printed", "")}


class ToleranceForm(ChangeForm):
    """A measure's amber band of one kind."""

    stamps = "threshold"

    def __init__(self, *args, kind: ToleranceKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        stands = self.settings.threshold
        if stands and stands.kind == kind:
            self.initial |= {name: getattr(stands, name) for name in ("value", "low", "high") if name in self.fields}

    def shape(self):
        if self.kind == ToleranceKind.BOUNDS:
            hint = "The last figure that is still satisfactory. Leave empty a side on which nothing can be missed."
            self.fields["low"] = FigureField(
                unit=self.unit, label=f"Down to ({self.unit.description})", required=False, help_text=hint
            )
            self.fields["high"] = FigureField(unit=self.unit, label=f"Up to ({self.unit.description})", required=False)
            return
        is_percent = self.kind == ToleranceKind.PERCENT
        unit = PERCENT if is_percent else self.unit
        label = "Percent of the target" if is_percent else f"Amount either side ({self.unit.description})"
        self.fields["value"] = FigureField(
            unit=unit,
            label=label,
            help_text="0 leaves no tolerance.",
            error_messages={"required": "Enter the number, or 0 for no tolerance."},
        )

    @property
    def changes(self):
        data = self.cleaned_data
        return {"tolerance": Tolerance(self.kind, data.get("value"), data.get("low"), data.get("high"))}


class DefaultToleranceForm(forms.Form):
    """The tolerance of every measure that has none of its own."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    percent = FigureField(unit=PERCENT, label="Percent of the target", help_text="0 leaves no tolerance.")

    def __init__(self, *args, quarters: PlanQuarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quarter"] = quarter_field(quarters)
        self.fields["reason"] = reason_field()
        self.fields["quarter"].initial = quarters.shown.key


class ResponsibilityForm(ChangeForm):
    """Who plays one part in a measure, and from which day."""

    stamps = "responsibility"
    is_dated = False

    def __init__(self, *args, kind: ResponsibilityKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def shape(self):
        role = Role.OFFICER if self.kind in ENTERS else Role.APPROVER
        today = self.quarters.today
        holders = RoleAssignment.objects.filter(role=role).exclude(to_on__lte=today).values("user")
        held = self.settings.held.get(self.kind)
        self.fields["user"] = forms.ModelChoiceField(
            label=f"Who is to be {self.kind.label.lower()}?",
            queryset=User.objects.filter(is_active=True, pk__in=holders).order_by(Lower("name"), "pk"),
            required=False,
            empty_label="Nobody" if held else "Choose a person",
            help_text=f"Those who hold the role {role.label}. An administrator gives roles.",
            initial=held.user_id if held else None,
        )
        self.fields["user"].label_from_instance = lambda user: (
            f"{user.name}, {user.post}" if user.post and user.post != user.name else user.name
        )
        self.fields["from_on"] = day_field("From which day?", "Today or a later day.", required=True)
        self.fields["from_on"].initial = today

    @property
    def changes(self):
        data = self.cleaned_data
        return {"kind": self.kind, "user": data["user"], "from_on": data["from_on"]}

    @property
    def day(self) -> date:
        return self.cleaned_data["from_on"]


class ComponentForm(ChangeForm, _UnitFields):
    """A further figure of a measure."""

    label = forms.CharField(label="Name", max_length=200, help_text="For example Girls, or North.")
    role = forms.ChoiceField(
        label="What is it to the measure?",
        choices=[choice for choice in ComponentRole.choices if choice[0] != ComponentRole.HEADLINE],
        widget=forms.RadioSelect,
    )
    polarity = forms.ChoiceField(
        label="Which way is good, for a part that is judged?",
        choices=[("", "As its measure"), *choices(Polarity)],
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
    label = forms.CharField(label="Name", max_length=200)

    def shape(self):
        self.initial["label"] = self.component.label


class EndComponentForm(_OfComponentForm):
    """From which quarter a part is counted no more."""


class RetireForm(ChangeForm):
    """From which quarter a measure is reported no more."""

    stamps = "measure"


class TakeBackForm(ChangeForm):
    """Puts a retired measure back."""

    stamps = "measure"
    is_dated = False


class OrderForm(forms.Form):
    """Behind which other measure of its outcome a measure stands."""

    other = forms.ModelChoiceField(
        label="Put it behind", queryset=Measure.objects.none(), required=False, empty_label="Nothing: it comes first"
    )

    def __init__(self, *args, measure: Measure, **kwargs):
        super().__init__(*args, **kwargs)
        others = Measure.objects.filter(outcome=measure.outcome_id).exclude(pk=measure.pk).order_by("position")
        self.fields["other"].queryset = others
        before = [other for other in others if other.position < measure.position]
        self.fields["other"].initial = before[-1].pk if before else None
