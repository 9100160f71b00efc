"""Forms of agenda items."""

from collections.abc import Sequence

from django import forms

from council_portal.registry import PaperOffer
from meetings.models import AgendaItem


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
