"""What an override, a commentary and a narrative share: versions by one person that count once another approves."""

from django.db import models
from django.db.models import F, Q

from council_portal.models import User


class SignedOffQuerySet(models.QuerySet):
    def settled(self) -> "SignedOffQuerySet":
        """What members see: approved."""
        return self.filter(approved_at__isnull=False)

    def awaiting_sign_off(self) -> "SignedOffQuerySet":
        return self.filter(approved_at__isnull=True, returned_at__isnull=True)

    def standing(self) -> "SignedOffQuerySet":
        """What officers see: all but what was returned."""
        return self.filter(returned_at__isnull=True)


class SignedOff(models.Model):
    """A version that somebody wrote and, before members see it, somebody else approved, or returned with a reason.

    The newest version that an audience may see counts; earlier ones are kept, and returned ones count no more.
    """

    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

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
        models.CheckConstraint(
            condition=Q(returned_by__isnull=True, returned_at__isnull=True, return_reason="")
            | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
            name=f"{name}_returned_by_at_and_reason_together",
        ),
        models.CheckConstraint(
            condition=Q(returned_at__isnull=True) | Q(approved_at__isnull=True),
            name=f"{name}_is_approved_or_returned_not_both",
        ),
        models.CheckConstraint(condition=Q(version__gte=1), name=f"{name}_versions_count_from_one"),
    ]
