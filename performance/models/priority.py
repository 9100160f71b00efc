"""A priority of the plan, the first level of its order."""

from django.db import models

from performance.models.plan_edition import PlanEdition


class Priority(models.Model):
    """A priority, known by its number within its edition."""

    edition = models.ForeignKey(PlanEdition, models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    is_cross_cutting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="priority_number_is_unique_in_its_edition")
        ]

    def __str__(self):
        return f"Priority {self.number}: {self.title}"
