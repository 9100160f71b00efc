"""What staff said: You Said."""

from django.db import models


class Point(models.Model):
    """One thing that staff said under a theme. It may have several actions, or none yet, and the plan says so.

    Points and actions of a theme share one run of positions, which is the plan's order. Only a point that no action
    answers needs a ref of its own.
    """

    theme = models.ForeignKey("workforce.Theme", models.CASCADE, related_name="points")
    ref = models.SlugField(max_length=20, blank=True)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "position"], name="point_has_its_own_position"),
            models.UniqueConstraint(fields=["ref"], condition=~models.Q(ref=""), name="point_ref_is_unique"),
            models.CheckConstraint(condition=~models.Q(text=""), name="point_says_something"),
        ]

    def __str__(self):
        return self.text
