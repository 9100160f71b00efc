"""Agendas have sub-items and begin from a template; items that leave an agenda keep their history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0006_calendar_key"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(help_text="The number that the item had", max_length=6)),
                ("title", models.CharField(max_length=300)),
                (
                    "papers",
                    models.JSONField(blank=True, default=list, help_text="Titles of the papers that stood under it"),
                ),
                (
                    "leaving",
                    models.CharField(
                        choices=[
                            ("deferred", "Deferred to a later meeting"),
                            ("withdrawn", "Withdrawn"),
                            ("referred", "Referred to another committee"),
                        ],
                        max_length=12,
                    ),
                ),
                ("because", models.CharField(max_length=500)),
                ("left_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StandingItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("section", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("procedural", "Procedural"),
                            ("decision", "For discussion or decision"),
                            ("monitoring", "For information or monitoring"),
                            ("minutes", "Minutes of an earlier meeting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="agendaitem",
            name="agenda_item_number_is_unique_in_its_meeting",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="letter",
            field=models.CharField(
                blank=True, help_text="Of a sub-item, a to z; empty for the item itself", max_length=1
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number", "letter"), name="agenda_item_number_is_unique_in_its_meeting"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("letter", ""),
                    (
                        "letter__in",
                        (
                            "a",
                            "b",
                            "c",
                            "d",
                            "e",
                            "f",
                            "g",
                            "h",
                            "i",
                            "j",
                            "k",
                            "l",
                            "m",
                            "n",
                            "o",
                            "p",
                            "q",
                            "r",
                            "s",
                            "t",
                            "u",
                            "v",
                            "w",
                            "x",
                            "y",
                            "z",
                        ),
                    ),
                    _connector="OR",
                ),
                name="agenda_item_letter_is_one_of_a_to_z",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="arrived_as",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="arrivals",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="item",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="departure",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="left_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="departures", to="meetings.meeting"
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="to_committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.committee",
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="to_meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.meeting",
            ),
        ),
        migrations.AddField(
            model_name="standingitem",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="standing_items", to="meetings.committee"
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("because", ""), _negated=True), models.Q(("title", ""), _negated=True)),
                name="departure_says_what_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leaving", "withdrawn"), _negated=True),
                    models.Q(("to_committee__isnull", True), ("to_meeting__isnull", True)),
                    _connector="OR",
                ),
                name="departure_of_a_withdrawn_item_leads_nowhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="departure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leaving", "referred"), _negated=True), ("to_committee__isnull", False), _connector="OR"
                ),
                name="departure_of_a_referred_item_names_the_committee",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingitem",
            constraint=models.UniqueConstraint(
                fields=("committee", "position"), name="standing_item_position_is_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="standing_item_has_a_title"
            ),
        ),
    ]
