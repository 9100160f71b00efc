"""Returns that were uploaded, as they came and as they were read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council_portal", "0002_audit_is_append_only"),
        ("performance", "0005_answer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnUpload",
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
                ("uploaded_at", models.DateTimeField()),
                ("taken_in_at", models.DateTimeField(blank=True, null=True)),
                (
                    "counts",
                    models.JSONField(
                        blank=True, default=dict, help_text="How many lines were what, once it was taken in"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council_portal.storedfile"
                    ),
                ),
                (
                    "read",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council_portal.storedfile",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_kind", "quarter")), name="return_upload_is_of_a_quarter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_in_at__isnull", True), ("read__isnull", False), _connector="OR"),
                        name="return_upload_is_read_first",
                    ),
                ],
            },
        ),
    ]
