"""The audit: one row for everything that changed a record, append-only and hash-chained."""

from django.db import models


class AuditEvent(models.Model):
    """Who did what to which record, when in real time, from where, with the values before and after.

    Rows are never updated or deleted (database triggers refuse it on SQLite and PostgreSQL). Each row's hash covers its
    content and the hash of the row before it, so that a removed or altered row is found by `verify_audit`.
    Written only by council_portal.audit.record().
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    occurred_at = models.DateTimeField(help_text="Real time, whatever date the portal is set to")
    portal_at = models.DateTimeField(help_text="The portal's own time, which a demonstration sets")
    by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, help_text="As it was then, so that the row can be hashed and read alone")
    verb = models.CharField(max_length=80, help_text="For example observation.submitted")
    subject = models.CharField(max_length=200, help_text="The reference key, for example measure:1.A5")
    summary = models.TextField(help_text="What happened, as a sentence")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=30, default="form", help_text="form, grid, file, command, task")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "sequence"], name="audit_by_subject")]

    def __str__(self):
        return f"{self.sequence}: {self.summary}"
