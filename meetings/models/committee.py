"""Committees of the council and who sits on them."""

from datetime import date

from django.core.validators import validate_slug
from django.db import models
from django.db.models import F, Q

from meetings.rules.committees import SeatRole


class Committee(models.Model):
    """A body that meets: a board, a select commission, the Cabinet. Dissolved by a date, never deleted."""

    slug = models.CharField(
        max_length=60, unique=True, validators=[validate_slug], help_text="Short and stable, part of its addresses"
    )
    name = models.CharField(max_length=200)
    terms_of_reference = models.TextField(blank=True)
    chair_title = models.CharField(max_length=60, default="Chairman", help_text="For example Chair or Chairman")
    vice_chair_title = models.CharField(max_length=60, default="Vice-Chairman")
    is_executive = models.BooleanField(
        default=False, help_text="Whether it takes executive decisions, under SI 2012/2089, as a Cabinet does"
    )
    members_read_restricted = models.BooleanField(
        default=True, help_text="Whether its own members may read all papers withheld from the public"
    )
    dissolved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(slug="") & ~Q(name=""), name="committee_has_slug_and_name")]

    def __str__(self):
        return self.name

    @property
    def scope_key(self) -> str:
        """The key of its seats, such as committee:osmb."""
        return f"committee:{self.slug}"

    def title_of(self, role: str) -> str:
        """What this committee calls a seat."""
        return {
            SeatRole.CHAIRMAN: self.chair_title,
            SeatRole.VICE_CHAIRMAN: self.vice_chair_title,
            SeatRole.MEMBER: "Member",
        }[SeatRole(role)]


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "MembershipQuerySet":
        """Seats held on the day: periods are half-open, to_on is the first day without the seat."""
        return self.filter(Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day))


class Membership(models.Model):
    """A councillor's seat on a committee, from a day until a day. Ended by its date, not deleted.

    A councillor with an account is a user; one without is known by surname alone.
    """

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=20, choices=[(role.value, role.label) for role in SeatRole], default=SeatRole.MEMBER
    )
    user = models.ForeignKey(
        "council_portal.User", models.PROTECT, null=True, blank=True, related_name="committee_memberships"
    )
    surname = models.CharField(max_length=100)
    printed_as = models.CharField(max_length=120, help_text="As the agenda's membership list prints it")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the list")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(surname="") & ~Q(printed_as=""), name="membership_names_the_member"),
            models.UniqueConstraint(
                fields=["committee", "surname", "from_on"], name="membership_begins_once_a_day_for_a_member"
            ),
            models.UniqueConstraint(
                fields=["committee", "role"],
                condition=Q(to_on__isnull=True, role__in=[SeatRole.CHAIRMAN.value, SeatRole.VICE_CHAIRMAN.value]),
                name="membership_has_one_chair_and_one_vice_chair_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.printed_as}, {self.get_role_display()} of {self.committee}"
