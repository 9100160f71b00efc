"""Lines of a budget, and money moved between them. All money is in whole pence, so that every sum is exact."""

from django.db import models
from django.db.models import F, Q


class BudgetLine(models.Model):
    """What one part of a service may spend, net of its income. Its current budget is the original and the virements.

    Lines add to their service, services to their directorate, directorates to the budget's whole.
    """

    budget = models.ForeignKey("budgets.Budget", models.CASCADE, related_name="lines")
    service = models.ForeignKey("council_portal.Service", models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    original_pence = models.BigIntegerField(help_text="Net budget as set, in whole pence; negative for income")
    gross_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Gross budget in whole pence, where it is known"
    )
    explain_over_pence = models.BigIntegerField(
        null=True, blank=True, help_text="Whole pence; empty takes the budget's own threshold"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "slug"], name="budget_line_slug_is_unique_in_budget"),
            models.UniqueConstraint(fields=["budget", "position"], name="budget_line_has_its_own_position"),
            models.CheckConstraint(
                condition=Q(explain_over_pence__isnull=True) | Q(explain_over_pence__gte=0),
                name="budget_line_threshold_to_explain_is_not_negative",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def key(self) -> str:
        return f"budget:{self.slug}"


class Virement(models.Model):
    """Money moved from one line to another of the same budget: it nets to zero by its nature.

    Agreed on a day, from which it counts; a mistake is put right by another the other way.
    """

    from_line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="virements_out")
    to_line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="virements_in")
    amount_pence = models.BigIntegerField()
    agreed_on = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="virement_moves_more_than_nothing"),
            models.CheckConstraint(condition=~Q(from_line=F("to_line")), name="virement_is_between_two_lines"),
            models.CheckConstraint(condition=~Q(reason=""), name="virement_says_why"),
        ]

    def __str__(self):
        return f"{self.from_line} to {self.to_line}, {self.agreed_on}"
