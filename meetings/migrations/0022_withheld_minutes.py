"""A minute names its item, and has a place of its own for what is not for publication."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0021_late_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="minute",
            name="item",
            field=models.ForeignKey(
                blank=True,
                help_text="What it minutes",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="minutes",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="minute",
            name="withheld",
            field=models.TextField(blank=True, help_text="What was said and resolved that is not for publication"),
        ),
        migrations.AddField(
            model_name="minute",
            name="citation",
            field=models.CharField(blank=True, help_text="Under what that is withheld", max_length=500),
        ),
        migrations.AddConstraint(
            model_name="minute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("citation", ""), ("withheld", "")),
                    models.Q(
                        models.Q(("withheld", ""), _negated=True),
                        models.Q(("citation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="minute_withholds_on_a_stated_ground",
            ),
        ),
    ]
