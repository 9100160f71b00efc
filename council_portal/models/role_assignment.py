"""Who holds which role, over what, from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from council_portal.access.roles import Role


class RoleAssignmentQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "RoleAssignmentQuerySet":
        """Assignments that hold on the day: periods are half-open, to_on is the first day without the role."""
        return self.filter(Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day))


class RoleAssignment(models.Model):
    """A role held by a person, everywhere (empty scope) or within a scope such as directorate:CYPS.

    A deputy's assignment names the person it stands in for; it ends by its own date. They are ended, not deleted:
    one withdrawn on the day it began ends on that same day, and so never held.
    """

    user = models.ForeignKey("council_portal.User", models.PROTECT, related_name="role_assignments")
    role = models.CharField(max_length=30, choices=Role.choices)
    scope_key = models.CharField(max_length=120, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    deputises_for = models.ForeignKey(
        "council_portal.User", models.PROTECT, null=True, blank=True, related_name="deputies"
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="role_assignment_ends_not_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(deputises_for__isnull=True) | ~Q(deputises_for=F("user")),
                name="role_assignment_deputises_for_another",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope_key", "from_on"],
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="role_assignment_begins_once_a_day",
            ),
        ]

    def __str__(self):
        where = f" ({self.scope_key})" if self.scope_key else ""
        return f"{self.user}: {self.get_role_display()}{where}"
