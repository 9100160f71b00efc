"""The officers among whom a form lets the clerk or an author choose."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from council_portal.access.roles import Role
from council_portal.models import RoleAssignment, User

OFFICERS = (
    Role.OFFICER,
    Role.APPROVER,
    Role.PERFORMANCE_LEAD,
    Role.FINANCE_OFFICER,
    Role.HR_OFFICER,
    Role.CLERK,
)


def holding(roles: Sequence[Role], on: date) -> QuerySet[User]:
    """Those with an account who hold one of the roles on the day, in order."""
    held = RoleAssignment.objects.in_force_on(on).filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")
