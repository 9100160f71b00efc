"""Has the database refuse to change or delete a proof of publication, or a tombstone."""

from django.db import migrations

from council_portal import append_only


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_publications_and_late_items")]

    operations = [append_only.guarding("meetings_publication"), append_only.guarding("meetings_tombstone")]
