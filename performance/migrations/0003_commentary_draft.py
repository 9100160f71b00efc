"""Keeps what is begun of a measure's commentary beside its versions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0002_plan_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentaryDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period_kind",
                    models.CharField(
                        choices=[
                            ("year", "Year"),
                            ("half", "Half-year"),
                            ("quarter", "Quarter"),
                            ("month", "Month"),
                            ("survey", "Survey"),
                        ],
                        max_length=8,
                    ),
                ),
                ("period_start", models.DateField()),
                ("text", models.TextField(blank=True)),
                ("row_version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.measure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "period_kind", "period_start"), name="commentary_draft_is_one_in_its_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_kind", "quarter")), name="commentary_draft_is_of_a_quarter"
                    ),
                ],
            },
        ),
    ]
