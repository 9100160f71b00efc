"""Exercises in which the council asks its staff, and the facts stated about them."""

from django.db import models
from django.db.models import F, Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.figures import show_number
from council_portal.models import Visibility
from workforce.rules.exercise import ExerciseKind, FactUnit, ResponseRate, response_rate
from workforce.rules.findings import number_words, percent_words
from workforce.rules.spans import span_label


class ExerciseQuerySet(models.QuerySet):
    def public(self) -> "ExerciseQuerySet":
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, actor: Actor) -> "ExerciseQuerySet":
        """HR sees all; other officers and members what is for members or public; others what is public."""
        if actor.has(Role.HR_OFFICER):
            return self
        if actor.is_staff_of_the_council or actor.has(Role.MEMBER):
            return self.filter(visibility__in=[Visibility.MEMBERS, Visibility.PUBLIC])
        return self.public()


class Exercise(models.Model):
    """One round of asking staff, and the plan that answers it: You Said, We Did.

    It is a draft until HR shares it with members, then public; its date, from which timescales count, is its last day.
    Numbers that the source does not give are null: unknown, which is legal and shown as such.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ExerciseKind.choices)
    summary = models.TextField(blank=True)
    began_on = models.DateField()
    ended_on = models.DateField()
    invited = models.PositiveIntegerField(null=True, blank=True)
    responded = models.PositiveIntegerField(null=True, blank=True)
    stated_response_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="As the source gives it, where it gives no numbers",
    )
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.DRAFT)
    published_on = models.DateField(null=True, blank=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("began_on")), name="exercise_ends_no_earlier_than_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(invited__isnull=True) | Q(responded__isnull=True) | Q(responded__lte=F("invited")),
                name="exercise_responded_are_among_invited",
            ),
            models.CheckConstraint(
                condition=Q(stated_response_percent__isnull=True) | Q(stated_response_percent__range=(0, 100)),
                name="exercise_response_percent_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=(Q(visibility=Visibility.PUBLIC) & Q(published_on__isnull=False))
                | (~Q(visibility=Visibility.PUBLIC) & Q(published_on__isnull=True)),
                name="exercise_public_and_published_on_together",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ExerciseKind]), name="exercise_kind_is_known"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def key(self) -> str:
        return f"engagement:{self.slug}"

    @property
    def response_rate(self) -> ResponseRate | None:
        return response_rate(
            invited=self.invited, responded=self.responded, stated_percent=self.stated_response_percent
        )

    @property
    def response_words(self) -> str:
        """Who took part, in a sentence; what the source does not give is said to be unknown."""
        rate = self.response_rate
        took_part = "The number of responses is unknown" if self.responded is None else f"{self.responded:,} responded"
        if rate is None:
            return f"{took_part}; the response rate is unknown."
        percent = f"{show_number(rate.percent, 0)}% of those invited"
        return f"{took_part}: {percent}{', as the source states it' if rate.is_as_stated else ''}."


class ExerciseFact(models.Model):
    """One stated fact about an exercise or those that went with it, with where it is printed."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120, help_text="Short and stable: texts bind to it")
    fact = models.CharField(max_length=200)
    period = models.CharField(max_length=20, help_text="2016, 2016-05 or 2016-01/2016-03")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=12, choices=FactUnit.choices)
    where_printed = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "position"], name="exercise_fact_has_its_own_position"),
            models.UniqueConstraint(
                fields=["exercise", "slug", "period"], name="exercise_fact_is_stated_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in FactUnit]), name="exercise_fact_unit_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.fact} ({self.period}): {self.shown}"

    @property
    def shown(self) -> str:
        return percent_words(self.value) if self.unit == FactUnit.PERCENT else number_words(self.value)

    @property
    def period_label(self) -> str:
        return span_label(self.period)
