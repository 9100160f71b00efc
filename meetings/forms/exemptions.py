"""Forms of exemptions: what is withheld and why, looked at again, and given back."""

from django import forms

from meetings.forms.fields import DayInput
from meetings.models.timetable import IN_BOUNDS
from meetings.rules.exemptions import ExemptionKind, Ground, law_of, stored


class ExemptionForm(forms.Form):
    """Why something is withheld from the public."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=ExemptionKind.choices,
        widget=forms.RadioSelect,
        initial=ExemptionKind.EXEMPT,
        error_messages={"required": "Choose whether it is exempt or confidential."},
        help_text="Exempt information may be withheld; confidential information must be.",
    )
    paragraphs = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="At least one where exempt, none where confidential.",
    )
    must_be_registered = forms.BooleanField(
        label="It has to be registered, under the Companies Acts, the Charities Act or the like", required=False
    )
    is_own_planning = forms.BooleanField(
        label="It is about development for which the council may grant itself planning permission", required=False
    )
    ground = forms.ChoiceField(
        label="Where confidential: the ground",
        required=False,
        choices=[("", "It is not confidential"), *Ground.choices],
        widget=forms.RadioSelect,
        initial="",
    )
    neutral_title = forms.CharField(
        label="Neutral title",
        max_length=300,
        error_messages={"required": "Give a title for the public to read."},
        help_text="What the public reads in place of the title. It gives nothing away.",
    )
    public_interest = forms.CharField(
        label="Reasoning",
        error_messages={"required": "Give the reasoning: it is part of the record."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    has_contract_terms = forms.BooleanField(label="It holds terms proposed for a contract", required=False)
    is_open_to_councillors = forms.BooleanField(label="Every councillor may read it", required=False)
    decider = forms.CharField(
        label="Decided by",
        max_length=200,
        error_messages={"required": "Say who decided, as a post."},
        help_text="A post, for example Monitoring Officer.",
    )
    review_on = forms.DateField(
        label="Review on",
        required=False,
        widget=DayInput,
        validators=IN_BOUNDS,
        help_text="When it is looked at again whether it must still be withheld.",
    )

    def __init__(self, *args, nation: str, **kwargs):
        super().__init__(*args, **kwargs)
        law = law_of(nation)
        self.fields["paragraphs"].label = f"Where exempt: paragraphs of {law.schedule}"
        self.fields["paragraphs"].choices = [
            (str(number), f"{number}. {words}") for number, words in law.paragraphs.items()
        ]
        weighing = f" ({law.schedule}, {law.public_interest_by})" if law.public_interest_by else ""
        self.fields["public_interest"].help_text = (
            f"Where exempt, why the public interest in withholding outweighs that in disclosing{weighing}; "
            "where confidential, which terms, enactment or order. The public never reads it."
        )
        if not law.own_planning_by:
            del self.fields["is_own_planning"]
        if not law.parts_contract_terms:
            del self.fields["has_contract_terms"]

    def clean(self):
        kind, paragraphs = self.cleaned_data.get("kind"), self.cleaned_data.get("paragraphs", [])
        ground = self.cleaned_data.get("ground", "")
        if kind == ExemptionKind.EXEMPT and not paragraphs and "paragraphs" not in self.errors:
            self.add_error("paragraphs", "Choose the paragraphs under which it is exempt.")
        if kind == ExemptionKind.EXEMPT and ground:
            self.add_error("ground", "This ground is for confidential information: choose that kind, or no ground.")
        if kind == ExemptionKind.CONFIDENTIAL and paragraphs:
            self.add_error("paragraphs", "Confidential information has no paragraphs: leave them all empty.")
        if kind == ExemptionKind.CONFIDENTIAL and not ground and "ground" not in self.errors:
            self.add_error("ground", "Choose the ground on which it is confidential.")
        self.cleaned_data["paragraphs"] = stored(int(number) for number in paragraphs)
        return self.cleaned_data


class ReviewForm(forms.Form):
    """That withholding still outweighs disclosing, and when it is looked at again."""

    finding = forms.CharField(
        label="Finding",
        max_length=1000,
        error_messages={"required": "Say why withholding still outweighs disclosing."},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why withholding still outweighs disclosing. Where it no longer does, lift the exemption instead.",
    )
    review_on = forms.DateField(
        label="Next review",
        widget=DayInput,
        validators=IN_BOUNDS,
        error_messages={"required": "Give the day of the next review."},
    )


class LiftForm(forms.Form):
    """Why something is no longer withheld."""

    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        error_messages={"required": "Say why withholding no longer outweighs disclosing."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why withholding no longer outweighs disclosing.",
    )
