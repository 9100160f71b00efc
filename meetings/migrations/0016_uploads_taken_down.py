"""One uploaded paper can be taken down by itself: a tombstone may be of an upload, and is guarded as before."""

import django.db.models.deletion
from django.db import migrations, models

from council_portal import append_only


class Migration(migrations.Migration):
    dependencies = [("meetings", "0015_items_that_wait_for_a_meeting")]

    operations = [
        append_only.unguarding("meetings_tombstone"),
        migrations.AddField(
            model_name="tombstone",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tombstones",
                to="meetings.upload",
            ),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.CheckConstraint(
                condition=models.Q(("report__isnull", True), ("upload__isnull", True), _connector="OR"),
                name="tombstone_is_of_one_paper_or_an_agenda",
            ),
        ),
        append_only.guarding("meetings_tombstone"),
    ]
