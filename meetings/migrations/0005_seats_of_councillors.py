"""Seats belong to councillors; meetings can be cancelled and known by calendars; lead times and closures are kept."""

import datetime
import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import meetings.rules.committees


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_councillors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first_on",
                    models.DateField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.date(1974, 4, 1), "Choose a day from April 1974 on."
                            ),
                            django.core.validators.MaxValueValidator(
                                datetime.date(2099, 12, 31), "Choose a day before the year 2100."
                            ),
                        ]
                    ),
                ),
                (
                    "last_on",
                    models.DateField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.date(1974, 4, 1), "Choose a day from April 1974 on."
                            ),
                            django.core.validators.MaxValueValidator(
                                datetime.date(2099, 12, 31), "Choose a day before the year 2100."
                            ),
                        ]
                    ),
                ),
                (
                    "why",
                    models.CharField(help_text="As the working shows it, for example Offices closed", max_length=100),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeadTimes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "clear_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Clear days of notice of an agenda; empty for what the law of the nation asks",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
                (
                    "clearance_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Working days from the end of clearance to publication",
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "commentary_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Working days from the end of commentary to that of clearance",
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "data_close_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Working days from data close to the end of commentary",
                        validators=[django.core.validators.MaxValueValidator(60)],
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=28,
                        help_text="Clear days' notice of key decisions",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                    ),
                ),
                (
                    "notice_counts_working_days",
                    models.BooleanField(
                        default=False, help_text="Whether that notice leaves out weekends, bank holidays and closures"
                    ),
                ),
                (
                    "meeting_minutes",
                    models.PositiveSmallIntegerField(
                        default=120,
                        help_text="How long a meeting is taken to last, in calendars and for clashes",
                        validators=[
                            django.core.validators.MinValueValidator(15),
                            django.core.validators.MaxValueValidator(720),
                        ],
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_names_the_member",
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_begins_once_a_day_for_a_member",
        ),
        migrations.RemoveField(
            model_name="membership",
            name="printed_as",
        ),
        migrations.RemoveField(
            model_name="membership",
            name="surname",
        ),
        migrations.RemoveField(
            model_name="membership",
            name="user",
        ),
        migrations.AddField(
            model_name="committee",
            name="substitutes_read_papers",
            field=models.BooleanField(
                default=False, help_text="Whether its substitutes read its papers at all times, as its members do"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_because",
            field=models.CharField(blank=True, help_text="Why, as the public reads it", max_length=500),
        ),
        migrations.AddField(
            model_name="meeting",
            name="cancelled_by",
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
            name="revised_at",
            field=models.DateTimeField(blank=True, help_text="When one of these was last set", null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                help_text="How often day, time, place or state changed: the SEQUENCE of its entry in calendars",
            ),
        ),
        migrations.AlterField(
            model_name="committee",
            name="dissolved_on",
            field=models.DateField(blank=True, help_text="The first day without it", null=True),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="held_on",
            field=models.DateField(
                validators=[
                    django.core.validators.MinValueValidator(
                        datetime.date(1974, 4, 1), "Choose a day from April 1974 on."
                    ),
                    django.core.validators.MaxValueValidator(
                        datetime.date(2099, 12, 31), "Choose a day before the year 2100."
                    ),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, help_text="By which calendars know it for good", unique=True
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="councillor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="meetings.councillor"
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("chairman", "Chairman"),
                    ("vice_chairman", "Vice-Chairman"),
                    ("member", "Member"),
                    ("substitute", "Substitute"),
                ],
                default=meetings.rules.committees.SeatRole["MEMBER"],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", True), ("cancelled_because", ""), ("cancelled_by__isnull", True)),
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("cancelled_by__isnull", False),
                        models.Q(("cancelled_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_cancelled_at_by_and_because_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("committee", "councillor", "from_on"), name="membership_begins_once_a_day_for_a_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on__isnull", True)),
                fields=("committee", "councillor"),
                name="membership_without_an_end_is_one_for_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="closure_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="closure_says_why"),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(fields=("first_on", "last_on"), name="closure_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="leadtimes",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="lead_times_are_one_row"),
        ),
    ]
