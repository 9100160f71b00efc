"""Lets a meeting's pack have what is withheld in a restricted part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_uploads_taken_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="has_restricted_part",
            field=models.BooleanField(
                default=False,
                help_text="Whether what is withheld stands in a part of the pack with numbers of its own, R1, R2",
            ),
        ),
    ]
