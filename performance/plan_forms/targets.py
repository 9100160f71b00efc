"""Forms of a measure's target, and of how near to it is near enough."""

from decimal import Decimal

from django import forms

from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period, PeriodKind
from performance.models.threshold import ThresholdKind
from performance.plan_forms.fields import CHOOSE, FigureField, day_field, quarter_field, reason_field
from performance.plan_forms.measures import ChangeForm
from performance.queries.plan_settings import PlanQuarters
from performance.rules.targets import PERCENT, Operator, Spread, Target, TargetKind, answer_aimed_at
from performance.rules.tolerances import Tolerance, ToleranceKind

ANSWERS = [("1", "Yes"), ("0", "No")]


class TargetForm(ChangeForm):
    """A target of one kind; which fields it has follows from the kind."""

    stamps = "target"

    def __init__(self, *args, kind: TargetKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        self._fill_in_what_stands()

    def shape(self):
        kind, unit = self.kind, self.unit
        is_number = unit.kind != UnitKind.YES_NO
        if kind in (TargetKind.NUMERIC, TargetKind.PROFILED, TargetKind.RELATIVE) and is_number:
            self.fields["operator"] = forms.ChoiceField(
                label="The figure is to be",
                choices=[("", "Choose"), *Operator.choices],
                error_messages={"required": "Choose what the figure is to be beside the number."},
            )
        if kind == TargetKind.NUMERIC:
            self.fields["value"] = self._number("Number") if is_number else self._answer()
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
                error_messages=CHOOSE,
            )
            self.fields["size"] = FigureField(unit=Unit(UnitKind.COUNT), label="By how much?")
            self.fields["size_in"] = forms.ChoiceField(
                label="Counted in",
                choices=[
                    ("percent", "Percent of last year's figure"),
                    ("points", f"Its own unit ({unit.of_differences})"),
                ],
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
            )
        if kind == TargetKind.WORDS:
            self.fields["words"] = forms.CharField(
                label="The target in words",
                max_length=500,
                widget=forms.Textarea({"rows": 3}),
                error_messages={"required": "Enter the target in words."},
            )
        if kind in (TargetKind.NUMERIC, TargetKind.RANGE, TargetKind.RELATIVE) and is_number:
            self.fields["spread"] = forms.ChoiceField(
                label="Is it for each period, or for the year?",
                choices=Spread.choices,
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
                initial=Spread.EACH_PERIOD.value,
            )
        if kind == TargetKind.PROFILED:
            self.fields["spread"] = forms.ChoiceField(
                label="What is held against these numbers?",
                choices=[
                    (Spread.EACH_PERIOD.value, "The figure of the period"),
                    (Spread.YEAR.value, "The year to date"),
                ],
                widget=forms.RadioSelect,
                error_messages=CHOOSE,
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

    def _answer(self) -> forms.TypedChoiceField:
        """What a question is to be answered with."""
        return forms.TypedChoiceField(
            label="The answer is to be",
            choices=ANSWERS,
            coerce=Decimal,
            widget=forms.RadioSelect,
            error_messages=CHOOSE,
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
        if self.unit.kind == UnitKind.YES_NO and stands.value is not None:
            told["value"] = str(answer_aimed_at(Operator(stands.operator), stands.value))
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
            operator=self._operator(),
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

    def _operator(self) -> Operator | None:
        if given := self.cleaned_data.get("operator"):
            return Operator(given)
        is_answer = self.kind == TargetKind.NUMERIC and self.unit.kind == UnitKind.YES_NO
        return Operator.EQUAL_TO if is_answer else None

    @property
    def changes(self):
        return {"target": self.target, "printed": self.cleaned_data.get("printed", "")}


class ToleranceForm(ChangeForm):
    """A measure's amber band of one kind; none is asked for where it is to be as in the whole plan."""

    stamps = "threshold"

    def __init__(self, *args, kind: ThresholdKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        stands = self.settings.threshold
        if stands and stands.kind == kind:
            self.initial |= {name: getattr(stands, name) for name in ("value", "low", "high") if name in self.fields}

    def shape(self):
        if self.kind == ThresholdKind.PLAN:
            return
        if self.kind == ThresholdKind.BOUNDS:
            hint = "The last figure that is still satisfactory. Leave empty a side on which nothing can be missed."
            self.fields["low"] = FigureField(
                unit=self.unit, label=f"Down to ({self.unit.description})", required=False, help_text=hint
            )
            self.fields["high"] = FigureField(unit=self.unit, label=f"Up to ({self.unit.description})", required=False)
            return
        is_percent = self.kind == ThresholdKind.PERCENT
        unit = PERCENT if is_percent else self.unit
        label = "Percent of the target" if is_percent else f"Amount either side ({self.unit.of_differences})"
        self.fields["value"] = FigureField(
            unit=unit,
            label=label,
            help_text="0 leaves no tolerance.",
            error_messages={"required": "Enter the number, or 0 for no tolerance."},
        )

    @property
    def changes(self):
        if self.kind == ThresholdKind.PLAN:
            return {"tolerance": None}
        data = self.cleaned_data
        return {"tolerance": Tolerance(ToleranceKind(self.kind), data.get("value"), data.get("low"), data.get("high"))}


class DefaultToleranceForm(forms.Form):
    """The tolerance of every measure that has none of its own."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    percent = FigureField(unit=PERCENT, label="Percent of the target", help_text="0 leaves no tolerance.")

    def __init__(self, *args, quarters: PlanQuarters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quarter"] = quarter_field(quarters)
        self.fields["reason"] = reason_field()
        self.fields["quarter"].initial = quarters.shown.key
