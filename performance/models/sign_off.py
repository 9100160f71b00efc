"""What an override, a commentary and a narrative share: versions by one person that count once another approves."""

from django.db import models
from django.db.models import F, Q

from council_portal.models import User


class SignedOffQuerySet(models.QuerySet):
    def settled(self) -> "SignedOffQuerySet":
        """What members see: approved."""
        return self.filter(approved_at__isnull=False)

    def awaiting_sign_off(self) -> "SignedOffQuerySet":
        return self.filter(approved_at__isnull=True)


class SignedOff(models.Model):
    """A version that somebody wrote and, before members see it, somebody else approved.

    The newest version that an audience may see counts; earlier ones are kept.
    """

    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_settled(self) -> bool:
        return self.approved_at is not None


def sign_off_constraints(name: str) -> list[models.CheckConstraint]:
    """The constraints of sign-off for one kind of record, named after it."""
    return [
        models.CheckConstraint(
            condition=Q(approved_by__isnull=True, approved_at__isnull=True)
            | Q(approved_by__isnull=False, approved_at__isnull=False),
            name=f"{name}_approved_by_and_at_together",
        ),
        models.CheckConstraint(
            condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("by")),
            name=f"{name}_is_not_approved_by_its_author",
        ),
        models.CheckConstraint(condition=Q(version__gte=1), name=f"{name}_versions_count_from_one"),
    ]
