"""An item of a published agenda can take papers, with the reason why they come late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0020_law_by_nation"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="late_papers_because",
            field=models.CharField(
                blank=True,
                help_text="Why papers come under it after publication, as the minutes state it",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="itempaper",
            name="added_late_at",
            field=models.DateTimeField(
                blank=True, help_text="When it was put under its item of a published agenda", null=True
            ),
        ),
    ]
