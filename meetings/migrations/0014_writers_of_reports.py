"""Whoever wrote in a report before it kept its writers is read from the audit, so that they do not clear it."""

from django.db import migrations

WROTE = ("report.written", "report.cover_changed", "report.section_written", "report.section_added")


def keep_writers(apps, schema_editor):
    reports = {f"report:{report.pk}": report for report in apps.get_model("meetings", "Report").objects.all()}
    events = apps.get_model("council_portal", "AuditEvent").objects.filter(verb__in=WROTE, by__isnull=False)
    for subject, writer in events.values_list("subject", "by").distinct():
        if subject in reports:
            reports[subject].writers.add(writer)


class Migration(migrations.Migration):
    dependencies = [("council_portal", "0002_audit_is_append_only"), ("meetings", "0013_authorships")]

    operations = [migrations.RunPython(keep_writers, migrations.RunPython.noop)]
