"""What is being done to bring a line back towards its budget."""

from django.db import models
from django.db.models import Q

from budgets.rules.management import Confidence
from budgets.rules.wording import pounds


class ManagementAction(models.Model):
    """One action and its planned effect on the year's outturn, which the forecast counts on once it is approved.

    Proposed while approved_on is empty, then approved. What the source does not state is empty or null: not stated.
    """

    line = models.ForeignKey("budgets.BudgetLine", models.CASCADE, related_name="management_actions")
    title = models.CharField(max_length=200)
    amount_pence = models.BigIntegerField(help_text="Planned effect in whole pence: how much less will be spent")
    owner_post = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    confidence = models.CharField(
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.NOT_STATED,
    )
    delivered_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Whole pence so far; empty where not stated"
    )
    approved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "title"], name="management_action_is_titled_once_a_line"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="management_action_saves_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(delivered_pence__isnull=True) | Q(delivered_pence__gte=0),
                name="management_action_delivered_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=[confidence.value for confidence in Confidence]),
                name="management_action_confidence_is_known",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def amount_shown(self) -> str:
        return pounds(self.amount_pence)

    @property
    def delivered_shown(self) -> str:
        return "Not stated" if self.delivered_pence is None else pounds(self.delivered_pence)
