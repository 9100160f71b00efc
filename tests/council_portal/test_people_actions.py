"""Accounts and roles: invited, given, ended, deputised, retired, with an administrator always left."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit, clock
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.access.roles import Role
from council_portal.actions import people
from council_portal.models import RoleAssignment, User
from council_portal.registry import registry
from council_portal.stale import ChangedMeanwhile, fingerprint

TODAY = date(2017, 2, 9)
PASSWORD = "orchid lantern gravel"


@pytest.fixture
def administrator(cast):
    """The cast's administrator, who can sign in."""
    cast["administrator"].set_password(PASSWORD)
    cast["administrator"].save()
    return cast["administrator"]


def roles_on(person, day):
    return {(held.role, held.scope_key) for held in Actor(User.objects.get(pk=person.pk), day).roles}


def invited(administrator, email="new@example.org"):
    return people.invite(email=email, name="Nell New", post="Analyst", by=administrator, at=clock.now())


def test_somebody_invited_has_no_password_until_they_choose_one(administrator):
    person = invited(administrator, "New.Person@Example.org")
    assert (person.email, person.has_usable_password()) == ("new.person@example.org", False)
    token = default_token_generator.make_token(person)
    people.accept_invitation(person, token=token, password=PASSWORD)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert [event.verb for event in audit.trail(people.subject_of(person))] == [
        "person.invited",
        "person.invitation_accepted",
    ]


def test_the_link_of_an_invitation_works_once(administrator):
    person = invited(administrator)
    token = default_token_generator.make_token(person)
    people.accept_invitation(person, token=token, password=PASSWORD)
    with pytest.raises(people.PeopleError, match="used"):
        people.accept_invitation(person, token=token, password="another password altogether")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_inviting_again_stops_the_old_link(administrator):
    person = invited(administrator)
    old = default_token_generator.make_token(person)
    person = people.invite_again(person, by=administrator, at=clock.now())
    assert not people.is_invited(person, old)
    assert people.is_invited(person, default_token_generator.make_token(person))


def test_a_weak_password_is_refused_and_the_link_still_works(administrator):
    person = invited(administrator)
    token = default_token_generator.make_token(person)
    with pytest.raises(ValidationError):
        people.accept_invitation(person, token=token, password="password")
    assert people.is_invited(User.objects.get(pk=person.pk), token)


@pytest.mark.parametrize("email", ["CLERK@example.org", "clerk@example.org", "not an address", ""])
def test_an_address_that_is_taken_or_none_is_refused(administrator, email):
    with pytest.raises(ValidationError):
        invited(administrator, email)


def test_an_address_is_unique_whatever_its_case_by_the_database_too(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="CLERK@example.org", name="Somebody else")


def test_a_role_holds_from_its_first_day_to_its_last(administrator, cast):
    person = invited(administrator)
    people.give_role(
        person,
        role=Role.OFFICER,
        scope_key="directorate:PH",
        from_on=TODAY + timedelta(days=1),
        last_on=TODAY + timedelta(days=3),
        by=administrator,
        at=clock.now(),
    )
    held = {("officer", "directorate:PH")}
    assert [roles_on(person, TODAY + timedelta(days=days)) for days in range(5)] == [set(), held, held, held, set()]


@pytest.mark.parametrize(
    ("role", "scope", "sentence"),
    [
        (Role.CLERK, "directorate:PH", "holds for the whole council"),
        (Role.OFFICER, "directorate:NONE", "one of the council's directorates"),
        (Role.OFFICER, "committee:osmb", "one of the council's directorates"),
    ],
)
def test_a_scope_that_does_not_suit_the_role_is_refused(administrator, role, scope, sentence):
    person = invited(administrator)
    with pytest.raises(people.PeopleError, match=sentence):
        people.give_role(person, role=role, scope_key=scope, from_on=TODAY, by=administrator, at=clock.now())


def test_the_same_role_is_not_held_twice_at_once(administrator, cast):
    give = {"role": Role.CLERK, "by": administrator, "at": clock.now()}
    with pytest.raises(people.PeopleError, match="already holds this role from 1 April 2016"):
        people.give_role(cast["clerk"], from_on=TODAY, **give)
    with pytest.raises(people.PeopleError, match="last day is before the first"):
        people.give_role(cast["hr_officer"], from_on=TODAY, last_on=TODAY - timedelta(days=1), **give)


def test_a_role_withdrawn_on_its_first_day_was_never_held_and_can_be_given_again(administrator):
    person = invited(administrator)
    give = {"role": Role.CLERK, "from_on": TODAY, "by": administrator, "at": clock.now()}
    given = people.give_role(person, **give)
    people.end_role(given, last_on=None, by=administrator, at=clock.now())
    assert roles_on(person, TODAY) == set()
    people.give_role(person, **give)
    assert roles_on(person, TODAY) == {("clerk", "")}


def test_a_role_ends_after_its_last_day_and_not_in_the_past(administrator, cast):
    held = cast["clerk"].role_assignments.get()
    with pytest.raises(people.PeopleError, match="in the past"):
        people.end_role(held, last_on=TODAY - timedelta(days=2), by=administrator, at=clock.now())
    people.end_role(held, last_on=TODAY, by=administrator, at=clock.now())
    assert roles_on(cast["clerk"], TODAY) and not roles_on(cast["clerk"], TODAY + timedelta(days=1))
    event = audit.trail(people.subject_of(cast["clerk"])).last()
    assert (event.before["last_day"], event.after["last_day"]) == (None, "2017-02-09")


def test_a_deputy_stands_in_and_it_ends_by_itself(administrator, cast):
    given = people.deputise(
        cast["approver_re"],
        deputy=cast["approver_fcs"],
        assignments=list(cast["approver_re"].role_assignments.all()),
        from_on=TODAY,
        last_on=TODAY + timedelta(days=6),
        by=administrator,
        at=clock.now(),
    )
    both = {("approver", "directorate:FCS"), ("approver", "directorate:RE")}
    assert roles_on(cast["approver_fcs"], TODAY + timedelta(days=6)) == both
    assert roles_on(cast["approver_fcs"], TODAY + timedelta(days=7)) == {("approver", "directorate:FCS")}
    assert given[0].deputises_for == cast["approver_re"]


def test_nobody_stands_in_for_themselves(administrator, cast):
    with pytest.raises(people.PeopleError, match="for themselves"):
        people.deputise(
            cast["clerk"],
            deputy=cast["clerk"],
            assignments=[cast["clerk"].role_assignments.get()],
            from_on=TODAY,
            last_on=TODAY,
            by=administrator,
            at=clock.now(),
        )


def test_of_several_roles_a_deputy_gets_all_or_none(administrator, cast):
    at = clock.now()
    people.give_role(cast["clerk"], role=Role.HR_OFFICER, from_on=TODAY, by=administrator, at=at)
    roles = list(cast["clerk"].role_assignments.order_by("role"))
    people.give_role(
        cast["finance_officer"],
        role=Role.HR_OFFICER,
        from_on=TODAY,
        deputises_for=cast["clerk"],
        by=administrator,
        at=at,
    )
    with pytest.raises(people.PeopleError, match="already holds"):
        people.deputise(
            cast["clerk"],
            deputy=cast["finance_officer"],
            assignments=roles,
            from_on=TODAY,
            last_on=TODAY,
            by=administrator,
            at=at,
        )
    assert ("clerk", "") not in roles_on(cast["finance_officer"], TODAY)


def test_somebody_retired_holds_nothing_and_is_refused_everything(administrator, cast):
    person = people.retire(cast["clerk"], by=administrator, at=clock.now())
    assert (person.is_active, person.retired_on) == (False, TODAY)
    assert roles_on(person, TODAY) == set()
    assert refusal(Actor(person, TODAY), next(iter(registry.permissions))) == "This account has been retired."
    with pytest.raises(people.PeopleError, match="retired already"):
        people.retire(person, by=administrator, at=clock.now())
    with pytest.raises(people.PeopleError, match="Reinstate"):
        people.give_role(person, role=Role.CLERK, from_on=TODAY, by=administrator, at=clock.now())


def test_somebody_reinstated_starts_without_roles(administrator, cast):
    people.retire(cast["clerk"], by=administrator, at=clock.now())
    person = people.reinstate(cast["clerk"], by=administrator, at=clock.now())
    assert person.is_active and roles_on(person, TODAY) == set()
    with pytest.raises(people.PeopleError, match="not retired"):
        people.reinstate(person, by=administrator, at=clock.now())


def test_the_last_administrator_cannot_be_removed(administrator):
    held = administrator.role_assignments.get()
    for try_it in (
        lambda: people.end_role(held, last_on=None, by=administrator, at=clock.now()),
        lambda: people.end_role(held, last_on=TODAY + timedelta(days=90), by=administrator, at=clock.now()),
        lambda: people.retire(administrator, by=administrator, at=clock.now()),
    ):
        with pytest.raises(people.PeopleError, match="without an administrator"):
            try_it()
    assert roles_on(administrator, TODAY + timedelta(days=100)) == {("administrator", "")}
    assert User.objects.get(pk=administrator.pk).is_active


def test_somebody_who_cannot_sign_in_yet_does_not_count_as_the_other_administrator(administrator):
    other = invited(administrator)
    people.give_role(other, role=Role.ADMINISTRATOR, from_on=TODAY, by=administrator, at=clock.now())
    with pytest.raises(people.PeopleError, match="taken up their invitation"):
        people.retire(administrator, by=administrator, at=clock.now())
    people.accept_invitation(other, token=default_token_generator.make_token(other), password=PASSWORD)
    people.retire(administrator, by=other, at=clock.now())
    assert not User.objects.get(pk=administrator.pk).is_active


def test_an_administrator_has_no_part_in_the_council_s_work(actor_as):
    actor = actor_as("administrator")
    assert not actor.is_staff_of_the_council
    allowed = {verb for verb in registry.permissions if refusal(actor, verb) is None}
    assert {"people.manage", "council.manage"} <= allowed
    refused_to_others = {verb for verb in ("people.manage", "council.manage") if refusal(actor_as("clerk"), verb)}
    assert refused_to_others == {"people.manage", "council.manage"}


def test_two_changes_of_one_account_do_not_overwrite_one_another_silently(administrator, cast):
    as_read = fingerprint(cast["clerk"], people.CHANGEABLE)
    people.change(cast["clerk"], post="Head of Democratic Services", by=administrator, at=clock.now(), as_read=as_read)
    with pytest.raises(ChangedMeanwhile) as raised:
        people.change(cast["clerk"], name="Cora Clerk", by=administrator, at=clock.now(), as_read=as_read)
    assert raised.value.now["post"] == "Head of Democratic Services"
    cast["clerk"].refresh_from_db()
    assert cast["clerk"].name == "Clara Clerk"


def test_after_a_change_of_address_the_old_one_opens_nothing(administrator, cast):
    EmailAddress.objects.create(user=cast["clerk"], email="clerk@example.org", primary=True, verified=True)
    people.change(cast["clerk"], email="Clara@example.org", by=administrator, at=clock.now())
    assert not EmailAddress.objects.exists()
    cast["clerk"].refresh_from_db()
    assert cast["clerk"].email == "clara@example.org"


def test_what_changes_nothing_is_not_told_in_the_audit(administrator, cast):
    people.change(cast["clerk"], name="Clara Clerk", by=administrator, at=clock.now())
    assert not audit.trail(people.subject_of(cast["clerk"])).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_on": TODAY, "to_on": TODAY - timedelta(days=1)},
        {"from_on": date(2016, 4, 1), "to_on": None},
    ],
)
def test_the_database_refuses_impossible_roles(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=cast["clerk"], role=Role.CLERK, **wrong)
