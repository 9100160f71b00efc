"""What the clerk fills in: committees, seats, meetings, items, reports, exemptions and minutes."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from council_portal.access.roles import Role
from council_portal.models import User
from council_portal.registry import PaperOffer
from meetings.models import AgendaItem, Committee, Meeting, Membership, Report
from meetings.rules.exemptions import PARAGRAPHS, ExemptionKind, ParagraphsMisread, read_paragraphs
from meetings.rules.reports import CoverEntryKind

MARKDOWN_HINT = (
    "Leave an empty line between paragraphs; each is numbered by itself. Start a line with a dash for a list. "
    "[[measure:1.A5 2016-17-Q3]] shows that measure's recorded figure."
)
LONGEST_LIST = 40


class DayInput(forms.DateInput):
    """A day, as the browser asks for one."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day, as the browser asks for one."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class LinesField(forms.CharField):
    """A list, one entry a line; gives the lines that say something."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, *, longest: int = 500, **kwargs):
        super().__init__(required=False, **kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else "\n".join(value)

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > LONGEST_LIST:
            raise ValidationError(f"Give at most {LONGEST_LIST} lines.")
        if any(len(line) > self.longest for line in lines):
            raise ValidationError(f"Keep each line to {self.longest} characters.")
        return lines


class CommitteeChange(forms.ModelForm):
    """Details of a committee."""

    class Meta:
        model = Committee
        fields = [
            "name",
            "terms_of_reference",
            "chair_title",
            "vice_chair_title",
            "is_executive",
            "members_read_restricted",
        ]
        labels = {
            "name": "Name",
            "terms_of_reference": "Terms of reference",
            "chair_title": "What the chair is called",
            "vice_chair_title": "What the vice-chair is called",
            "is_executive": "It takes executive decisions, as a Cabinet does",
            "members_read_restricted": "Its own members may read all its papers withheld from the public",
        }
        help_texts = {
            "is_executive": "",
            "members_read_restricted": "",
            "chair_title": "For example Chair or Chairman.",
        }
        widgets = {"terms_of_reference": forms.Textarea(attrs={"rows": 4})}


class CommitteeForm(CommitteeChange):
    """A new committee, with the short name that its addresses carry."""

    class Meta(CommitteeChange.Meta):
        fields = ["name", "slug", *CommitteeChange.Meta.fields[1:]]
        labels = CommitteeChange.Meta.labels | {"slug": "Short name in addresses"}
        help_texts = CommitteeChange.Meta.help_texts | {
            "slug": "Small letters, digits and hyphens, for example audit. It does not change later."
        }


class SeatForm(forms.ModelForm):
    """A seat for a councillor."""

    class Meta:
        model = Membership
        fields = ["surname", "role", "user", "from_on"]
        labels = {"surname": "Councillor's surname", "role": "Seat", "user": "Account", "from_on": "From"}
        help_texts = {
            "user": "Leave empty for a councillor without an account; they then read no unpublished papers here."
        }
        widgets = {"from_on": DayInput}

    def __init__(self, *args, committee: Committee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (value, committee.title_of(value)) for value, _ in Membership._meta.get_field("role").choices
        ]
        members = User.objects.filter(is_active=True, role_assignments__role=Role.MEMBER)
        self.fields["user"].queryset = members.distinct().order_by("name")
        self.fields["user"].empty_label = "No account"


class EndSeatForm(forms.Form):
    """When a seat ends."""

    on = forms.DateField(label="First day without the seat", widget=DayInput)


class MeetingForm(forms.ModelForm):
    """A meeting's day, time and place, and what is said of the next."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Meeting
        fields = ["held_on", "starts_at", "venue", "next_held_on", "next_starts_at", "next_note", "note"]
        labels = {
            "held_on": "Date of the meeting",
            "starts_at": "Time",
            "venue": "Venue",
            "next_held_on": "Date of the next meeting",
            "next_starts_at": "Time of the next meeting",
            "next_note": "A word on the next meeting",
            "note": "Note under the heading",
        }
        help_texts = {"starts_at": "", "next_note": "For example its theme.", "note": "For example how to attend."}
        widgets = {
            "held_on": DayInput,
            "starts_at": TimeInput,
            "next_held_on": DayInput,
            "next_starts_at": TimeInput,
            "note": forms.Textarea(attrs={"rows": 3}),
        }


class ItemForm(forms.ModelForm):
    """An item of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ["title", "section", "kind", "note"]
        labels = {"title": "Title", "section": "Section", "kind": "What the meeting does with it", "note": "Note"}
        help_texts = {
            "section": "The heading it stands under, for example For Discussion/Decision. Empty for the opening items.",
            "note": "Printed under the title.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class PaperForm(forms.Form):
    """Which paper to put under an item, of those that the apps offer."""

    key = forms.ChoiceField(label="Paper")

    def __init__(self, *args, offers: Sequence[PaperOffer], **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = {offer.key: offer.title for offer in offers}
        self.fields["key"].choices = [
            (offer.key, f"{offer.title} – {offer.description}" if offer.description else offer.title)
            for offer in offers
        ]


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
