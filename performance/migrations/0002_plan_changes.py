"""A plan that changes while it runs: dated particulars, measures that retire, parts that begin and end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council_portal", "0002_audit_is_append_only"),
        ("performance", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Particulars",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(help_text="The first day of the period from which it holds")),
                ("set_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, help_text="Why it was set or changed")),
                ("title", models.CharField(max_length=500)),
                ("description", models.TextField(blank=True)),
                ("why_it_matters", models.TextField(blank=True)),
                ("is_priority", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="component",
            name="from_on",
            field=models.DateField(
                blank=True, help_text="The first day of the period from which it is counted", null=True
            ),
        ),
        migrations.AddField(
            model_name="component",
            name="to_on",
            field=models.DateField(blank=True, help_text="The first day of the period from which it is not", null=True),
        ),
        migrations.AddField(
            model_name="measure",
            name="retired_from",
            field=models.DateField(
                blank=True, help_text="The first day of the period from which it is reported no more", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_on__isnull", True),
                    ("to_on__isnull", True),
                    ("to_on__gt", models.F("from_on")),
                    _connector="OR",
                ),
                name="component_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "headline"), _negated=True),
                    models.Q(("from_on__isnull", True), ("to_on__isnull", True)),
                    _connector="OR",
                ),
                name="component_headline_is_always_there",
            ),
        ),
        migrations.AddField(
            model_name="particulars",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="performance.action",
            ),
        ),
        migrations.AddField(
            model_name="particulars",
            name="directorate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="council_portal.directorate"
            ),
        ),
        migrations.AddField(
            model_name="particulars",
            name="measure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="particulars", to="performance.measure"
            ),
        ),
        migrations.AddField(
            model_name="particulars",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="council_portal.service",
            ),
        ),
        migrations.AddField(
            model_name="particulars",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="particulars",
            constraint=models.UniqueConstraint(fields=("measure", "from_on"), name="particulars_begin_once_a_day"),
        ),
    ]
