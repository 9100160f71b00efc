"""Forms of agenda items."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import Q

from council_portal.registry import PaperOffer
from meetings.forms.fields import CHOOSE
from meetings.models import AgendaItem, Committee, Meeting, StandingItem
from meetings.rules.agenda import SECTIONS, ItemKind, Leaving, MeetingState


class ItemForm(forms.ModelForm):
    """An item of the agenda."""

    class Meta:
        model = AgendaItem
        error_messages = {
            "title": {"required": "Give the item a title."},
            "kind": {"required": "Choose what the meeting does with it."},
        }
        fields = ["title", "section", "kind", "note"]
        labels = {"title": "Title", "section": "Section", "kind": "What the meeting does with it", "note": "Note"}
        help_texts = {
            "section": f"The heading it stands under, for example {SECTIONS[0]} or {SECTIONS[1]}. "
            "Empty for the opening items.",
            "note": "Printed under the title.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [CHOOSE, *ItemKind.choices]


class ItemChange(ItemForm):
    """An item as it is, to be changed."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class SubItemForm(ItemForm):
    """A sub-item, which stands in its item's section."""

    class Meta(ItemForm.Meta):
        fields = ["title", "kind", "note"]


class SubItemChange(SubItemForm):
    """A sub-item as it is, to be changed."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class StandingItemForm(ItemForm):
    """An item that stands on every agenda of a committee."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta(ItemForm.Meta):
        model = StandingItem
        help_texts = ItemForm.Meta.help_texts | {
            "title": "{previous meeting} and {next meeting} stand for the days of those meetings."
        }

    def details(self) -> dict:
        """The values of the standing item's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class LeaveAgendaForm(forms.Form):
    """How an item leaves the agenda, why, and where to."""

    leaving = forms.ChoiceField(
        label="What becomes of it",
        choices=Leaving.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    because = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Say why it leaves the agenda."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Shown with the item to whoever may read it, on a published agenda to the public.",
    )
    to_committee = forms.ModelChoiceField(
        Committee.objects.none(),
        label="Committee it is referred to",
        required=False,
        empty_label="None: it is not referred",
    )
    to_meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label="Meeting whose agenda it goes to",
        required=False,
        empty_label="None yet",
        help_text="Only meetings whose agenda is not published yet. With none, a deferred or referred item waits and "
        "can be brought back when such an agenda is made.",
    )

    def __init__(self, *args, meeting: Meeting, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        others = Committee.objects.exclude(pk=meeting.committee_id).order_by("name")
        self.fields["to_committee"].queryset = others.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=today))
        unpublished = Meeting.objects.going_ahead().exclude(state=MeetingState.PUBLISHED).filter(held_on__gte=today)
        self.fields["to_meeting"].queryset = unpublished.exclude(pk=meeting.pk).select_related("committee").in_order()


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
