"""What is asked about a version of a figure, and what its author answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0004_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "doubt",
                    models.CharField(
                        choices=[
                            ("parts_disagree", "Numerator and denominator say otherwise"),
                            ("wrong_sign", "Sign"),
                            ("magnitude", "Size"),
                            ("total_falls", "A running total that falls"),
                            ("same_as_last", "The same as last time"),
                            ("far_from_history", "Far from what it was"),
                            ("does_not_add_up", "Does not add up"),
                        ],
                        max_length=20,
                    ),
                ),
                ("question", models.TextField()),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="performance.observation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("observation", "doubt"), name="answer_is_one_to_a_doubt_of_a_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True), name="answer_says_what_was_asked"
                    ),
                ],
            },
        ),
    ]
