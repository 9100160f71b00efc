"""Papers that are uploaded as files: each with its versions, the original and the clean copy."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import meetings.models.upload
import meetings.rules.uploads


class Migration(migrations.Migration):
    dependencies = [
        ("council_portal", "0002_audit_is_append_only"),
        ("meetings", "0011_clearances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=meetings.models.upload.new_key,
                        help_text="Its reference and paper key",
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UploadVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Being examined"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default=meetings.rules.uploads.UploadState["WAITING"],
                        max_length=10,
                    ),
                ),
                (
                    "verdict",
                    models.JSONField(
                        blank=True, default=dict, help_text="As council_portal.pdf.uploads.Verdict has it"
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                (
                    "clean_copy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="council_portal.storedfile",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council_portal.storedfile"
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="meetings.upload"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="upload_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                    _connector="OR",
                ),
                name="upload_released_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadversion",
            constraint=models.UniqueConstraint(fields=("upload", "number"), name="upload_version_is_one_a_number"),
        ),
        migrations.AddConstraint(
            model_name="uploadversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="upload_versions_start_at_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clean_copy__isnull", False), ("state", "accepted")),
                    models.Q(models.Q(("state", "accepted"), _negated=True), ("clean_copy__isnull", True)),
                    _connector="OR",
                ),
                name="upload_version_has_a_copy_where_accepted",
            ),
        ),
    ]
