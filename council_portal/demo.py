"""The demonstration: one real council's quarter, loaded from fixtures/demo. Roof code: it knows the apps."""

import csv
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.models import Council, Directorate, Nation, RoleAssignment, Service, User

FIXTURES = settings.BASE_DIR / "fixtures" / "demo"
APPS = ("performance", "workforce", "budgets", "meetings")
# Everybody is in their role from the start of the plan's year.
IN_ROLE_FROM = date(2016, 4, 1)
COUNCIL = {
    "name": "Rotherham Metropolitan Borough Council",
    "short_name": "Rotherham",
    "nation": Nation.ENGLAND,
    "frame_colour": "#1f3b4d",
    "link_colour": "#1d5a96",
    "chief_executive": "Chief Executive",
    "small_number_threshold": 10,
}
# No letter or digit that another might be taken for.
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotTheDemonstration(Exception):
    """This installation serves a council of its own, to which nothing invented is added."""


@dataclass
class Loaded:
    """What loading found or made: the people by their keys, and how many rows of what each app says it made."""

    people: Mapping[str, User]
    counts: dict[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """An account that the demonstration shows, with its password."""

    post: str
    name: str
    email: str
    password: str


@transaction.atomic
def load(*, at: datetime) -> Loaded:
    """Loads whatever of the demonstration is missing, all of it or nothing; what people changed since stays changed.

    Raises NotTheDemonstration where the installation has a council of its own.
    """
    loaded = Loaded(load_people())
    for app in APPS:
        if find_spec(f"{app}.demo"):
            loaded.counts[app] = import_module(f"{app}.demo").load(at=at, people=loaded.people)
    return loaded


@transaction.atomic
def load_people() -> dict[str, User]:
    """Makes the council, its directorates and services, and accounts without passwords with their roles: by key.

    Raises NotTheDemonstration where the installation has a council of its own.
    """
    rows = _rows("people.csv")
    by_email = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in rows])}
    if Council.objects.exists() and not by_email:
        raise NotTheDemonstration(
            f"This portal serves {Council.objects.get().name}. The demonstration is loaded into an empty one only."
        )
    if not Council.objects.exists():
        Council.objects.create(**COUNCIL)
        _load_directorates()
    new = [row for row in rows if row["email"] not in by_email]
    if new:
        _make_accounts(new, by_email)
        audit.record(
            verb="demonstration.loaded",
            subject="council:council",
            summary=f"Loaded the demonstration: {len(new)} accounts with their roles",
            by=None,
            channel="command",
        )
    return {row["key"]: by_email[row["email"]] for row in rows}


def _load_directorates() -> None:
    directorates = Directorate.objects.bulk_create(
        Directorate(code=row["code"], name=row["name"], position=position)
        for position, row in enumerate(_rows("directorates.csv"))
    )
    by_code = {directorate.code: directorate for directorate in directorates}
    Service.objects.bulk_create(
        Service(directorate=by_code[row["directorate"]], code=row["code"], name=row["name"])
        for row in _rows("services.csv")
    )


def _make_accounts(rows: list[dict], by_email: dict[str, User]) -> None:
    """Adds the accounts of the rows to those by e-mail address, each with its role."""
    made = User.objects.bulk_create(
        User(email=row["email"], name=row["name"], post=row["post"], password=make_password(None)) for row in rows
    )
    by_email.update((user.email, user) for user in made)
    by_key = {row["key"]: by_email[row["email"]] for row in rows}
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=by_email[row["email"]],
            role=Role(row["role"]),
            scope_key=f"directorate:{row['directorate']}" if row["directorate"] else "",
            from_on=IN_ROLE_FROM,
            deputises_for=by_key.get(row["stands_in_for"]),
        )
        for row in rows
    )


def accounts(people: Mapping[str, User]) -> list[Account]:
    """The accounts shown, one a role, with the passwords drawn when they were first shown.

    Passwords are kept in the file beside the database, readable by its owner alone. Where the file is missing, new ones
    are drawn.
    """
    shown = [people[row["key"]] for row in _rows("people.csv") if row["is_shown"] == "true"]
    path = accounts_file()
    if path.exists():
        with open(path, newline="", encoding="utf-8") as file:
            kept = [Account(**row) for row in csv.DictReader(file, delimiter="\t")]
        # The database may be a new one beside an old file.
        _set_passwords([user for user in shown if not user.has_usable_password()], kept)
        return kept
    drawn = [Account(user.post, user.name, user.email, _draw_password()) for user in shown]
    _set_passwords(shown, drawn)
    _keep(drawn, path)
    return drawn


@transaction.atomic
def _set_passwords(users: list[User], accounts: list[Account]) -> None:
    passwords = {account.email: account.password for account in accounts}
    for user in users:
        user.set_password(passwords[user.email])
        user.save(update_fields=["password"])


def accounts_file() -> Path:
    """Where the demonstration's passwords are kept."""
    return settings.VAR_DIR / "demo-accounts.txt"


def _draw_password() -> str:
    """Three groups of five letters and digits: about 74 bits by chance."""
    return "-".join("".join(secrets.choice(PASSWORD_LETTERS) for _ in range(5)) for _ in range(3))


def _keep(drawn: list[Account], path: Path) -> None:
    """Writes the accounts to a file of its owner's alone, whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["post", "name", "email", "password"], delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(vars(account) for account in drawn)
    draft.rename(path)


def _rows(name: str) -> list[dict[str, str]]:
    with open(FIXTURES / "people" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
