"""The demonstration's council and people: loaded once, whole, and never over a council of somebody's own."""

import stat

import pytest
from django.core.management import CommandError, call_command

from council_portal import audit, clock, demo
from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import AuditEvent, Council, Directorate, RoleAssignment, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_folder(settings, tmp_path):
    """A folder for the file of accounts, thrown away after the test."""
    settings.VAR_DIR = tmp_path
    return tmp_path


def test_everybody_has_the_role_their_key_tells():
    people = demo.load_people()
    told = {
        "officer_cyps": (Role.OFFICER, "directorate:CYPS"),
        "approver_re": (Role.APPROVER, "directorate:RE"),
        "performance_lead": (Role.PERFORMANCE_LEAD, None),
        "finance_officer": (Role.FINANCE_OFFICER, None),
        "hr_officer": (Role.HR_OFFICER, None),
        "clerk": (Role.CLERK, None),
        "administrator": (Role.ADMINISTRATOR, None),
        "member_willow": (Role.MEMBER, None),
    }
    for key, (role, scope) in told.items():
        assert Actor(people[key], clock.today()).has(role, scope), key
    assert not Actor(people["officer_cyps"], clock.today()).has(Role.OFFICER, "directorate:ACH")
    assert people["officer_cyps_deputy"].role_assignments.get().deputises_for == people["officer_cyps"]
    assert sum(key.startswith("member_") for key in people) == 13


def test_a_second_loading_adds_nothing_and_leaves_what_people_changed():
    people = demo.load_people()
    Council.objects.update(name="Westmere")
    User.objects.filter(pk=people["clerk"].pk).update(name="Another Clerk")
    people["hr_officer"].role_assignments.update(to_on=clock.today())
    Directorate.objects.filter(code="PH").update(name="Health")
    counts = [model.objects.count() for model in (User, RoleAssignment, Directorate, AuditEvent)]

    again = demo.load_people()

    assert counts == [model.objects.count() for model in (User, RoleAssignment, Directorate, AuditEvent)]
    assert again.keys() == people.keys()
    assert Council.objects.get().name == "Westmere"
    assert again["clerk"].name == "Another Clerk"
    assert not Actor(again["hr_officer"], clock.today()).roles
    assert Directorate.objects.get(code="PH").name == "Health"


def test_somebody_missing_is_added_again_without_the_others():
    people = demo.load_people()
    RoleAssignment.objects.filter(user=people["member_willow"]).delete()
    people["member_willow"].delete()
    assert demo.load_people()["member_willow"].role_assignments.count() == 1


def test_it_is_not_loaded_over_a_council_of_somebodys_own():
    Council.objects.create(name="Westmere District Council", short_name="Westmere")
    with pytest.raises(CommandError, match="serves Westmere District Council"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_loading_is_told_in_the_audit():
    demo.load_people()
    event = audit.trail("council:council").get()
    assert (event.verb, event.channel, event.by_name) == ("demonstration.loaded", "command", audit.NOBODY)


def test_passwords_are_drawn_once_and_kept_for_their_owner_alone(own_folder):
    people = demo.load_people()
    drawn = demo.accounts(people)
    kept = own_folder / "demo-accounts.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len({account.password for account in drawn}) == len(drawn) >= 8
    assert demo.accounts(demo.load_people()) == drawn
    for account in drawn:
        assert User.objects.get(email=account.email).check_password(account.password)
    assert {Role.OFFICER, Role.APPROVER, Role.CLERK, Role.MEMBER, Role.ADMINISTRATOR} <= {
        Role(role)
        for role in RoleAssignment.objects.filter(user__email__in=[account.email for account in drawn]).values_list(
            "role", flat=True
        )
    }


def test_a_new_database_beside_an_old_file_gets_the_same_passwords(own_folder):
    drawn = demo.accounts(demo.load_people())
    for user in User.objects.all():
        user.set_unusable_password()
        user.save()
    assert demo.accounts(demo.load_people()) == drawn
    assert User.objects.get(email=drawn[0].email).check_password(drawn[0].password)


def test_the_others_cannot_sign_in(own_folder):
    people = demo.load_people()
    demo.accounts(people)
    assert not User.objects.get(pk=people["member_willow"].pk).has_usable_password()
