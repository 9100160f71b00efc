"""An outcome under a priority, and the posts that answer for it."""

from django.db import models

from performance.models.priority import Priority


class Outcome(models.Model):
    """An outcome, known by a ref such as 1.A; led by a post, for some of its measures by a second one."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="outcomes")
    ref = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    lead_post = models.CharField(max_length=200)
    second_lead_post = models.CharField(max_length=200, blank=True)
    second_lead_scope = models.CharField(
        max_length=100, blank=True, help_text="The refs of the measures that the second post leads"
    )
    also_contributes_to = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="contributing_outcomes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "ref"], name="outcome_ref_is_unique_in_its_priority"),
            models.CheckConstraint(
                condition=models.Q(second_lead_scope="") | ~models.Q(second_lead_post=""),
                name="outcome_second_lead_scope_needs_a_second_lead_post",
            ),
        ]

    def __str__(self):
        return f"{self.ref} {self.title}"
