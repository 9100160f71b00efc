"""One message of every quarter that is due: which further ones a reminder tells of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0011_portfolio"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderBeside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("opened", "The quarter was opened"),
                            ("week_before", "A week before figures are due"),
                            ("on_the_day", "The day on which figures are due"),
                            ("day_after", "The working day after"),
                            ("weekly", "Each week after"),
                            ("chased", "Chased by the performance lead"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.reportingcycle"
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="beside", to="performance.reminder"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reminder", "cycle"), name="reminder_tells_of_a_quarter_once")
                ],
            },
        ),
    ]
