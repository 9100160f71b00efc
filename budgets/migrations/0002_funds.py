"""The funds that an English council keeps apart, so that a budget can be made on an empty installation."""

from django.db import migrations

FUNDS = [
    ("general-fund", "General Fund"),
    ("housing-revenue-account", "Housing Revenue Account"),
    ("dedicated-schools-grant", "Dedicated Schools Grant"),
    ("public-health-grant", "Public Health Grant"),
    ("capital-programme", "Capital Programme"),
]


def open_funds(apps, schema_editor):
    Fund = apps.get_model("budgets", "Fund")
    for position, (code, name) in enumerate(FUNDS, start=1):
        Fund.objects.get_or_create(code=code, defaults={"name": name, "position": position})


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [migrations.RunPython(open_funds, migrations.RunPython.noop)]
