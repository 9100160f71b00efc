"""Forms of publication: now or at a set time, an item that comes late, and what is taken down."""

from datetime import date, datetime

from django import forms

from council_portal.clock import LONDON
from meetings.forms.fields import CHOOSE, DayInput, TimeInput
from meetings.models import AgendaItem
from meetings.models.timetable import IN_BOUNDS
from meetings.rules.agenda import ItemKind
from meetings.rules.clear_days import NoticeGiven
from meetings.rules.publication import ShortNotice

NOW, LATER = "now", "later"
NOT_SHORT = ("", "Nothing")


class PublishForm(forms.Form):
    """When an agenda is published, and what stands in for clear days that it loses.

    With `is_in_time` a page opened anew does not ask for that; once something was refused it does.
    """

    when = forms.ChoiceField(
        label="When",
        choices=[(NOW, "Now"), (LATER, "At a set day and time")],
        widget=forms.RadioSelect,
        initial=NOW,
        error_messages={"required": "Choose when it is published."},
    )
    publish_on = forms.DateField(
        label="Day", required=False, widget=DayInput, validators=IN_BOUNDS, help_text="For a set time only."
    )
    publish_time = forms.TimeField(label="Time", required=False, widget=TimeInput, help_text="For a set time only.")
    short_notice = forms.ChoiceField(
        label="Where clear days are lost, what stands in for them",
        required=False,
        choices=[NOT_SHORT, *ShortNotice.choices],
        widget=forms.RadioSelect,
        initial="",
    )
    because = forms.CharField(
        label="Reason",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The special circumstances, or when and why the meeting was called. The public reads it with the "
        "agenda, and the minutes state it.",
    )

    def __init__(self, *args, suggested: date, is_in_time: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["publish_on"].initial = suggested
        if is_in_time and not self.is_bound:
            del self.fields["short_notice"], self.fields["because"]

    def clean(self):
        asked = super().clean()
        if asked.get("when") == LATER:
            for name, what in (("publish_on", "day"), ("publish_time", "time")):
                if asked.get(name) is None and name not in self.errors:
                    self.add_error(name, f"Give the {what} of publication, or choose “Now”.")
        return asked

    @property
    def publish_at(self) -> datetime | None:
        """The set time, in the council's day; None for now."""
        asked = self.cleaned_data
        if asked["when"] == NOW:
            return None
        return datetime.combine(asked["publish_on"], asked["publish_time"], LONDON)


class LateItemForm(forms.ModelForm):
    """An item for an agenda that is published."""

    urgent_because = forms.CharField(
        label="Why the chair holds it urgent",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The special circumstances. The public reads them with the item, and the minutes state them.",
    )

    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "note"]
        labels = {"title": "Title", "kind": "What the meeting does with it", "note": "Note"}
        help_texts = {"note": "Printed under the title."}
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "title": {"required": "Give the item a title."},
            "kind": {"required": "Choose what the meeting does with it."},
        }

    def __init__(self, *args, is_in_time: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [CHOOSE, *ItemKind.choices]
        if is_in_time:
            del self.fields["urgent_because"]

    def details(self) -> dict:
        """The item's values, and the reason where one is asked for."""
        names = [*self._meta.fields, "urgent_because"]
        return {name: self.cleaned_data[name] for name in names if name in self.fields}


class LatePapersForm(forms.Form):
    """Why papers come under an item once the agenda is published."""

    because = forms.CharField(
        label="Why they come after the agenda",
        max_length=500,
        error_messages={"required": "Say why they come after the agenda."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, given: NoticeGiven, **kwargs):
        super().__init__(*args, **kwargs)
        read = "The public reads this beside them"
        if not given.is_enough:
            read += ", and the minutes state it as the special circumstances by which the chair holds them urgent"
        self.fields["because"].help_text = f"Papers that come today have {given.sentence.lower()} {read}."


class TakeDownForm(forms.Form):
    """Why something published is taken down."""

    because = forms.CharField(
        label="Reason",
        max_length=500,
        error_messages={"required": "Say why it is taken down."},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The public reads it at the old address. It should give nothing away of what is taken down.",
    )
