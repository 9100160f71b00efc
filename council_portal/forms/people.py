"""Forms about people: inviting and changing them, giving and ending roles, standing in, choosing a password."""

from datetime import date

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower

from council_portal.access.roles import Role
from council_portal.models import Directorate, User
from council_portal.queries.people import RoleHeld

ROLES = Role.choices


class DateInput(forms.DateInput):
    """A day, picked from a calendar or typed."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__({"class": "govuk-input--width-10"} | (attrs or {}), format="%Y-%m-%d")


class PeopleFilterForm(forms.Form):
    """Narrows the list of people."""

    words = forms.CharField(label="Name, post or address", required=False, max_length=200)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any role"), *ROLES])
    with_retired = forms.BooleanField(label="Show retired accounts too", required=False)


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label="Name", help_text="The person's name, or for a shared post the post.", max_length=200)
    post = forms.CharField(
        label="Post", help_text="Job title, for example Head of Early Help.", max_length=200, required=False
    )
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it.", max_length=254)

    def __init__(self, *args, person: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        """Says beside the field what the database's constraint would say of the whole form."""
        email = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.person.pk) if self.person else User.objects.all()
        if others.filter(email__iexact=email).exists():
            raise ValidationError("Somebody with this e-mail address has an account already.")
        return email


class ChangePersonForm(PersonForm):
    """Who somebody is, with what it was read as."""

    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RoleForm(forms.Form):
    """A role to be given, over what and from when to when."""

    role = forms.ChoiceField(label="Role", choices=[("", "Choose a role"), *ROLES])
    scope_key = forms.ChoiceField(
        label="Directorate",
        help_text="Officers and approvers may be limited to one directorate; other roles hold for the whole council.",
        required=False,
    )
    from_on = forms.DateField(label="First day", widget=DateInput)
    last_on = forms.DateField(label="Last day", help_text="Leave empty for no end.", widget=DateInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        directorates = Directorate.objects.filter(closed_on=None).order_by("position", "name")
        self.fields["scope_key"].choices = [
            ("", "The whole council"),
            *((directorate.scope_key, directorate.name) for directorate in directorates),
        ]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class EndRoleForm(forms.Form):
    """The last day of a role; empty withdraws it now."""

    last_on = forms.DateField(
        label="Last day",
        help_text="The role holds to the end of this day. Leave empty to withdraw it now.",
        widget=DateInput,
        required=False,
    )


class DeputiseForm(forms.Form):
    """Who stands in for somebody, in which of their roles, from when to when."""

    deputy = forms.ModelChoiceField(label="Who stands in", queryset=User.objects.none(), empty_label="Choose a person")
    assignments = forms.MultipleChoiceField(label="In which roles", widget=forms.CheckboxSelectMultiple)
    from_on = forms.DateField(label="First day", widget=DateInput)
    last_on = forms.DateField(label="Last day", widget=DateInput)

    def __init__(self, *args, person: User, roles: list[RoleHeld], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = (
            User.objects.filter(is_active=True).exclude(pk=person.pk).order_by(Lower("name"), "pk")
        )
        # Nobody stands in for somebody who is themselves standing in.
        own = [held for held in roles if not held.is_over and not held.stands_in_for]
        self._assignments = {str(held.assignment.pk): held.assignment for held in own}
        self.fields["assignments"].choices = [(held.assignment.pk, f"{held.title}, {held.days}") for held in own]
        self.fields["assignments"].initial = list(self._assignments)
        self.fields["from_on"].initial = today

    def clean_assignments(self):
        return [self._assignments[key] for key in self.cleaned_data["assignments"]]


class PasswordForm(forms.Form):
    """The password somebody chooses when they take up an invitation."""

    password = forms.CharField(
        label="A password",
        help_text="At least 12 characters; three words that do not belong together serve well.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]
