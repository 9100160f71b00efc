"""Councillors become people of their own, with or without an account, and hold their seats as such."""

from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def make_councillors(apps, schema_editor):
    """One councillor for each account, and for each surname without one."""
    Councillor = apps.get_model("meetings", "Councillor")
    Membership = apps.get_model("meetings", "Membership")
    made = {}
    for seat in Membership.objects.order_by("pk"):
        key = ("account", seat.user_id) if seat.user_id else ("surname", seat.surname.casefold())
        if key not in made:
            made[key] = Councillor.objects.create(
                surname=seat.surname, printed_as=_told_apart(seat.printed_as, Councillor), user_id=seat.user_id
            )
        Membership.objects.filter(pk=seat.pk).update(councillor=made[key])


def _told_apart(name, Councillor):
    """The name, numbered where another councillor bears it."""
    names, number = set(Councillor.objects.values_list("printed_as", flat=True)), 2
    found = name
    while found in names:
        found, number = f"{name} ({number})", number + 1
    return found


def give_uids(apps, schema_editor):
    """A default would be one and the same for every meeting there is."""
    Meeting = apps.get_model("meetings", "Meeting")
    for meeting in Meeting.objects.only("pk"):
        Meeting.objects.filter(pk=meeting.pk).update(uid=uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_packs_are_never_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Councillor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "surname",
                    models.CharField(help_text="By which they stand in order, and in minutes", max_length=100),
                ),
                (
                    "printed_as",
                    models.CharField(help_text="As agendas print the name, for example J Alder", max_length=120),
                ),
                ("ward", models.CharField(blank=True, max_length=120)),
                (
                    "group",
                    models.CharField(blank=True, help_text="The political group, if any", max_length=120),
                ),
                (
                    "left_on",
                    models.DateField(
                        blank=True, help_text="The first day on which they are no longer in office", null=True
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="councillor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="councillor",
            constraint=models.CheckConstraint(
                condition=~Q(surname="") & ~Q(printed_as=""), name="councillor_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="councillor",
            constraint=models.UniqueConstraint(
                fields=["printed_as"],
                condition=Q(left_on__isnull=True),
                name="councillor_in_office_is_told_apart_by_name",
                violation_error_message=(
                    "Another councillor in office is printed so. Print both so that they can be told apart, "
                    "for example with an initial."
                ),
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="councillor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="meetings.councillor",
            ),
        ),
        migrations.AddField(model_name="meeting", name="uid", field=models.UUIDField(null=True)),
        migrations.RunPython(make_councillors, migrations.RunPython.noop),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
    ]
