"""What the plan says the council will do towards an outcome, under which measures stand."""

from django.db import models

from performance.models.outcome import Outcome


class Action(models.Model):
    """An action of the plan; measures under it show whether it works."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="actions")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "position"], name="action_position_is_unique_in_its_outcome")
        ]

    def __str__(self):
        return self.title
