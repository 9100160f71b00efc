"""What forms of the plan share: numbers as people write them, days, units, quarters, places and reasons."""

from decimal import Decimal

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from council_portal.figures import FigureError, Unit, UnitKind, parse
from council_portal.models import Directorate, Service
from council_portal.periods import Period, PeriodKind
from performance.actions.measures import UnitOfMeasure
from performance.queries.plan_settings import PlanQuarters
from performance.rules import plan_changes

DATES = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
BAD_DATE = "Enter the date as day, month and year, for example 31/03/2017."
CHOOSE = dict.fromkeys(("required", "invalid_choice"), "Choose one of these.")
#: Decimal places to which a number of the plan is kept.
KEPT_PLACES = 4
SHORT, MIDDLE = {"class": "govuk-input--width-5"}, {"class": "govuk-input--width-10"}


class FigureField(forms.CharField):
    """A number of the plan, typed as people write figures of the unit: 90%, £7,335, −5."""

    default_error_messages = {"required": "Enter a number."}

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


def reason_field() -> forms.CharField:
    return forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kept with the change, and shown to whoever asks what was done.",
        error_messages={"required": "Say why: the reason is kept with the change."},
    )


def quarter_field(quarters: PlanQuarters, what: str = "From which quarter does it hold?") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=what,
        help_text=plan_changes.what_stays(quarters.quarters, quarters.settled),
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


class UnitFields(forms.Form):
    """What a figure counts in."""

    unit = forms.ChoiceField(label="What does it count in?", choices=UnitKind.choices, error_messages=CHOOSE)
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
        error_messages={"required": "Enter how many decimal places, 0 to 4."},
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
