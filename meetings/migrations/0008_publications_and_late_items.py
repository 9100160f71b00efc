"""An agenda is published at once or at a set time, with its proof; items come late; what is taken down says why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0007_agenda_templates_and_departures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="From 1, in the order of the meeting's publications")),
                (
                    "what",
                    models.CharField(help_text="What was done, without anything that is withheld", max_length=300),
                ),
                ("content", models.TextField(help_text="What the public could read, as canonical JSON")),
                ("sha256", models.CharField(max_length=64)),
                ("clear_days", models.PositiveSmallIntegerField()),
                ("clear_days_required", models.PositiveSmallIntegerField()),
                ("working", models.TextField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("because", models.CharField(help_text="As the public reads it", max_length=500)),
                ("taken_down_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_published_at_and_by_together",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="added_late_at",
            field=models.DateTimeField(blank=True, help_text="When it was added to a published agenda", null=True),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="urgent_because",
            field=models.CharField(
                blank=True, help_text="Why the chair holds it urgent, as the minutes state it", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="publish_at",
            field=models.DateTimeField(blank=True, help_text="When a scheduled agenda is published", null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="publish_failed_because",
            field=models.CharField(
                blank=True, help_text="Why the publication that was set did not come about", max_length=800
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="publish_set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="short_notice",
            field=models.CharField(
                blank=True,
                choices=[
                    ("urgent", "The chair holds its items urgent by reason of special circumstances"),
                    ("called_late", "The meeting was called at shorter notice"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="short_notice_because",
            field=models.CharField(blank=True, help_text="Why, as the minutes state it", max_length=500),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("scheduled", "Scheduled"),
                    ("published", "Published"),
                    ("taken_down", "Taken down"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgent_because", ""), ("added_late_at__isnull", False), _connector="OR"),
                name="agenda_item_urgent_is_a_late_one",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="publications", to="meetings.meeting"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="published_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="publication",
            field=models.ForeignKey(
                blank=True,
                help_text="The latest proof",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.publication",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                        ("state__in", ["draft", "scheduled"]),
                    ),
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("state__in", ["published", "taken_down"]),
                    ),
                    _connector="OR",
                ),
                name="meeting_published_at_and_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publish_at__isnull", False), ("publish_set_by__isnull", False), ("state", "scheduled")),
                    models.Q(
                        models.Q(("state", "scheduled"), _negated=True),
                        ("publish_at__isnull", True),
                        ("publish_set_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="meeting_scheduled_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("short_notice", ""), ("short_notice_because", "")),
                    models.Q(
                        models.Q(("short_notice", ""), _negated=True),
                        models.Q(("short_notice_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_at_short_notice_says_why",
            ),
        ),
        migrations.AddField(
            model_name="tombstone",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tombstones", to="meetings.meeting"
            ),
        ),
        migrations.AddField(
            model_name="tombstone",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tombstones",
                to="meetings.report",
            ),
        ),
        migrations.AddField(
            model_name="tombstone",
            name="taken_down_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number"), name="publication_number_is_its_meetings_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="publication_numbers_start_at_1"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("what", ""), _negated=True), models.Q(("content", ""), _negated=True)),
                name="publication_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("because", ""), _negated=True), name="tombstone_says_why"
            ),
        ),
    ]
