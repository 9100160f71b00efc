"""Each exemption has the nation under whose law it was recorded, and each short notice the section it was given under."""

from django.db import migrations, models
from django.db.models import Q

SECTIONS = {
    "urgent": "section 100B(4)(b) of the Local Government Act 1972",
    "called_late": "section 100B(3)(a) of the Local Government Act 1972",
}


def as_recorded(apps, schema_editor):
    """Until now the portal knew the Act of 1972 alone: 1 to 7 are England's paragraphs, 12 to 18 those of Wales."""
    of_wales = Q()
    for number in range(12, 19):
        of_wales |= Q(paragraphs__contains=str(number))
    apps.get_model("meetings", "Exemption").objects.filter(of_wales).update(nation="wales")
    for kind, section in SECTIONS.items():
        apps.get_model("meetings", "Meeting").objects.filter(short_notice=kind).update(short_notice_under=section)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0019_supplements"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="meeting",
            name="meeting_at_short_notice_says_why",
        ),
        migrations.AddField(
            model_name="exemption",
            name="nation",
            field=models.CharField(
                choices=[
                    ("england", "England"),
                    ("wales", "Wales"),
                    ("scotland", "Scotland"),
                    ("northern_ireland", "Northern Ireland"),
                ],
                default="england",
                help_text="Under whose law: the council’s nation when it was recorded",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="short_notice_under",
            field=models.CharField(
                blank=True,
                help_text="The section that allows it, as it is cited in the council’s nation",
                max_length=120,
            ),
        ),
        migrations.AlterField(
            model_name="exemption",
            name="paragraphs",
            field=models.CharField(
                blank=True, help_text="Paragraphs of that law, parted by commas; none where confidential", max_length=40
            ),
        ),
        migrations.RunPython(as_recorded, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("short_notice", ""), ("short_notice_because", ""), ("short_notice_under", "")),
                    models.Q(
                        models.Q(("short_notice", ""), _negated=True),
                        models.Q(("short_notice_under", ""), _negated=True),
                        models.Q(("short_notice_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_at_short_notice_says_why",
            ),
        ),
    ]
