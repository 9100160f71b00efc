"""Overrides, commentaries and narratives that are returned with a reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0006_return_upload"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="commentary",
            name="return_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="commentary",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="commentary",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="narrative",
            name="return_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="narrative",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="narrative",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="override",
            name="return_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="override",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="override",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="commentary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("return_reason", ""), ("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("return_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="commentary_returned_by_at_and_reason_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="commentary",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at__isnull", True), ("approved_at__isnull", True), _connector="OR"),
                name="commentary_is_approved_or_returned_not_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("return_reason", ""), ("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("return_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="narrative_returned_by_at_and_reason_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="narrative",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at__isnull", True), ("approved_at__isnull", True), _connector="OR"),
                name="narrative_is_approved_or_returned_not_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("return_reason", ""), ("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("return_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="override_returned_by_at_and_reason_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="override",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at__isnull", True), ("approved_at__isnull", True), _connector="OR"),
                name="override_is_approved_or_returned_not_both",
            ),
        ),
    ]
