"""Has the database refuse to change or delete a pack: what was issued stays as it was issued."""

from django.db import migrations

from council_portal import append_only


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_pack")]

    operations = [append_only.guarding("meetings_pack")]
