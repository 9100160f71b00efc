"""What an officer is asked to make for a meeting, from when to when, and by which day."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from council_portal.access.actor import Actor


class AssignmentQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "AssignmentQuerySet":
        """Those that hold on the day: half-open, to_on is the first day without it."""
        return self.filter(Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day))

    def of(self, actor: Actor) -> "AssignmentQuerySet":
        """Those that the actor holds on their day; none for whoever is no officer of the council then."""
        if not actor.is_staff_of_the_council:
            return self.none()
        return self.in_force_on(actor.on).filter(author=actor.user)


class Assignment(models.Model):
    """Something given to an officer to make, by a day. It is ended, not deleted: taken back, it ends on that day."""

    author = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="By when it is to be sent")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="%(class)s_ends_not_before_it_begins",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("from_on")), name="%(class)s_is_due_once_it_began"),
            models.CheckConstraint(condition=~Q(author=F("asked_by")), name="%(class)s_is_asked_of_another"),
        ]
