"""Cabinet portfolios, and which measure is in which."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0010_pounds_or_thousands_are_asked_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="Portfolio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(help_text="For example Housing", max_length=200)),
                (
                    "holder",
                    models.CharField(help_text="A post, for example Cabinet Member for Housing", max_length=200),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolios",
                        to="performance.planedition",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="measure",
            name="portfolio",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose cabinet portfolio",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measures",
                to="performance.portfolio",
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.UniqueConstraint(
                fields=("edition", "slug"), name="portfolio_slug_is_unique_in_its_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.UniqueConstraint(
                fields=("edition", "title"), name="portfolio_title_is_unique_in_its_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("slug", ""), _negated=True), models.Q(("title", ""), _negated=True)),
                name="portfolio_has_slug_and_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="portfolio",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder", ""), _negated=True), name="portfolio_names_its_holder"
            ),
        ),
    ]
