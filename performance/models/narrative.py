"""The words of the quarterly report about an outcome, section by section."""

from django.db import models
from django.db.models import Q

from performance.models.action import Action
from performance.models.commentary import CommentaryQuerySet
from performance.models.in_period import InPeriod
from performance.models.outcome import Outcome
from performance.models.sign_off import SignedOff, sign_off_constraints


class NarrativeSection(models.TextChoices):
    """The sections in the order of the report."""

    OVERVIEW = "overview", "Overview of progress"
    GOOD_PERFORMANCE = "good_performance", "Good performance"
    CONCERNS = "concerns", "Areas of concern"
    ACTION = "action", "Performance story"
    RISKS = "risks", "Risks and challenges ahead"


class Narrative(InPeriod, SignedOff):
    """One version of one section for a quarter; figures in it are bound as [[measure:1.A5 2016-17-Q3]].

    The performance story is told action by action, so that section, and no other, names one.
    """

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="narratives")
    section = models.CharField(max_length=20, choices=NarrativeSection.choices)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="narratives")
    text = models.TextField(blank=True)

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "section", "action", "period_kind", "period_start", "version"],
                name="narrative_version_is_unique_in_its_place",
            ),
            models.UniqueConstraint(
                fields=["outcome", "section", "period_kind", "period_start", "version"],
                condition=Q(action__isnull=True),
                name="narrative_version_is_unique_where_it_names_no_action",
            ),
            models.CheckConstraint(
                condition=Q(section="action", action__isnull=False) | (~Q(section="action") & Q(action__isnull=True)),
                name="narrative_of_an_action_names_it",
            ),
            *sign_off_constraints("narrative"),
        ]

    @property
    def subject_key(self) -> str:
        """What the audit records it under."""
        return f"performance-quarter:{self.period.key}"

    def __str__(self):
        return f"{self.outcome.ref}, {self.period.label}: {self.get_section_display()}, version {self.version}"
