"""An observation: one version of one figure, for one component and period, or of the reason why there is none."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from council_portal.figures import show
from council_portal.models import User
from council_portal.periods import Period
from performance.models.in_period import InPeriod, InPeriodQuerySet
from performance.models.series import Component
from performance.rules.life_cycle import Audience, State
from performance.rules.reporting import NoFigure, Version


class ObservationKind(models.TextChoices):
    """What an observation is of its period. Only figures are judged; a comparator serves where there is no figure."""

    FIGURE = "figure", "Figure"
    COMPARATOR = "comparator", "Comparator given beside a later figure"
    STATED_IN_PLAN = "stated_in_plan", "As the plan stated it"
    FORECAST = "forecast", "Year-end forecast"


class Confidence(models.TextChoices):
    """How sure the owner is of a forecast."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


WAITING = tuple(state.value for state in State if state.is_waiting)
SETTLED = tuple(state.value for state in State if state.is_settled)


class ObservationQuerySet(InPeriodQuerySet):
    def seen_by(self, audience: Audience) -> "ObservationQuerySet":
        """Versions in the states that count for the audience."""
        return self.filter(state__in=[state.value for state in audience.states])

    def reported_in(self, quarter: Period) -> "ObservationQuerySet":
        """What a quarter's sign-off takes in: periods that have ended by then, and the forecast of its year."""
        return self.ended_by(quarter.end) | self.filter(kind=ObservationKind.FORECAST).for_period(quarter.year)

    def awaiting_sign_off(self) -> "ObservationQuerySet":
        return self.filter(state__in=WAITING)

    def drafts(self) -> "ObservationQuerySet":
        return self.filter(state=State.DRAFT)


class Observation(InPeriod):
    """One version of what is known of a component in a period.

    Life cycle: a draft, seen by owner and deputy alone, is submitted; the performance lead verifies it (where the
    edition asks for that), another person than its author approves it, and publication marks it published. A version
    that is returned says why, and one that is followed by another before anybody approved it is replaced: both keep
    standing but count no more. What is submitted never changes: a correction is a new version with its reason. Only
    the number of its definition follows, where the plan changes that before its quarter closes. Of the versions that an
    audience may see the highest counts.

    `version` counts within component, kind and period. `row_version` rises with every change of the row itself (its
    state, or a draft's content), so that a conditional update finds out who came first.
    """

    component = models.ForeignKey(Component, models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=16, choices=ObservationKind.choices, default=ObservationKind.FIGURE)
    version = models.PositiveIntegerField(default=1)
    row_version = models.PositiveIntegerField(default=1)

    value = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    text = models.CharField(max_length=300, blank=True, help_text="As printed, or for a judgement its words")
    quality = models.CharField(max_length=12, choices=Version.choices, default=Version.FINAL.value)
    definition = models.PositiveSmallIntegerField(default=1, help_text="The number of the definition it was made under")
    is_baseline = models.BooleanField(default=False, help_text="Whether later targets are set against this figure")
    is_part_period = models.BooleanField(default=False)
    part_period_words = models.CharField(max_length=100, blank=True, help_text="For example October and November only")
    covers_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many months of the period it covers, counted from its start"
    )
    reason_for_no_figure = models.CharField(max_length=20, choices=NoFigure.choices, blank=True)
    expected_on = models.DateField(null=True, blank=True, help_text="When a missing figure is expected")
    confidence = models.CharField(max_length=8, choices=Confidence.choices, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT.value)
    why = models.TextField(blank=True, help_text="Why this version was made")
    channel = models.CharField(max_length=20, default="form", help_text="form, grid, file or command")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period_start", "period_kind"], name="observation_by_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "kind", "period_kind", "period_start", "version"],
                name="observation_version_is_unique_in_its_place",
            ),
            models.UniqueConstraint(
                fields=["component", "kind", "period_kind", "period_start"],
                condition=Q(state="draft"),
                name="observation_has_one_draft_in_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(reason_for_no_figure="") & (Q(value__isnull=False) | ~Q(text="")))
                | (~Q(reason_for_no_figure="") & Q(value__isnull=True)),
                name="observation_is_a_figure_or_a_reason_for_none",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="observation_numerator_and_denominator_together",
            ),
            models.CheckConstraint(
                condition=Q(part_period_words="", covers_months__isnull=True) | Q(is_part_period=True),
                name="observation_covers_some_months_only_of_a_part_period",
            ),
            models.CheckConstraint(
                condition=Q(confidence="") | Q(kind="forecast"), name="observation_confidence_is_of_a_forecast"
            ),
            models.CheckConstraint(
                condition=~Q(kind="forecast") | Q(period_kind="year"), name="observation_forecast_is_for_a_year"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="observation_verified_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="observation_approved_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(returned_by__isnull=True, returned_at__isnull=True, return_reason="")
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
                name="observation_returned_by_at_and_reason_together",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("entered_by")),
                name="observation_is_not_verified_by_its_author",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
                name="observation_is_not_approved_by_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"]) | Q(approved_by__isnull=False),
                name="observation_approved_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_by__isnull=False), name="observation_verified_says_by_whom"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(returned_by__isnull=False), name="observation_returned_says_by_whom"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, row_version__gte=1), name="observation_versions_count_from_one"
            ),
        ]

    def __str__(self):
        return f"{self.component}, {self.period.label}, version {self.version}"

    def clean(self):
        super().clean()
        if self.numerator is not None and self.denominator == Decimal(0) and self.value is not None:
            raise ValidationError({"value": "With a denominator of zero there is no figure: choose a reason instead."})

    @property
    def in_words(self) -> str:
        """The figure with its unit, the judgement, or why there is neither."""
        if self.reason_for_no_figure:
            return NoFigure(self.reason_for_no_figure).label
        if self.value is None:
            return self.text
        return show(self.value, self.component.in_unit, self.component.decimal_places)

    @property
    def holds_nothing(self) -> bool:
        """Whether a draft was emptied again; its row stays, so that its `row_version` goes on rising."""
        figure = (self.value, self.numerator, self.denominator, self.text)
        beside = (self.reason_for_no_figure, self.expected_on, self.part_period_words, self.confidence, self.why)
        return all(each in (None, "") for each in (*figure, *beside))

    @property
    def is_waiting(self) -> bool:
        return State(self.state).is_waiting

    @property
    def is_settled(self) -> bool:
        return State(self.state).is_settled
