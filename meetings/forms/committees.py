"""Forms of committees, councillors and seats."""

from datetime import date

from django import forms
from django.db.models import Q

from council_portal.access.roles import Role
from council_portal.models import User
from meetings.forms.fields import DayInput
from meetings.models import Committee, Councillor
from meetings.rules.committees import SeatRole


class CommitteeChange(forms.ModelForm):
    """Details of a committee."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Committee
        error_messages = {
            "name": {"required": "Give the committee a name."},
            "slug": {"required": "Give the short name that stands in its addresses."},
            "chair_title": {"required": "Say how its chair is called."},
            "vice_chair_title": {"required": "Say how its vice-chair is called."},
        }
        fields = [
            "name",
            "terms_of_reference",
            "chair_title",
            "vice_chair_title",
            "is_executive",
            "members_read_restricted",
            "substitutes_read_papers",
        ]
        labels = {
            "name": "Name",
            "terms_of_reference": "Terms of reference",
            "chair_title": "What the chair is called",
            "vice_chair_title": "What the vice-chair is called",
            "is_executive": "It takes executive decisions, as a Cabinet does",
            "members_read_restricted": "Its own members may read all its papers withheld from the public",
            "substitutes_read_papers": "Its substitutes read its papers at all times, as members do",
        }
        help_texts = {
            "is_executive": "",
            "members_read_restricted": "",
            "substitutes_read_papers": "",
            "chair_title": "For example Chair or Chairman.",
        }
        widgets = {"terms_of_reference": forms.Textarea(attrs={"rows": 4})}

    def details(self) -> dict:
        """The values of the committee's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class CommitteeForm(CommitteeChange):
    """A new committee, with the short name that its addresses carry."""

    class Meta(CommitteeChange.Meta):
        fields = ["name", "slug", *CommitteeChange.Meta.fields[1:]]
        labels = CommitteeChange.Meta.labels | {"slug": "Short name in addresses"}
        help_texts = CommitteeChange.Meta.help_texts | {
            "slug": "Small letters, digits and hyphens, for example audit. It does not change later."
        }


class CouncillorForm(forms.ModelForm):
    """A councillor, with an account or without."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Councillor
        error_messages = {
            "surname": {"required": "Give the councillor's surname."},
            "printed_as": {"required": "Give the name as it is printed."},
        }
        fields = ["surname", "printed_as", "ward", "group", "user"]
        labels = {
            "surname": "Surname",
            "printed_as": "Name as agendas print it",
            "ward": "Ward",
            "group": "Political group",
            "user": "Account",
        }
        help_texts = {
            "surname": "",
            "printed_as": "Without “Councillor”. Two of one name need an initial, for example J Alder.",
            "ward": "Empty for somebody co-opted.",
            "group": "",
            "user": "Leave empty for a councillor without an account; they then read no unpublished papers here.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = User.objects.filter(is_active=True, role_assignments__role=Role.MEMBER)
        free = Q(councillor__isnull=True)
        if self.instance.user_id:
            free |= Q(pk=self.instance.user_id)
        self.fields["user"].queryset = members.filter(free).distinct().order_by("name")
        self.fields["user"].empty_label = "No account"

    def details(self) -> dict:
        """The values of the councillor's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class SeatForm(forms.Form):
    """A seat for a councillor."""

    councillor = forms.ModelChoiceField(
        Councillor.objects.none(),
        label="Councillor",
        empty_label="Choose",
        error_messages={"required": "Choose a councillor."},
    )
    role = forms.ChoiceField(label="Seat")
    from_on = forms.DateField(
        label="From", widget=DayInput, error_messages={"required": "Give the first day of the seat."}
    )
    to_on = forms.DateField(
        label="First day without the seat", help_text="Empty until it is known.", required=False, widget=DayInput
    )

    def __init__(self, *args, committee: Committee, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, committee.title_of(role)) for role in SeatRole]
        self.fields["role"].initial = SeatRole.MEMBER
        self.fields["councillor"].queryset = Councillor.objects.in_office_on(today).in_order()


class EndSeatForm(forms.Form):
    """When a seat ends."""

    on = forms.DateField(
        label="First day without the seat",
        widget=DayInput,
        error_messages={"required": "Give the first day without the seat."},
    )


class LeaveForm(forms.Form):
    """When a councillor leaves the council, or a committee is dissolved."""

    on = forms.DateField(widget=DayInput, error_messages={"required": "Give the day."})

    def __init__(self, *args, label: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
