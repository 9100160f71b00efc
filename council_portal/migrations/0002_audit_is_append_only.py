"""Has the database refuse to change or delete an audit event."""

from django.db import migrations

from council_portal import append_only


class Migration(migrations.Migration):
    dependencies = [("council_portal", "0001_initial")]

    operations = [append_only.guarding("council_portal_auditevent")]
