"""Somebody who wants to do something: a user, or the public, on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from council_portal.access.roles import Role


@dataclass(frozen=True)
class HeldRole:
    """A role held on the actor's day; an empty scope key means everywhere."""

    role: Role
    scope_key: str = ""


@dataclass
class Actor:
    """A person with the roles they hold on a day. `user` is None for the public.

    Roles and committee seats are read once, with one query each.
    """

    user: Any
    on: date

    @property
    def is_public(self) -> bool:
        return self.user is None

    @cached_property
    def roles(self) -> frozenset[HeldRole]:
        if self.is_public or not self.user.is_active:
            return frozenset()
        held = self.user.role_assignments.in_force_on(self.on).values_list("role", "scope_key")
        return frozenset(HeldRole(Role(role), scope) for role, scope in held)

    @cached_property
    def seats(self) -> frozenset[str]:
        """Scope keys of the committees the person sits on, such as committee:osmb, as the apps tell them."""
        from council_portal.registry import registry

        if self.is_public:
            return frozenset()
        return frozenset(key for answer in registry.committee_seats for key in answer(self.user, self.on))

    def has(self, role: Role, scope_key: str | None = None) -> bool:
        """Whether the role is held: anywhere at all with no scope given, else over that scope or everywhere."""
        return any(
            held.role == role and (scope_key is None or held.scope_key in ("", scope_key)) for held in self.roles
        )

    def has_any(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.roles)

    @property
    def is_staff_of_the_council(self) -> bool:
        """Whether the person is an officer of any kind, as against a councillor or the public.

        An administrator by that role alone is not: it gives no domain access.
        """
        return self.has_any(
            Role.OFFICER, Role.APPROVER, Role.PERFORMANCE_LEAD, Role.FINANCE_OFFICER, Role.HR_OFFICER, Role.CLERK
        )

    def scopes_of(self, role: Role) -> Sequence[str]:
        """The scope keys over which the role is held, in order; an empty key means everywhere."""
        return sorted(held.scope_key for held in self.roles if held.role == role)
