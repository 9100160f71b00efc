"""An officer can be asked to send a paper as a file for an item."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0017_restricted_part"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="authorship",
            name="due_on",
            field=models.DateField(help_text="By when it is to be sent"),
        ),
        migrations.CreateModel(
            name="UploadSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(help_text="By when it is to be sent")),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("title", models.CharField(help_text="As the agenda lists the paper", max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upload_slots",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="meetings.upload",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="uploadslot_ends_not_before_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("from_on"))), name="uploadslot_is_due_once_it_began"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("asked_by")), _negated=True),
                        name="uploadslot_is_asked_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="uploadslot_has_a_title"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("item", "author", "title"),
                        name="uploadslot_is_given_once_at_a_time",
                    ),
                ],
            },
        ),
    ]
