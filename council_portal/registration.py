"""What the ground itself registers: who keeps people, roles and the council's own details, and their references."""

from typing import Any

from django.urls import reverse

from council_portal import jobs
from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import Council, Directorate, User
from council_portal.pdf import kept_parts
from council_portal.queries import beginning
from council_portal.registry import NavigationItem, Reference, registry


def register() -> None:
    """Called once at start-up."""
    registry.add_permission(
        "people.manage", "Invite people, give and end roles, retire accounts", _administrators_alone
    )
    registry.add_permission("council.manage", "Change the council's name, look and directorates", _administrators_alone)
    registry.add_reference("person", _person)
    registry.add_reference("directorate", _directorate)
    registry.add_reference("council", _council)
    for prefix in ("person", "directorate", "council"):
        registry.add_audit_readers(prefix, _administrators_alone)
    registry.add_due_work("jobs whose worker died", jobs.reap)
    registry.add_due_work("kept parts of packs that nothing uses", kept_parts.clean_daily)
    registry.home_panels.append(beginning.panels)
    registry.navigation.extend(
        [
            NavigationItem("Home", "home", position=0),
            NavigationItem("People", "people:list", position=80, verb="people.manage"),
            NavigationItem("Council", "council:edit", position=90, verb="council.manage"),
        ]
    )


def _administrators_alone(actor: Actor, subject: Any) -> str | None:
    if actor.has(Role.ADMINISTRATOR):
        return None
    return "Only an administrator may do this. Ask one of your council's portal administrators."


def _person(key: str) -> Reference | None:
    number = key.partition(":")[2]
    person = User.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    return person and Reference(key, person.name, reverse("people:person", args=[person.pk]))


def _directorate(key: str) -> Reference | None:
    directorate = Directorate.objects.filter(code=key.partition(":")[2]).first()
    return directorate and Reference(key, directorate.name, reverse("directorates:list"))


def _council(key: str) -> Reference | None:
    council = Council.objects.first() if key == "council:council" else None
    return council and Reference(key, council.name, reverse("council:edit"))
