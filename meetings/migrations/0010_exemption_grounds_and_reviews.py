"""An exemption says who decided and on which ground, and when it was looked at again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_publications_are_never_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="exemption",
            name="decider",
            field=models.CharField(
                blank=True, help_text="Who decided, as a post, for example Monitoring Officer", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("terms", "A government department gave it on terms that forbid disclosing it"),
                    ("forbidden", "An enactment or a court’s order forbids disclosing it"),
                ],
                help_text="Where confidential",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="exemption",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="exemption",
            name="decided_by",
            field=models.ForeignKey(
                help_text="Who recorded it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", ""), ("kind", "confidential"), _connector="OR"),
                name="exemption_has_a_ground_only_where_confidential",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="exemption_reviewed_at_and_by_together",
            ),
        ),
    ]
