"""Files kept by the portal under the hash of their bytes."""

from django.db import models

from council_portal.models.visibility import Visibility


class StoredFile(models.Model):
    """One stored file: what it is, what it belongs to and who may have it. The bytes lie under their SHA-256.

    Written by council_portal.files.store(); a reader gets them, or a copy, from council_portal.files.open_for() alone.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="Bytes")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=200, help_text="The name under which it is downloaded")
    belongs_to = models.CharField(max_length=200, help_text="Reference key of the record that decides who may read it")
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.RESTRICTED)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return self.name
