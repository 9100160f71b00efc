"""What is done to accounts and roles: invite, change, give and end roles, deputise, retire and reinstate.

Everything here waits for its turn on the council's row, so that two administrators at once cannot, between them,
leave the portal without an administrator or give one role twice.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import Council, Directorate, RoleAssignment, User
from council_portal.stale import require_unchanged

CHANGEABLE = ("name", "post", "email")


class PeopleError(Exception):
    """What was asked cannot be done; the message is a sentence for the administrator."""


def subject_of(person: User) -> str:
    """The person's reference key in the audit."""
    return f"person:{person.pk}"


def _take_turns() -> None:
    """Queues those who change people, until the end of the transaction."""
    list(Council.objects.select_for_update())


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _day_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


@transaction.atomic
def invite(*, email: str, name: str, post: str = "", by: User | None, at: datetime) -> User:
    """Makes an account without a password; its owner chooses one by the link of the invitation.

    Raises ValidationError where the address is bad or has an account already.
    """
    person = User.objects.create_user(email, None, name=name.strip(), post=post.strip(), invited_at=at)
    audit.record(
        verb="person.invited",
        subject=subject_of(person),
        summary=f"Invited {person.name}",
        by=by,
        after={name: getattr(person, name) for name in CHANGEABLE},
    )
    return person


@transaction.atomic
def invite_again(person: User, *, by: User, at: datetime) -> User:
    """Makes a new invitation for somebody who has not taken up the first; the old link stops working.

    Raises PeopleError where the account is retired or has a password.
    """
    person = _locked(person)
    if not person.is_active:
        raise PeopleError(f"{person.name}'s account is retired. Reinstate it before inviting them again.")
    if person.has_usable_password():
        raise PeopleError(f"{person.name} has a password already. They can draw a new one from the sign-in page.")
    # Another unusable password is another random string, by which the old link's token no longer fits.
    person.set_unusable_password()
    person.invited_at = at
    person.save(update_fields=["password", "invited_at"])
    audit.record(verb="person.invited_again", subject=subject_of(person), summary=f"Invited {person.name} again", by=by)
    return person


@transaction.atomic
def accept_invitation(person: User, *, token: str, password: str) -> User:
    """Gives the account the password its owner chose; the link works once.

    Raises PeopleError where the link no longer holds, ValidationError where the password is too weak.
    """
    person = _locked(person)
    if not is_invited(person, token):
        raise PeopleError("This link has been used or has run out. Ask an administrator for a new invitation.")
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    audit.record(
        verb="person.invitation_accepted",
        subject=subject_of(person),
        summary=f"{person.name} took up the invitation and chose a password",
        by=person,
    )
    return person


def is_invited(person: User | None, token: str) -> bool:
    """Whether the token is the person's present invitation, unused and in time."""
    return bool(
        person
        and person.is_active
        and not person.has_usable_password()
        and default_token_generator.check_token(person, token)
    )


@transaction.atomic
def change(person: User, *, by: User, at: datetime, as_read: str | None = None, **details: str) -> User:
    """Changes a person's name, post or e-mail address, those that are given.

    `as_read` is the fingerprint of CHANGEABLE that the form carried. Raises ChangedMeanwhile, ValidationError.
    """
    person = _locked(person)
    require_unchanged(person, CHANGEABLE, as_read)
    before = {name: getattr(person, name) for name in CHANGEABLE}
    for name in CHANGEABLE:
        if name in details:
            value = details[name].strip()
            setattr(person, name, value.lower() if name == "email" else value)
    person.full_clean(exclude=["password"])
    changed = [name for name in CHANGEABLE if getattr(person, name) != before[name]]
    if changed:
        person.save(update_fields=changed)
        if "email" in changed:
            # allauth remembers addresses by which somebody may sign in: the old one must not do any longer.
            EmailAddress.objects.filter(user=person).delete()
        audit.record(
            verb="person.changed",
            subject=subject_of(person),
            summary=f"Changed the account of {person.name}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(person, name) for name in changed},
        )
    return person


@transaction.atomic
def give_role(
    person: User,
    *,
    role: Role,
    scope_key: str = "",
    from_on: date,
    last_on: date | None = None,
    deputises_for: User | None = None,
    by: User | None,
    at: datetime,
) -> RoleAssignment:
    """Gives a role from a day on, up to and including `last_on` where it is given, everywhere or over one scope.

    Raises PeopleError where the person is retired, holds the role then already, or the scope does not suit it.
    """
    _take_turns()
    person = _locked(person)
    if not person.is_active:
        raise PeopleError(f"{person.name}'s account is retired. Reinstate it before giving roles.")
    if why := refusal_of_scope(role, scope_key):
        raise PeopleError(why)
    if last_on is not None and last_on < from_on:
        raise PeopleError("The last day is before the first. Give a last day on or after the first.")
    to_on = last_on + timedelta(days=1) if last_on else None
    for held in person.role_assignments.filter(role=role, scope_key=scope_key, deputises_for=deputises_for):
        if _overlap(held, from_on, to_on):
            raise PeopleError(
                f"{person.name} already holds this role {in_words(held)}. End that first, or pick other dates."
            )
    if RoleAssignment.objects.filter(user=person, role=role, scope_key=scope_key, from_on=from_on).exclude(
        to_on=from_on
    ):
        raise PeopleError(f"{person.name} already begins in this role on that day. Pick another first day.")
    assignment = RoleAssignment(
        user=person, role=role, scope_key=scope_key, from_on=from_on, to_on=to_on, deputises_for=deputises_for
    )
    assignment.full_clean()
    assignment.save()
    standing_in = f", standing in for {deputises_for.name}" if deputises_for else ""
    audit.record(
        verb="role.given",
        subject=subject_of(person),
        summary=f"Made {person.name} {title_of(assignment)} {in_words(assignment)}{standing_in}",
        by=by,
        after=_as_values(assignment),
    )
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, last_on: date | None, by: User, at: datetime) -> RoleAssignment:
    """Ends a role after `last_on`; with None it is withdrawn at once, from this very day.

    Raises PeopleError where it has ended already, or where the portal would be left without an administrator.
    """
    _take_turns()
    assignment = RoleAssignment.objects.select_for_update().select_related("user").get(pk=assignment.pk)
    today = _day_of(at)
    if assignment.to_on is not None and assignment.to_on <= today:
        raise PeopleError("This role has ended already.")
    to_on = max(assignment.from_on, last_on + timedelta(days=1) if last_on else today)
    if to_on < today:
        raise PeopleError(
            "A role cannot be ended in the past: what was done with it stands. Give today or a later day."
        )
    before = _as_values(assignment)
    assignment.to_on = to_on
    assignment.save(update_fields=["to_on"])
    _require_an_administrator(today)
    audit.record(
        verb="role.ended",
        subject=subject_of(assignment.user),
        summary=f"Ended the role of {assignment.user.name} as {title_of(assignment)}: {in_words(assignment)}",
        by=by,
        before=before,
        after=_as_values(assignment),
    )
    return assignment


@transaction.atomic
def deputise(
    person: User,
    *,
    deputy: User,
    assignments: Iterable[RoleAssignment],
    from_on: date,
    last_on: date,
    by: User,
    at: datetime,
) -> list[RoleAssignment]:
    """Lets a deputy stand in for the person in the given roles of theirs, from one day to another.

    Raises PeopleError where the deputy is the person, or cannot hold one of the roles then; nothing is given then.
    """
    if deputy.pk == person.pk:
        raise PeopleError("Nobody stands in for themselves. Pick somebody else.")
    assignments = list(assignments)
    if not assignments:
        raise PeopleError(f"Pick at least one role in which somebody stands in for {person.name}.")
    return [
        give_role(
            deputy,
            role=Role(assignment.role),
            scope_key=assignment.scope_key,
            from_on=from_on,
            last_on=last_on,
            deputises_for=person,
            by=by,
            at=at,
        )
        for assignment in assignments
    ]


@transaction.atomic
def retire(person: User, *, by: User, at: datetime) -> User:
    """Closes an account: its owner is signed out at once, and every role of theirs ends today.

    Raises PeopleError where it is retired already, or the portal would be left without an administrator.
    """
    _take_turns()
    person = _locked(person)
    if not person.is_active:
        raise PeopleError(f"{person.name}'s account is retired already.")
    today = _day_of(at)
    ended = []
    for assignment in person.role_assignments.exclude(to_on__lte=today):
        ended.append(title_of(assignment))
        assignment.to_on = max(today, assignment.from_on)
        assignment.save(update_fields=["to_on"])
    person.is_active, person.retired_on = False, today
    person.save(update_fields=["is_active", "retired_on"])
    _require_an_administrator(today)
    audit.record(
        verb="person.retired",
        subject=subject_of(person),
        summary=f"Retired the account of {person.name}",
        by=by,
        before={"roles": ended},
        after={"roles": [], "retired_on": today.isoformat()},
    )
    return person


@transaction.atomic
def reinstate(person: User, *, by: User, at: datetime) -> User:
    """Opens a retired account again; it holds no role until one is given.

    Raises PeopleError where it is not retired.
    """
    person = _locked(person)
    if person.is_active:
        raise PeopleError(f"{person.name}'s account is not retired.")
    before = {"retired_on": person.retired_on.isoformat() if person.retired_on else None}
    person.is_active, person.retired_on = True, None
    person.save(update_fields=["is_active", "retired_on"])
    audit.record(
        verb="person.reinstated",
        subject=subject_of(person),
        summary=f"Reinstated the account of {person.name}",
        by=by,
        before=before,
    )
    return person


def refusal_of_scope(role: Role, scope_key: str) -> str | None:
    """Why the role cannot be held over the scope, or None. Only some roles are limited, and only to directorates."""
    if not scope_key:
        return None
    if not role.may_be_limited:
        return f"The role {role.label} holds for the whole council. Leave the directorate empty."
    code = scope_key.partition(":")[2]
    if not scope_key.startswith("directorate:") or not Directorate.objects.filter(code=code).exists():
        return "Pick one of the council's directorates."
    return None


def title_of(assignment: RoleAssignment) -> str:
    """The role with its scope, such as "Officer (CYPS)"."""
    code = assignment.scope_key.partition(":")[2]
    return f"{Role(assignment.role).label} ({code})" if code else Role(assignment.role).label


def in_words(assignment: RoleAssignment) -> str:
    """The days on which a role holds, such as "from 1 April 2016 to 31 March 2017"."""
    if assignment.to_on == assignment.from_on:
        return f"never held: withdrawn on {long_date(assignment.from_on)}"
    if assignment.to_on is None:
        return f"from {long_date(assignment.from_on)}"
    return f"from {long_date(assignment.from_on)} to {long_date(assignment.to_on - timedelta(days=1))}"


def _overlap(held: RoleAssignment, from_on: date, to_on: date | None) -> bool:
    """Whether half-open stretches of days meet; an empty one meets nothing."""
    if held.to_on == held.from_on:
        return False
    return (to_on is None or held.from_on < to_on) and (held.to_on is None or from_on < held.to_on)


def _as_values(assignment: RoleAssignment) -> dict[str, Any]:
    return {
        "role": title_of(assignment),
        "from": assignment.from_on.isoformat(),
        "last_day": (assignment.to_on - timedelta(days=1)).isoformat() if assignment.to_on else None,
    }


def _require_an_administrator(today: date) -> None:
    """Raises PeopleError unless somebody who can sign in is an administrator now and has no last day as one."""
    keepers = RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR,
        from_on__lte=today,
        to_on__isnull=True,
        deputises_for__isnull=True,
        user__is_active=True,
    ).select_related("user")
    if not any(keeper.user.has_usable_password() or keeper.user.last_login for keeper in keepers):
        raise PeopleError(
            "The portal would be left without an administrator. Make somebody else one first, with no last "
            "day, and wait until they have taken up their invitation."
        )
