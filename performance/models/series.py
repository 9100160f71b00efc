"""A series: what is counted, through all editions of the plan; its components, and what it meant when."""

from datetime import date
from functools import lru_cache

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from council_portal.figures import Unit, UnitKind
from performance.rules.status import Polarity


class Series(models.Model):
    """Observations of one thing over the years. An edition's measure points to it; the next edition's may too."""

    key = models.SlugField(max_length=80, unique=True, help_text="Short and stable, for example re-referrals")
    title = models.CharField(max_length=400)

    def __str__(self):
        return self.title


class Definition(models.Model):
    """What a series counts from a day on. Figures of different definitions are not compared with one another."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="definitions")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField(null=True, blank=True, help_text="The start of the first period counted in this way")
    words = models.TextField(help_text="What is counted, or what changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="definition_number_is_unique_in_its_series")
        ]

    def __str__(self):
        return f"{self.series}, definition {self.number}"


class ComponentRole(models.TextChoices):
    """What a component is to its series.

    The headline is the figure itself. Parts are figures in its place or beside it, of which the measure takes the worst
    status where its methodology says so. The others stand beside the figure and are never judged: its year to date, its
    change on a year earlier as printed, and whatever else helps to read it.
    """

    HEADLINE = "headline", "The figure itself"
    PART = "part", "A part that is judged"
    YEAR_TO_DATE = "year_to_date", "Year to date"
    CHANGE = "change", "Change on a year earlier, as printed"
    SUPPORTING = "supporting", "Figure beside it"


class ComponentQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "ComponentQuerySet":
        """Half-open: to_on is the first day without the component; without a first day it was always there."""
        return self.filter(
            Q(from_on__isnull=True) | Q(from_on__lte=day),
            Q(to_on__isnull=True) | Q(to_on__gt=day),
        )


class Component(models.Model):
    """One run of figures in a series, with its unit. Every series has one headline, which is always there."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="components")
    key = models.CharField(max_length=80, blank=True, help_text="Empty for the headline")
    label = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=ComponentRole.choices, default=ComponentRole.HEADLINE)
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=20, choices=UnitKind.choices)
    rate_per = models.PositiveIntegerField(null=True, blank=True, help_text="For a rate: per how many, such as 10000")
    rate_of = models.CharField(max_length=60, blank=True, help_text="For a rate: of what, for example collections")
    is_in_thousands = models.BooleanField(default=False, help_text="For money: kept in thousands of pounds")
    polarity = models.CharField(
        max_length=8,
        choices=Polarity.choices,
        blank=True,
        help_text="For a part that differs from its measure",
    )
    decimal_places = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(4)])
    from_on = models.DateField(null=True, blank=True, help_text="The first day of the period from which it is counted")
    to_on = models.DateField(null=True, blank=True, help_text="The first day of the period from which it is not")

    objects = ComponentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "key"], name="component_key_is_unique_in_its_series"),
            models.CheckConstraint(
                condition=Q(role="headline", key="") | (~Q(role="headline") & ~Q(key="")),
                name="component_without_a_key_is_the_headline",
            ),
            models.CheckConstraint(
                condition=Q(unit="rate", rate_per__isnull=False, rate_per__gt=0)
                | (~Q(unit="rate") & Q(rate_per__isnull=True)),
                name="component_states_what_a_rate_is_per",
            ),
            models.CheckConstraint(
                condition=Q(unit="money") | Q(is_in_thousands=False), name="component_in_thousands_is_money"
            ),
            models.CheckConstraint(condition=Q(decimal_places__lte=4), name="component_keeps_at_most_four_decimals"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")),
                name="component_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(role="headline") | Q(from_on__isnull=True, to_on__isnull=True),
                name="component_headline_is_always_there",
            ),
        ]

    def __str__(self):
        return self.label or str(self.series)

    @property
    def is_measured_itself(self) -> bool:
        """Whether its figures are the measure's own, which the measure's bounds hold for."""
        return self.role in (ComponentRole.HEADLINE, ComponentRole.PART)

    @property
    def in_unit(self) -> Unit:
        return _unit(self.unit, self.rate_per, self.rate_of, self.is_in_thousands)


@lru_cache(maxsize=256)
def _unit(kind: str, per: int | None, of: str, in_thousands: bool) -> Unit:
    """A unit, made once, since a plan has few and a page asks for each a thousand times."""
    return Unit(UnitKind(kind), per=per, of=of, in_thousands=in_thousands)
