"""A measure with a tolerance of its own goes back to that of the whole plan."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0008_benchmark"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="threshold",
            name="threshold_is_an_amount_or_bounds",
        ),
        migrations.AlterField(
            model_name="threshold",
            name="kind",
            field=models.CharField(
                choices=[
                    ("percent", "Percent of the target"),
                    ("absolute", "An amount either side"),
                    ("bounds", "Stated bounds"),
                    ("plan", "As in the whole plan"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="threshold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["percent", "absolute"]),
                        ("value__gte", 0),
                        ("value__isnull", False),
                        ("high__isnull", True),
                        ("low__isnull", True),
                    ),
                    models.Q(
                        ("kind", "bounds"),
                        ("value__isnull", True),
                        models.Q(("low__isnull", False), ("high__isnull", False), _connector="OR"),
                    ),
                    models.Q(("high__isnull", True), ("kind", "plan"), ("low__isnull", True), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="threshold_is_an_amount_or_bounds",
            ),
        ),
    ]
