"""Forms of reports, exemptions and minutes."""

from django import forms

from meetings.forms.fields import DayInput, LinesField
from meetings.models import Report
from meetings.rules.exemptions import PARAGRAPHS, ExemptionKind, ParagraphsMisread, read_paragraphs
from meetings.rules.reports import CoverEntryKind

MARKDOWN_HINT = (
    "Leave an empty line between paragraphs; each is numbered by itself. Start a line with a dash for a list. "
    "[[measure:1.A5 2016-17-Q3]] shows that measure's recorded figure."
)


class CoverForm(forms.ModelForm):
    """A report's cover sheet. Answers not yet known stay “Not stated”."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    approving_post = LinesField(label="Approved for submission by", help_text="Posts, one a line.")
    author = LinesField(label="Report authors", help_text="Posts, one a line.")
    recommendation = LinesField(label="Recommendations", help_text="One a line; they are numbered.")
    appendix = LinesField(label="Appendices", help_text="One a line.")
    background_paper = LinesField(label="Background papers", help_text="One a line (section 100D of the 1972 Act).")
    accountable_post = LinesField(label="Accountable officers", help_text="Posts, one a line.")

    field_order = [
        "title",
        "key_decision",
        "forward_plan",
        "approving_post",
        "author",
        "wards",
        "executive_summary",
        "recommendation",
        "appendix",
        "background_paper",
        "considered_elsewhere",
        "council_approval_required",
        "exempt_from_the_public",
        "accountable_post",
        "version",
    ]

    class Meta:
        model = Report
        fields = [
            "title",
            "key_decision",
            "forward_plan",
            "wards",
            "executive_summary",
            "considered_elsewhere",
            "council_approval_required",
            "exempt_from_the_public",
        ]
        labels = {
            "title": "Title",
            "key_decision": "Is it a key decision?",
            "forward_plan": "Is it on the forward plan?",
            "wards": "Wards affected",
            "executive_summary": "Executive summary",
            "considered_elsewhere": "Consideration by any other committee",
            "council_approval_required": "Does the full council have to approve it?",
            "exempt_from_the_public": "Is it exempt from the press and public?",
        }
        help_texts = {
            "wards": "For example All. Empty where not stated.",
            "considered_elsewhere": "Empty where not stated.",
            "forward_plan": "",
            "exempt_from_the_public": "As the cover sheet says. An exemption on the item is what withholds it.",
            "executive_summary": "A few short paragraphs.",
        }
        widgets = {"executive_summary": forms.Textarea(attrs={"rows": 8})}

    def cover(self) -> dict:
        """The values of the report's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def entries(self) -> dict[CoverEntryKind, list[str]]:
        """The lists of the cover sheet."""
        return {kind: self.cleaned_data[kind.value] for kind in CoverEntryKind}


class SectionForm(forms.Form):
    """A section's heading and text."""

    heading = forms.CharField(label="Heading", max_length=200)
    body = forms.CharField(
        label="Text", required=False, help_text=MARKDOWN_HINT, widget=forms.Textarea(attrs={"rows": 16}), strip=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewSectionForm(forms.Form):
    """A section or appendix to add."""

    heading = forms.CharField(label="Heading", max_length=200)
    is_appendix = forms.BooleanField(label="It is an appendix, after the numbered sections", required=False)


class ExemptionForm(forms.Form):
    """Why something is withheld from the public."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[(kind.value, kind.label) for kind in ExemptionKind],
        widget=forms.RadioSelect,
        initial=ExemptionKind.EXEMPT,
        help_text="Exempt information may be withheld; confidential information must be.",
    )
    paragraphs = forms.MultipleChoiceField(
        label="Paragraphs of Schedule 12A",
        required=False,
        choices=[(str(number), f"{number}. {words}") for number, words in PARAGRAPHS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="At least one where exempt, none where confidential.",
    )
    neutral_title = forms.CharField(
        label="Neutral title",
        max_length=300,
        help_text="What the public reads in place of the title. It gives nothing away.",
    )
    public_interest = forms.CharField(
        label="Public interest",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Why withholding outweighs disclosing (Schedule 12A, paragraph 10).",
    )
    has_contract_terms = forms.BooleanField(label="It holds terms proposed for a contract", required=False)
    is_open_to_councillors = forms.BooleanField(label="Every councillor may read it", required=False)
    review_on = forms.DateField(label="Review on", required=False, widget=DayInput)

    def clean(self):
        kind, paragraphs = self.cleaned_data.get("kind"), self.cleaned_data.get("paragraphs", [])
        if kind == ExemptionKind.EXEMPT and not paragraphs:
            self.add_error("paragraphs", "Choose the paragraphs under which it is exempt.")
        if kind == ExemptionKind.CONFIDENTIAL and paragraphs:
            self.add_error("paragraphs", "Confidential information has no paragraphs: leave them all empty.")
        try:
            self.cleaned_data["paragraphs"] = ",".join(str(number) for number in read_paragraphs(",".join(paragraphs)))
        except ParagraphsMisread as misread:
            self.add_error("paragraphs", str(misread))
        return self.cleaned_data


class LiftForm(forms.Form):
    """Why something is no longer withheld."""

    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why withholding no longer outweighs disclosing.",
    )


class MinuteForm(forms.Form):
    """A minute: its title, what was said in short, what was resolved."""

    title = forms.CharField(label="Title", max_length=300)
    summary = forms.CharField(label="Summary", required=False, widget=forms.Textarea(attrs={"rows": 6}))
    resolutions = LinesField(label="Resolved", help_text="One resolution a line; they are numbered.", longest=2000)
