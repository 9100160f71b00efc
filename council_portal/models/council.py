"""The council that this installation serves: its name, nation, colours and logo."""

from django.core.validators import RegexValidator
from django.db import models

hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Enter a colour as # and six digits, for example #17324d.")


class Nation(models.TextChoices):
    """The nation decides bank holidays and days of notice; the rules are data, not code."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class Council(models.Model):
    """One row: an installation serves one council. It exists from the moment the first administrator sets it up."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, help_text="As used in running text, for example Rotherham")
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    frame_colour = models.CharField(max_length=7, default="#17324d", validators=[hex_colour])
    link_colour = models.CharField(max_length=7, default="#1d5a96", validators=[hex_colour])
    logo = models.ForeignKey("council_portal.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    chief_executive = models.CharField(
        max_length=200,
        blank=True,
        help_text="The post as printed at the foot of an agenda, for example Chief Executive",
    )
    small_number_threshold = models.PositiveSmallIntegerField(
        default=10, help_text="Survey answers from fewer people than this are not shown"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="council_is_one_row")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
