"""Councillors, with or without an account."""

from datetime import date

from django.db import models
from django.db.models import Q


class CouncillorQuerySet(models.QuerySet):
    def in_office_on(self, day: date) -> "CouncillorQuerySet":
        """Those who have not left the council by the day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def in_order(self) -> "CouncillorQuerySet":
        return self.order_by("surname", "printed_as", "pk")


class Councillor(models.Model):
    """A member of the council, or somebody co-opted by a committee. Leaves by a date, never deleted.

    Only one with an account reads papers here that are not published.
    """

    surname = models.CharField(max_length=100, help_text="By which they stand in order, and in minutes")
    printed_as = models.CharField(max_length=120, help_text="As agendas print the name, for example J Alder")
    ward = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=120, blank=True, help_text="The political group, if any")
    user = models.OneToOneField("council_portal.User", models.PROTECT, null=True, blank=True, related_name="councillor")
    left_on = models.DateField(null=True, blank=True, help_text="The first day on which they are no longer in office")

    objects = CouncillorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(surname="") & ~Q(printed_as=""), name="councillor_has_a_name"),
            models.UniqueConstraint(
                fields=["printed_as"],
                condition=Q(left_on__isnull=True),
                name="councillor_in_office_is_told_apart_by_name",
                violation_error_message=(
                    "Another councillor in office is printed so. Print both so that they can be told apart, "
                    "for example with an initial."
                ),
            ),
        ]

    def __str__(self):
        return f"Councillor {self.printed_as}"

    @property
    def key(self) -> str:
        """Its reference key, such as councillor:12."""
        return f"councillor:{self.pk}"

    def is_in_office_on(self, day: date) -> bool:
        return self.left_on is None or day < self.left_on
