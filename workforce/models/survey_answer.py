"""How staff answered the questions of a survey."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from workforce.rules.survey import shares_refusal


def _within_bounds(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (0, 100)})


class SurveyAnswer(models.Model):
    """The shares who said yes, neither or no to one question: of all staff, or of one group of them.

    Null is unknown: the source does not give it. Stored whole whatever the number of responses; queries leave out what
    too few people said.
    """

    theme = models.ForeignKey("workforce.Theme", models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    group = models.CharField(
        max_length=120, blank=True, help_text="Empty for all staff, else whose answers, for example a directorate"
    )
    yes_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    neutral_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    no_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    responses = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "question", "group"], name="survey_answer_is_given_once_a_group"),
            models.UniqueConstraint(fields=["theme", "position"], name="survey_answer_has_its_own_position"),
            models.CheckConstraint(
                condition=_within_bounds("yes_percent")
                & _within_bounds("neutral_percent")
                & _within_bounds("no_percent"),
                name="survey_answer_shares_are_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(yes_percent__isnull=True)
                | Q(neutral_percent__isnull=True)
                | Q(no_percent__isnull=True)
                | Q(
                    yes_percent__gte=Decimal("98.5") - F("neutral_percent") - F("no_percent"),
                    yes_percent__lte=Decimal("101.5") - F("neutral_percent") - F("no_percent"),
                ),
                name="survey_answer_shares_add_to_about_100",
            ),
        ]

    def __str__(self):
        return f"{self.question} ({self.group or 'all staff'})"

    def clean(self):
        if refused := shares_refusal(self.yes_percent, self.neutral_percent, self.no_percent):
            raise ValidationError(refused)
