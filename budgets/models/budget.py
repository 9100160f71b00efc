"""Budgets of a council year, the thresholds by which they are rated, and the facts stated beside them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from budgets.rules.facts import FactUnit, show_fact
from budgets.rules.rag import RagBase, Thresholds
from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import Visibility
from council_portal.periods import Period, PeriodError, PeriodKind


class BudgetQuerySet(models.QuerySet):
    def public(self) -> "BudgetQuerySet":
        return self.filter(visibility=Visibility.PUBLIC)

    def visible_to(self, actor: Actor) -> "BudgetQuerySet":
        """Finance sees all; other officers and members what is for members or public; others the public's."""
        if actor.has(Role.FINANCE_OFFICER):
            return self
        if actor.is_staff_of_the_council or actor.has(Role.MEMBER):
            return self.filter(visibility__in=[Visibility.MEMBERS, Visibility.PUBLIC])
        return self.public()

    def for_year(self, year: Period) -> "BudgetQuerySet":
        return self.filter(year_start=year.start)


class Budget(models.Model):
    """What is monitored together for one council year out of one fund, such as a group of services.

    A draft until finance shares it with members, then public. Its lines add to services, directorates and the whole; no
    total is stored.
    """

    fund = models.ForeignKey("budgets.Fund", models.PROTECT, related_name="budgets")
    year_start = models.DateField(help_text="The 1 April on which its council year begins")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.DRAFT)
    published_on = models.DateField(null=True, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year_start", "slug"], name="budget_slug_is_unique_in_year"),
            models.CheckConstraint(
                condition=(Q(visibility=Visibility.PUBLIC) & Q(published_on__isnull=False))
                | (~Q(visibility=Visibility.PUBLIC) & Q(published_on__isnull=True)),
                name="budget_public_and_published_on_together",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.year.label}"

    def clean(self):
        try:
            Period(self.year_start, PeriodKind.YEAR)
        except PeriodError as refused:
            raise ValidationError({"year_start": "A council year begins on 1 April."}) from refused

    @property
    def year(self) -> Period:
        return Period(self.year_start, PeriodKind.YEAR)

    @property
    def key(self) -> str:
        return f"budget:{self.slug}"


class BudgetThreshold(models.Model):
    """How a budget is rated from a month on: the base, the amber and red bounds, and what must be explained.

    A dated row; a change is a new one, so that a past report keeps its ratings.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="thresholds")
    from_month = models.DateField(help_text="The first day of the month from which it holds")
    base = models.CharField(max_length=8, choices=RagBase.choices)
    amber_over_percent = models.DecimalField(max_digits=5, decimal_places=2)
    red_over_percent = models.DecimalField(max_digits=5, decimal_places=2)
    explain_over_pence = models.BigIntegerField(
        help_text="Whole pence: a variation over it, either way, needs a reason"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "from_month"], name="budget_threshold_begins_once_a_month"),
            models.CheckConstraint(
                condition=Q(amber_over_percent__gte=0, red_over_percent__gte=F("amber_over_percent")),
                name="budget_threshold_red_begins_no_earlier_than_amber",
            ),
            models.CheckConstraint(
                condition=Q(explain_over_pence__gte=0), name="budget_threshold_to_explain_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(base__in=[base.value for base in RagBase]), name="budget_threshold_base_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.budget} from {self.from_month}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(RagBase(self.base), self.amber_over_percent, self.red_over_percent)


class BudgetFact(models.Model):
    """One figure stated beside a budget: its topic, what and whom it is about, and the paragraph that states it.

    Kept in the unit and with the decimals of its source; a figure that the lines give is computed, never read from
    here.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="facts")
    position = models.PositiveSmallIntegerField()
    topic = models.SlugField(max_length=60)
    item = models.CharField(max_length=200)
    area = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=10, blank=True, help_text="2016-17 or 2016-12; empty where none is stated")
    value = models.DecimalField(max_digits=14, decimal_places=3)
    decimal_places = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=20, choices=FactUnit.choices)
    paragraph = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="budget_fact_has_its_own_position"),
            models.CheckConstraint(condition=Q(decimal_places__lte=3), name="budget_fact_has_at_most_3_decimals"),
            models.CheckConstraint(
                condition=Q(unit__in=[unit.value for unit in FactUnit]), name="budget_fact_unit_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.item}, {self.area} {self.period}: {self.shown}"

    @property
    def shown(self) -> str:
        return show_fact(Decimal(self.value), FactUnit(self.unit), self.decimal_places)

    @property
    def period_label(self) -> str:
        return Period.parse(None, self.period).label if self.period else ""
