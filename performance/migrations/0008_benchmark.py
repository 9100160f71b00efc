"""Figures of others beside a measure, each with the source that published it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0007_words_are_returned"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Benchmark",
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
                (
                    "group",
                    models.CharField(
                        help_text="Who is compared with, for example England, or similar councils", max_length=120
                    ),
                ),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True)),
                ("source", models.CharField(blank=True, help_text="Where the figure was published", max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                ("why", models.CharField(blank=True, help_text="Why it was changed or taken back", max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="benchmarks", to="performance.series"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "group", "period_kind", "period_start", "version"),
                        name="benchmark_version_is_unique_in_its_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group", ""), _negated=True), name="benchmark_names_its_group"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True), models.Q(("source", ""), _negated=True), _connector="OR"
                        ),
                        name="benchmark_names_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__isnull", False), ("version", 1)),
                            models.Q(("version__gt", 1), models.Q(("why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="benchmark_changed_says_why",
                    ),
                ],
            },
        ),
    ]
