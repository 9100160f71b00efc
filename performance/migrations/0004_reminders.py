"""Reminders: one a person a day, and for which occasion a quarter has reminded everybody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0003_commentary_draft"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reportingcycle",
            name="reminded_for",
            field=models.DateField(
                blank=True, help_text="The day of the newest occasion for which everybody was reminded", null=True
            ),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(help_text="The council's day on which it was sent")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("opened", "The quarter was opened"),
                            ("week_before", "A week before figures are due"),
                            ("on_the_day", "The day on which figures are due"),
                            ("day_after", "The working day after"),
                            ("weekly", "Each week after"),
                            ("chased", "Chased by the performance lead"),
                        ],
                        max_length=12,
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("unknown", "Not known whether it was sent"),
                        ],
                        default="sending",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=1)),
                ("tried_at", models.DateTimeField()),
                ("fault", models.CharField(blank=True, help_text="What the mail server said", max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who chased; nobody for the rhythm's",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="performance.reportingcycle",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["cycle", "on"], name="reminder_by_cycle")],
                "constraints": [
                    models.UniqueConstraint(fields=("to", "on"), name="reminder_is_one_a_person_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("occasion", "chased")),
                            models.Q(("by__isnull", True), models.Q(("occasion", "chased"), _negated=True)),
                            _connector="OR",
                        ),
                        name="reminder_chased_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("fault", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reminder_not_sent_says_what_was_wrong",
                    ),
                ],
            },
        ),
    ]
