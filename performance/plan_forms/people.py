"""The form by which a part in a measure passes to somebody."""

from datetime import date

from django import forms
from django.db.models.functions import Lower

from council_portal.access.roles import Role
from council_portal.models import RoleAssignment, User
from performance.models import (
    ResponsibilityKind,
)
from performance.models.responsibility import ENTERS
from performance.plan_forms.fields import (
    day_field,
)
from performance.plan_forms.measures import ChangeForm


class ResponsibilityForm(ChangeForm):
    """Who plays one part in a measure, and from which day."""

    stamps = "responsibility"
    is_dated = False

    def __init__(self, *args, kind: ResponsibilityKind, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def shape(self):
        role = Role.OFFICER if self.kind in ENTERS else Role.APPROVER
        today = self.quarters.today
        holders = RoleAssignment.objects.filter(role=role).exclude(to_on__lte=today).values("user")
        held = self.settings.held.get(self.kind)
        self.fields["user"] = forms.ModelChoiceField(
            label=f"Who is to be {self.kind.label.lower()}?",
            queryset=User.objects.filter(is_active=True, pk__in=holders).order_by(Lower("name"), "pk"),
            required=False,
            empty_label="Nobody" if held else "Choose a person",
            help_text=f"Those who hold the role {role.label}. An administrator gives roles.",
            initial=held.user_id if held else None,
            error_messages={"invalid_choice": f"Choose somebody who holds the role {role.label}, as listed."},
        )
        self.fields["user"].label_from_instance = lambda user: (
            f"{user.name}, {user.post}" if user.post and user.post != user.name else user.name
        )
        self.fields["from_on"] = day_field("From which day?", "Today or a later day.", required=True)
        self.fields["from_on"].initial = today

    @property
    def changes(self):
        data = self.cleaned_data
        return {"kind": self.kind, "user": data["user"], "from_on": data["from_on"]}

    @property
    def day(self) -> date:
        return self.cleaned_data["from_on"]
