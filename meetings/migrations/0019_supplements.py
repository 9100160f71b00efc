"""Adds supplements to packs, and guards their table anew: SQLite makes a table that is altered again."""

from django.db import migrations, models

from council_portal import append_only


def unguard(apps, schema_editor):
    append_only.unguard(schema_editor.connection, "meetings_pack")


def guard(apps, schema_editor):
    append_only.guard(schema_editor.connection, "meetings_pack")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0018_upload_slots")]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.RemoveConstraint(
            model_name="pack",
            name="pack_version_is_issued_once",
        ),
        migrations.AddField(
            model_name="pack",
            name="because",
            field=models.CharField(
                blank=True, help_text="Why a supplement is issued, as its readers are told", max_length=500
            ),
        ),
        migrations.AddField(
            model_name="pack",
            name="supplement",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Which supplement of its edition, to the version; 0 for a pack of all papers"
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "issued")),
                fields=("meeting", "edition", "version", "supplement"),
                name="pack_version_is_issued_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("supplement", 0)),
                    models.Q(("supplement__gte", 1), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="pack_supplement_says_why",
            ),
        ),
        append_only.guarding("meetings_pack"),
    ]
