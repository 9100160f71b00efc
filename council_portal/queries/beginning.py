"""What a council that has just been set up still needs before others can work in the portal, for its administrators."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import Directorate, RoleAssignment
from council_portal.registry import HomeItem, HomePanel


def panels(actor: Actor, at: datetime) -> Sequence[HomePanel]:
    """One panel with what is missing, for those who keep people; none once nothing is.

    Two queries for them, none for others.
    """
    if refusal(actor, "people.manage"):
        return []
    items = []
    if not Directorate.objects.filter(closed_on=None).exists():
        add = reverse("directorates:add")
        items.append(HomeItem("Add a directorate: measures and budgets belong to it", add, state="None yet"))
    held = set(RoleAssignment.objects.in_force_on(at.astimezone(LONDON).date()).values_list("role", flat=True))
    people = reverse("people:list")
    items += [HomeItem(role.label, people, state="Nobody yet") for role in Role if role not in held]
    if not items:
        return []
    return [
        HomePanel(
            title="What the portal still needs",
            position=5,
            sentence="Each part of the portal begins with whoever keeps it. Invite people, and give them their roles.",
            items=items,
        )
    ]
