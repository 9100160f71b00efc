"""Forms of a figure: what an officer enters, what is asked about it, why it is returned."""

from collections.abc import Sequence

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from council_portal.figures import FigureError, Unit, UnitKind, parse
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

LONGEST_TYPED = 60
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


class ReturnForm(forms.Form):
    """Why a figure goes back to whoever entered it."""

    reason = forms.CharField(
        label="Why is it returned?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is to be changed, so that its owner knows."},
    )
