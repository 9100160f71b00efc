"""Forms of performance: what an officer enters, why a figure is returned, when a quarter is due."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from council_portal.figures import FigureError, Unit, UnitKind, parse
from council_portal.forms.people import DateInput
from council_portal.periods import LAST_YEAR, Period, PeriodKind
from performance.actions.answers import Answered
from performance.actions.observations import Entry
from performance.models import Component, Measure, OverrideOf
from performance.models.answer import LONGEST_ANSWER
from performance.rules.direction import Direction
from performance.rules.plausibility import Question
from performance.rules.reporting import NoFigure, Version
from performance.rules.return_reading import LONGEST_COMMENTARY
from performance.rules.status import Status
from performance.rules.typed import is_bare_pounds
from performance.rules.wording import date_in_words

LONGEST_TYPED = 60
#: How many years back a figure of others may lie, as far as the form offers.
BENCHMARK_YEARS = 8
LARGEST_UPLOAD = 10 * 1024 * 1024
#: How a day may be typed.
DAYS = {
    "required": False,
    "input_formats": ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"],
    "error_messages": {"invalid": "Enter the date as day, month and year, for example 31/03/2017."},
}


class FigureForm(forms.Form):
    """One figure of one measure: the figure, or why there is none, and what is said of it.

    `version` and `commentary_version` are those the officer saw; `measure` and `component` say how the figure reads.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    commentary_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    figure = forms.CharField(required=False, max_length=LONGEST_TYPED, strip=False)
    words = forms.CharField(label="Judgement in words", required=False, max_length=300)
    reason_for_no_figure = forms.ChoiceField(
        label="If there is no figure, why?",
        required=False,
        choices=[("", "There is a figure"), *NoFigure.choices],
    )
    expected_on = forms.DateField(
        label="When is the missing figure expected?",
        help_text="For example 31/03/2017. Leave empty where there is a figure.",
        **DAYS,
    )
    quality = forms.ChoiceField(
        label="How firm is it?",
        choices=[(Version.FINAL.value, "Final"), (Version.PROVISIONAL.value, "Provisional: it may still change")],
        initial=Version.FINAL.value,
    )
    part_period_words = forms.CharField(
        label="If it is for part of the period only, which part?",
        required=False,
        max_length=100,
        help_text="For example October and November only. Leave empty where it is for the whole.",
    )
    why = forms.CharField(
        label="Why is it changed?",
        required=False,
        max_length=500,
        help_text="The reason is kept with the figure and shown to whoever approves it.",
    )
    status_judged = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "As the rules give it"), *((each.value, f"I judge it: {each.label.lower()}") for each in Status)],
    )
    direction_judged = forms.ChoiceField(
        label="Direction of travel",
        required=False,
        choices=[
            ("", "As the rules give it"),
            *((each.value, f"I judge it: {each.label.lower()}") for each in Direction),
        ],
    )
    judged_because = forms.CharField(
        label="Why do you judge it otherwise than by the rules?",
        required=False,
        max_length=500,
        help_text="Readers see your judgement, your reason and what the rules give.",
    )
    commentary = forms.CharField(
        label="Commentary",
        required=False,
        max_length=LONGEST_COMMENTARY,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What is behind the figure and what is being done.",
    )

    def __init__(
        self,
        *args,
        measure: Measure,
        component: Component,
        is_change: bool = False,
        is_published: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.measure, self.component = measure, component
        self.fields["commentary"].help_text += f" [[{measure.key}]] in it shows the quarter’s figure as it is recorded."
        unit = component.in_unit
        self.fields["figure"].label = f"Figure ({unit.description})"
        self.fields["figure"].widget.attrs |= {
            "inputmode": "decimal",
            "autocomplete": "off",
            "class": "govuk-input--width-10",
        }
        # The parser says in words what to do about a character that cannot be seen.
        self.fields["figure"].validators = [
            check
            for check in self.fields["figure"].validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]
        if unit.kind == UnitKind.TEXT:
            del self.fields["figure"]
        else:
            del self.fields["words"]
        self.fields["why"].required = is_published
        self.fields["why"].error_messages["required"] = "This figure is published: say why it is revised."
        if not is_change:
            del self.fields["why"]

    def clean_figure(self):
        typed = self.cleaned_data["figure"]
        if not typed.strip():
            return None
        try:
            return self._parsed(typed, self.component.in_unit)
        except FigureError as error:
            raise forms.ValidationError(str(error)) from error

    def _parsed(self, typed: str, unit: Unit):
        measure, own = self.measure, self.component.is_measured_itself
        return parse(
            typed,
            unit,
            places=self.component.decimal_places,
            lowest=measure.lowest if own else None,
            highest=measure.highest if own else None,
        )

    def clean(self):
        cleaned = super().clean()
        field = "figure" if "figure" in self.fields else "words"
        given, reason = cleaned.get(field), cleaned.get("reason_for_no_figure")
        if field not in self.errors:
            if given in (None, "") and not reason:
                self.add_error(field, "Enter a figure, or choose why there is none.")
            elif given not in (None, "") and reason:
                self.add_error(
                    "reason_for_no_figure", "There is a figure: choose “There is a figure”, or take it away."
                )
        judged = cleaned.get("status_judged") or cleaned.get("direction_judged")
        if judged and not cleaned.get("judged_because", "").strip() and "judged_because" not in self.errors:
            self.add_error("judged_because", "Say why you judge it otherwise than by the rules.")
        if cleaned.get("expected_on") and not reason and "expected_on" not in self.errors:
            self.add_error("expected_on", "Leave the date empty: the figure is here.")
        return cleaned

    @property
    def judgements(self) -> dict[OverrideOf, str]:
        """What the officer judges; empty where the rules' answer is to stand."""
        data = self.cleaned_data
        return {OverrideOf.STATUS: data["status_judged"], OverrideOf.DIRECTION: data["direction_judged"]}

    @property
    def entry(self) -> Entry:
        """What the officer says, as the action takes it; without what could not be understood."""
        data = self.cleaned_data
        part = data.get("part_period_words", "")
        return Entry(
            value=data.get("figure"),
            text=data.get("words", ""),
            quality=Version(data.get("quality", Version.FINAL)),
            is_part_period=bool(part),
            part_period_words=part,
            reason_for_no_figure=data.get("reason_for_no_figure", ""),
            expected_on=data.get("expected_on"),
            is_bare_pounds=is_bare_pounds(self.data.get("figure", ""), self.component.in_unit),
        )


class QuestionsForm(forms.Form):
    """What is asked about a figure before it is submitted, a field for each answer.

    A question never keeps a figure back: once it was asked it may be left without an answer. `marks` goes into the page
    as `asked`, so that the next submission says which were.
    """

    def __init__(self, data=None, *, questions: Sequence[Question] = ()):
        super().__init__(data)
        self.questions = {f"answer_{question.doubt}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(
                label=question.sentence,
                required=False,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def marks(self) -> str:
        return " ".join(question.mark for question in self.questions.values())

    def are_all_asked(self) -> bool:
        """Whether its author has seen every question, and can be understood where they answered."""
        asked = self.data.get("asked", "").split()
        return all(question.mark in asked for question in self.questions.values()) and self.is_valid()

    @property
    def answered(self) -> list[Answered]:
        return [Answered(question, self.cleaned_data[name]) for name, question in self.questions.items()]


class UploadForm(forms.Form):
    """A filled-in return, as a workbook or CSV."""

    file = forms.FileField(
        label="The filled-in return",
        max_length=200,
        help_text=f"An Excel workbook (.xlsx) or a CSV file of at most {LARGEST_UPLOAD // 1024**2} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "Choose the file of your return.",
            "empty": "The file is empty: choose the file of your return.",
            "max_length": "The file’s name is too long: shorten it to 200 letters.",
        },
    )

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_UPLOAD // 1024**2} MB: leave out what is no part of the return, "
                "or split it."
            )
        return given


class ReturnForm(forms.Form):
    """Why a figure goes back to whoever entered it."""

    reason = forms.CharField(
        label="Why is it returned?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is to be changed, so that its owner knows."},
    )


class CorrectionForm(forms.Form):
    """The notice under which a published quarter is published again."""

    notice = forms.CharField(
        label="What is corrected?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see this notice, with today's date, above the corrected scorecard.",
        error_messages={"required": "Say what is corrected: readers see it."},
    )


class OpenForm(forms.Form):
    """The days on which a quarter's figures and commentary are due; the 20th and 27th after it unless said."""

    data_due_on = forms.DateField(
        label="Figures are due on",
        widget=DateInput,
        error_messages={"required": "Enter the day on which figures are due."},
    )
    commentary_due_on = forms.DateField(
        label="Commentary is due on",
        help_text="The same day, or later.",
        widget=DateInput,
        error_messages={"required": "Enter the day on which commentary is due."},
    )

    def __init__(self, *args, quarter: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.quarter = quarter
        self.initial.setdefault("data_due_on", quarter.end.replace(day=20))
        self.initial.setdefault("commentary_due_on", quarter.end.replace(day=27))

    def clean(self):
        cleaned = super().clean()
        data, commentary = cleaned.get("data_due_on"), cleaned.get("commentary_due_on")
        if data and data < self.quarter.end:
            self.add_error(
                "data_due_on", f"Choose a day after the quarter, which ends on {date_in_words(self.quarter.last_day)}."
            )
        if data and commentary and commentary < data:
            self.add_error("commentary_due_on", "Choose the day on which figures are due, or a later one.")
        return cleaned


class DueForm(OpenForm):
    """Other days on which an open quarter's figures and commentary are due, and why."""

    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    reason = forms.CharField(
        label="Why are they changed?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept in the record of the quarter.",
        error_messages={"required": "Say why the days are changed."},
    )


class WhichMeasureForm(forms.Form):
    """Which measure is to be reopened."""

    measure = forms.ChoiceField(label="Which measure?", error_messages={"required": "Choose a measure."})

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(each.ref, str(each)) for each in measures]


class ReopenForm(forms.Form):
    """For whom a measure of a closed quarter is reopened, up to and with which day, and why."""

    user = forms.ChoiceField(
        label="For whom?", widget=forms.RadioSelect, error_messages={"required": "Choose who may enter the figure."}
    )
    last_on = forms.DateField(
        label="Last day",
        help_text="They can enter it up to and on this day.",
        widget=DateInput,
        error_messages={"required": "Enter the last day."},
    )
    reason = forms.CharField(
        label="Why is it reopened?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason is kept in the record of the measure.",
        error_messages={"required": "Say why the quarter is reopened."},
    )

    def __init__(self, *args, people, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.people, self.today = {str(user.pk): user for user in people}, today
        self.fields["user"].choices = [
            (key, f"{user.name}, {user.post}" if user.post else user.name) for key, user in self.people.items()
        ]
        if people:
            self.initial.setdefault("user", str(people[0].pk))

    def clean_last_on(self) -> date:
        day = self.cleaned_data["last_on"]
        if day < self.today:
            raise forms.ValidationError("Choose today or a day that is still to come.")
        if day.year > LAST_YEAR:
            raise forms.ValidationError(f"Choose a day before {LAST_YEAR + 1}.")
        return day

    @property
    def exception(self) -> dict:
        """What the action takes: the person, the first day on which it no longer holds, and the reason."""
        data = self.cleaned_data
        return {
            "user": self.people[data["user"]],
            "until_on": data["last_on"] + timedelta(days=1),
            "reason": data["reason"],
        }


class DirectorateForm(forms.Form):
    """Narrows a list to one directorate."""

    directorate = forms.ChoiceField(label="Directorate", required=False)

    def __init__(self, data, *, directorates):
        super().__init__({"directorate": data["directorate"]} if data.get("directorate") else None)
        self.fields["directorate"].choices = [("", "All directorates"), *directorates]

    @property
    def picked(self) -> str:
        """The code of the directorate; empty for all, or where it cannot be understood."""
        return self.cleaned_data["directorate"] if self.is_valid() else ""


class BenchmarkForm(forms.Form):
    """A figure of others for one period, with its source; or the one that stands taken back."""

    group = forms.CharField(
        label="Who is it a figure of?",
        max_length=120,
        help_text="For example England, or Metropolitan councils. The same name each time makes it one group.",
        error_messages={"required": "Name the group that the figure is of."},
    )
    period = forms.ChoiceField(label="For which period?")
    value = forms.CharField(required=False, max_length=LONGEST_TYPED, strip=False)
    source = forms.CharField(
        label="Where was it published?",
        required=False,
        max_length=300,
        help_text="For example Department for Education, Characteristics of children in need, table A1.",
    )
    is_withdrawn = forms.BooleanField(label="Take back what stands for this group and period", required=False)
    why = forms.CharField(
        label="If one stands already, why is it changed or taken back?", required=False, max_length=500
    )

    def __init__(self, *args, component: Component, quarter: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.component = component
        self.fields["value"].label = f"Figure ({component.in_unit.description})"
        self.fields["value"].widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-10"}
        kinds = (
            ("Council years", quarter.year, BENCHMARK_YEARS),
            ("Quarters", quarter, 4 * BENCHMARK_YEARS),
            ("Months", quarter.months[-1], 12 * BENCHMARK_YEARS),
        )
        self.fields["period"].choices = [
            (name, [(f"{newest.kind} {each.key}", each.label) for each in (newest.shifted(-n) for n in range(count))])
            for name, newest, count in kinds
        ]

    def clean_value(self):
        typed = self.cleaned_data["value"]
        if not typed.strip():
            return None
        try:
            return parse(typed, self.component.in_unit, places=4)
        except FigureError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        cleaned = super().clean()
        given, is_withdrawn = cleaned.get("value"), cleaned.get("is_withdrawn")
        if given is None and not is_withdrawn and "value" not in self.errors:
            self.add_error("value", "Enter the figure.")
        if given is not None and is_withdrawn:
            self.add_error("value", "Leave the figure empty where it is taken back.")
        if given is not None and not cleaned.get("source", "").strip() and "source" not in self.errors:
            self.add_error("source", "Say where the figure was published.")
        return cleaned

    @property
    def entry(self) -> dict:
        """What was entered, as the action takes it."""
        kind, _, key = self.cleaned_data["period"].partition(" ")
        entered = {name: self.cleaned_data[name] for name in ("group", "value", "source", "why")}
        return entered | {"period": Period.parse(PeriodKind(kind), key)}
