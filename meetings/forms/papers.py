"""Forms of reports and minutes."""

from django import forms

from meetings.forms.fields import CHOOSE, LinesField
from meetings.models import AgendaItem, Meeting, Report
from meetings.rules.clearance import ReportKind
from meetings.rules.reports import COVER_FIELDS, CoverEntryKind

MARKDOWN_HINT = (
    "Leave an empty line between paragraphs; each is numbered by itself. Start a line with a dash for a list. What is "
    "pasted from Word keeps its headings, lists and tables. "
    "[[measure:1.A5 2016-17-Q3]] shows that measure's recorded figure."
)

HEADING = {"required": "Give the section a heading."}


class CoverForm(forms.ModelForm):
    """A report's cover sheet. Answers not yet known stay “Not stated”."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    approving_post = LinesField(label="Approved for submission by", help_text="Posts, one a line.")
    author = LinesField(label="Report authors", help_text="Posts, one a line.")
    recommendation = LinesField(label="Recommendations", help_text="One a line; they are numbered.")
    appendix = LinesField(label="Appendices", help_text="One a line.")
    background_paper = LinesField(
        label="Background papers", help_text="One a line: what the report rests on and the public may ask to see."
    )
    accountable_post = LinesField(label="Accountable officers", help_text="Posts, one a line.")

    field_order = [
        "title",
        "kind",
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
        fields = COVER_FIELDS
        labels = {
            "title": "Title",
            "kind": "What is the report for?",
            "key_decision": "Is it a key decision?",
            "forward_plan": "Is it on the forward plan?",
            "wards": "Wards affected",
            "executive_summary": "Executive summary",
            "considered_elsewhere": "Consideration by any other committee",
            "council_approval_required": "Does the full council have to approve it?",
            "exempt_from_the_public": "Is it exempt from the press and public?",
        }
        help_texts = {
            "kind": "It decides what the report must say before it is cleared and released.",
            "wards": "For example All. Empty where not stated.",
            "considered_elsewhere": "Empty where not stated.",
            "forward_plan": "",
            "exempt_from_the_public": "As the cover sheet says. An exemption on the item is what withholds it.",
            "executive_summary": "A few short paragraphs.",
        }
        error_messages = {
            "title": {"required": "Give the report a title."},
            "kind": {"required": "Choose what the report is for: it decides what the report must say."},
        }
        widgets = {"executive_summary": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Reports that were taken over from elsewhere have none; one that is written here says it.
        self.fields["kind"].required = True
        self.fields["kind"].choices = [CHOOSE, *ReportKind.choices]

    def cover(self) -> dict:
        """The values of the report's own fields."""
        return {name: self.cleaned_data[name] for name in COVER_FIELDS}

    def entries(self) -> dict[CoverEntryKind, list[str]]:
        """The lists of the cover sheet."""
        return {kind: self.cleaned_data[kind.value] for kind in CoverEntryKind}


class SectionForm(forms.Form):
    """A section's heading and text."""

    heading = forms.CharField(label="Heading", max_length=200, error_messages=HEADING)
    body = forms.CharField(
        label="Text",
        required=False,
        help_text=MARKDOWN_HINT,
        widget=forms.Textarea(attrs={"rows": 16, "data-markdown": ""}),
        strip=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Media:
        js = [forms.Script("js/word_paste.js", type="module")]


class NewSectionForm(forms.Form):
    """A section or appendix to add."""

    heading = forms.CharField(label="Heading", max_length=200, error_messages=HEADING)
    is_appendix = forms.BooleanField(label="It is an appendix, after the numbered sections", required=False)


class MinuteForm(forms.Form):
    """A minute: of which item, its title, what was said in short, what was resolved; and what is withheld of it.

    What was taken without the public is minuted as a summary that can be published (Local Government Act 1972,
    s.100C(2)), and what would disclose exempt information stands apart (s.100C(1)(a)).
    """

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label="Item of the agenda", required=False, empty_label="None of its items"
    )
    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    title = forms.CharField(
        label="Title",
        max_length=300,
        required=False,
        help_text="Left empty, it is the item’s title, or the neutral one where the item is withheld.",
    )
    summary = forms.CharField(
        label="Summary",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The public reads it, and what was resolved, once the minutes are published. Of what was taken "
        "without the public, write a fair summary that gives nothing away of what is withheld.",
    )
    resolutions = LinesField(label="Resolved", help_text="One resolution a line; they are numbered.", longest=2000)
    withheld = forms.CharField(
        label="Withheld from the public",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Only for an item that is withheld: what was said and resolved that would give it away. Those who "
        "may read the item’s papers read it here; no pack has it.",
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.in_order()

    def clean(self):
        asked = super().clean()
        if not asked.get("title") and not asked.get("item") and not {"title", "item"} & set(self.errors):
            self.add_error("title", "Give the minute a title, or choose its item.")
        return asked

    def texts(self) -> dict:
        """The values of a minute."""
        return {name: value for name, value in self.cleaned_data.items() if name != "as_read"}
