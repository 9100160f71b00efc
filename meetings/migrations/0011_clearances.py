"""A report has its kind, is cleared by those who are asked, and is locked once all of them have."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0010_exemption_grounds_and_reviews"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="cleared_at",
            field=models.DateTimeField(
                blank=True, help_text="When everybody asked had cleared it: from then on it is locked", null=True
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[("decision", "For decision"), ("information", "For information or monitoring")],
                help_text="What it is for, which decides what it must say",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("finance", "Finance"),
                            ("legal", "Legal"),
                            ("hr", "Human resources"),
                            ("approver", "Approval for submission"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked for"), ("cleared", "Cleared"), ("returned", "Returned")],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("digest", models.CharField(blank=True, help_text="Of what was cleared", max_length=64)),
                ("because", models.CharField(blank=True, help_text="Why it was returned", max_length=1000)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clearances", to="meetings.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "stage"), name="clearance_is_one_for_a_stage"),
                    models.CheckConstraint(
                        condition=models.Q(("asked_of", models.F("asked_by")), _negated=True),
                        name="clearance_is_asked_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="clearance_settled_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cleared"), models.Q(("digest", ""), _negated=True)),
                            models.Q(models.Q(("state", "cleared"), _negated=True), ("digest", "")),
                            _connector="OR",
                        ),
                        name="clearance_cleared_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), models.Q(("because", ""), _negated=True)),
                            models.Q(models.Q(("state", "returned"), _negated=True), ("because", "")),
                            _connector="OR",
                        ),
                        name="clearance_returned_says_why",
                    ),
                ],
            },
        ),
    ]
