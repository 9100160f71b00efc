"""Who has an account, and what roles they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Lower

from council_portal.access.roles import Role
from council_portal.actions.people import in_words, subject_of, title_of
from council_portal.models import RoleAssignment, User


@dataclass(frozen=True)
class RoleHeld:
    """A role of a person as a page tells it: its title, its days in words, and how it stands on the day asked for."""

    assignment: RoleAssignment
    title: str
    days: str
    is_in_force: bool
    is_over: bool
    stands_in_for: str


@dataclass(frozen=True)
class Person:
    """A person with the roles they hold, held or will hold."""

    user: User
    roles: Sequence[RoleHeld]

    @property
    def key(self) -> str:
        return subject_of(self.user)

    @property
    def state(self) -> str:
        if not self.user.is_active:
            return "Retired"
        if not self.user.has_usable_password() and self.user.last_login is None:
            return "Invited" if self.user.invited_at else "No password yet"
        return "Active"

    @property
    def roles_in_force(self) -> list[RoleHeld]:
        return [role for role in self.roles if role.is_in_force]

    @property
    def may_be_invited_again(self) -> bool:
        return self.user.is_active and not self.user.has_usable_password()


def people(*, on: date, words: str = "", role: Role | None = None, with_retired: bool = False) -> list[Person]:
    """Everybody with an account, by name, narrowed by words in name, post or address, and by a role held on the day.

    Two queries.
    """
    found = User.objects.prefetch_related("role_assignments__deputises_for").order_by(Lower("name"), "pk")
    if not with_retired:
        found = found.filter(is_active=True)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(post__icontains=word) | Q(email__icontains=word))
    if role is not None:
        found = found.filter(pk__in=RoleAssignment.objects.in_force_on(on).filter(role=role).values("user"))
    return [_person(user, on) for user in found]


def person(user: User, *, on: date) -> Person:
    """One person with all their roles."""
    return _person(user, on)


def _person(user: User, on: date) -> Person:
    assignments = sorted(user.role_assignments.all(), key=lambda held: (held.from_on, held.pk), reverse=True)
    return Person(user, tuple(_role_held(assignment, on) for assignment in assignments))


def _role_held(assignment: RoleAssignment, on: date) -> RoleHeld:
    is_over = assignment.to_on is not None and assignment.to_on <= on
    return RoleHeld(
        assignment=assignment,
        title=title_of(assignment),
        days=in_words(assignment),
        is_in_force=assignment.from_on <= on and not is_over,
        is_over=is_over,
        stands_in_for=assignment.deputises_for.name if assignment.deputises_for else "",
    )
