"""A publication: a quarter's scorecard, frozen as canonical JSON under its hash."""

from django.db import models
from django.db.models import Q

from council_portal.models import User
from performance.models.reporting_cycle import ReportingCycle


class Publication(models.Model):
    """What the public is shown of a quarter, exactly as on the day. Made once and never changed.

    A correction is a further version with a dated notice; earlier versions stay to be read. The content is text, not a
    JSON column, since its SHA-256 covers its very bytes.
    """

    cycle = models.ForeignKey(ReportingCycle, models.PROTECT, related_name="publications")
    version = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=20, help_text="The version of the rules that gave status and direction")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    correction_notice = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="publication_version_is_unique_in_its_cycle"),
            models.CheckConstraint(
                condition=Q(version=1, correction_notice="") | (Q(version__gt=1) & ~Q(correction_notice="")),
                name="publication_after_the_first_gives_a_correction_notice",
            ),
        ]

    def __str__(self):
        return f"{self.cycle}, version {self.version}"
