"""Keeps the packs that are built of meetings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council_portal", "0002_audit_is_append_only"),
        ("meetings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edition",
                    models.CharField(
                        choices=[("public", "Public edition"), ("restricted", "Restricted edition")], max_length=12
                    ),
                ),
                ("state", models.CharField(choices=[("draft", "Draft"), ("issued", "Issued")], max_length=12)),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        help_text="Counts what is issued; a draft has that of the issue to come"
                    ),
                ),
                (
                    "manifest",
                    models.JSONField(
                        help_text="Sheets before page 1, sheets in all, last page, items and papers with their pages, "
                        "the SHA-256 of what each item was set from, and what the checks of the file found"
                    ),
                ),
                ("built_at", models.DateTimeField()),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "built_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council_portal.storedfile"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        help_text="The work that built it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council_portal.job",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["meeting", "edition", "state"], name="pack_by_meeting_and_edition")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="pack_versions_start_at_1"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at__isnull", True), ("issued_by__isnull", True), ("state", "draft")),
                            models.Q(("issued_at__isnull", False), ("issued_by__isnull", False), ("state", "issued")),
                            _connector="OR",
                        ),
                        name="pack_issued_at_and_by_together",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "issued")),
                        fields=("meeting", "edition", "version"),
                        name="pack_version_is_issued_once",
                    ),
                ],
            },
        ),
    ]
