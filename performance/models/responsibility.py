"""Who answers for a measure's figures and who approves them, from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from council_portal.models import User
from performance.models.measure import Measure


class ResponsibilityKind(models.TextChoices):
    """Owner and approver are two people, each with a deputy."""

    OWNER = "owner", "Owner"
    OWNER_DEPUTY = "owner_deputy", "Owner's deputy"
    APPROVER = "approver", "Approver"
    APPROVER_DEPUTY = "approver_deputy", "Approver's deputy"


ENTERS = (ResponsibilityKind.OWNER, ResponsibilityKind.OWNER_DEPUTY)
APPROVES = (ResponsibilityKind.APPROVER, ResponsibilityKind.APPROVER_DEPUTY)


class ResponsibilityQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "ResponsibilityQuerySet":
        """Half-open: to_on is the first day without the responsibility."""
        return self.filter(Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day))


class Responsibility(models.Model):
    """A person's part in a measure, from a day. Ended by its date, never deleted."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="responsibilities")
    kind = models.CharField(max_length=16, choices=ResponsibilityKind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "kind"], name="responsibility_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "from_on"], name="responsibility_passes_to_one_person_a_day"
            ),
            models.UniqueConstraint(
                fields=["measure", "kind"],
                condition=Q(to_on__isnull=True),
                name="responsibility_without_end_is_one_person_s",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="responsibility_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.measure.ref}: {self.get_kind_display().lower()} {self.user}"
