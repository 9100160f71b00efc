"""What stands on every agenda of a committee."""

from django.db import models
from django.db.models import Q

from meetings.rules.agenda import ItemKind


class StandingItemQuerySet(models.QuerySet):
    def in_order(self) -> "StandingItemQuerySet":
        return self.order_by("position", "pk")


class StandingItem(models.Model):
    """One item of the template from which a committee's agendas begin; changing it changes no agenda that is begun.

    In its title {previous meeting} and {next meeting} stand for the days of those meetings.
    """

    committee = models.ForeignKey("meetings.Committee", models.CASCADE, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    note = models.TextField(blank=True)

    objects = StandingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "position"], name="standing_item_position_is_its_own"),
            models.CheckConstraint(condition=~Q(title=""), name="standing_item_has_a_title"),
        ]

    def __str__(self):
        return self.title
