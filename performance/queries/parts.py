"""Who plays which part for the measures of a plan on a day, and whether they still can."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from council_portal.access.roles import Role
from council_portal.models import RoleAssignment, User
from performance.models import PlanEdition, Responsibility, ResponsibilityKind

EVERYWHERE = ""


@dataclass(frozen=True)
class RolesHeld:
    """Who holds the roles of a quarter's sign-off on a day; retired accounts hold none.

    `approvers` are by scope key, those who hold the role in their own right before those who stand in for somebody;
    `stand_ins` are the people who play a person's part beside them.
    """

    officers: frozenset[int]
    approvers: Mapping[str, tuple[User, ...]]
    directors: Mapping[str, tuple[User, ...]]
    leads: tuple[User, ...]
    stand_ins: Mapping[int, tuple[User, ...]]

    def is_approver(self, user: User) -> bool:
        return any(user in people for people in self.approvers.values())


@dataclass(frozen=True)
class Parts:
    """The people of one measure: whoever is named, able or not, and by `roles` who can act."""

    scope_key: str
    roles: RolesHeld
    named: Mapping[ResponsibilityKind, User] = field(default_factory=dict)

    @property
    def owner(self) -> User | None:
        return self.named.get(ResponsibilityKind.OWNER)

    @property
    def approver(self) -> User | None:
        return self.named.get(ResponsibilityKind.APPROVER)

    @property
    def enterers(self) -> tuple[User, ...]:
        """Those who can enter its figures, the owner first, then deputies, then whoever stands in for one of them."""
        named = [
            self.named[kind]
            for kind in (ResponsibilityKind.OWNER, ResponsibilityKind.OWNER_DEPUTY)
            if kind in self.named
        ]
        found = [*named, *(each for user in named for each in self.roles.stand_ins.get(user.pk, ()))]
        return tuple(dict.fromkeys(user for user in found if user.pk in self.roles.officers))

    @property
    def answerer(self) -> User | None:
        """The one person who is asked for its figures."""
        return next(iter(self.enterers), None)

    @property
    def approvers(self) -> tuple[User, ...]:
        """Those whose approval is asked for: the one named or the deputy, else whoever approves for the directorate."""
        named = [
            self.named[kind]
            for kind in (ResponsibilityKind.APPROVER, ResponsibilityKind.APPROVER_DEPUTY)
            if kind in self.named
        ]
        able = [user for user in named if self.roles.is_approver(user)]
        return tuple(able) or self._over(self.roles.approvers)

    @property
    def directors(self) -> tuple[User, ...]:
        """Whom a figure that is long overdue climbs to: who approves for the directorate in their own right.

        Where nobody does, whoever approves for the whole council, and at last the performance lead.
        """
        return self._over(self.roles.directors) or self.roles.leads

    def _over(self, by_scope: Mapping[str, tuple[User, ...]]) -> tuple[User, ...]:
        return by_scope.get(self.scope_key) or by_scope.get(EVERYWHERE, ())


def parts_of(edition: PlanEdition, on: date) -> dict[int, Parts]:
    """The people of each measure of the edition, by the measure's key: three queries."""
    roles = roles_held(on)
    named: dict[int, dict[ResponsibilityKind, User]] = defaultdict(dict)
    held = Responsibility.objects.in_force_on(on).filter(measure__edition=edition).select_related("user")
    for responsibility in held.order_by("from_on"):
        named[responsibility.measure_id][ResponsibilityKind(responsibility.kind)] = responsibility.user
    scopes = edition.measures.values_list("pk", "directorate__code")
    return {pk: Parts(f"directorate:{code}", roles, named.get(pk, {})) for pk, code in scopes}


def roles_held(on: date) -> RolesHeld:
    """Who holds which role of sign-off on the day: one query."""
    officers, leads = set(), []
    approvers: dict[str, list[User]] = defaultdict(list)
    directors: dict[str, list[User]] = defaultdict(list)
    stand_ins: dict[int, list[User]] = defaultdict(list)
    held = (
        RoleAssignment.objects.in_force_on(on)
        .filter(user__is_active=True)
        .select_related("user")
        .order_by("from_on", "pk")
    )
    for assignment in sorted(held, key=lambda each: each.deputises_for_id is not None):
        user, is_stand_in = assignment.user, assignment.deputises_for_id is not None
        if is_stand_in:
            stand_ins[assignment.deputises_for_id].append(user)
        if assignment.role == Role.OFFICER:
            officers.add(user.pk)
        elif assignment.role == Role.PERFORMANCE_LEAD:
            leads.append(user)
        elif assignment.role == Role.APPROVER:
            approvers[assignment.scope_key].append(user)
            if not is_stand_in:
                directors[assignment.scope_key].append(user)
    return RolesHeld(
        officers=frozenset(officers),
        approvers={scope: tuple(dict.fromkeys(people)) for scope, people in approvers.items()},
        directors={scope: tuple(dict.fromkeys(people)) for scope, people in directors.items()},
        leads=tuple(dict.fromkeys(leads)),
        stand_ins={user: tuple(dict.fromkeys(people)) for user, people in stand_ins.items()},
    )
