"""An answer may be to whether pounds were meant where thousands of pounds are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0009_a_tolerance_goes_back_to_the_plans"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="doubt",
            field=models.CharField(
                choices=[
                    ("parts_disagree", "Numerator and denominator say otherwise"),
                    ("bare_pounds", "Pounds or thousands of pounds"),
                    ("wrong_sign", "Sign"),
                    ("magnitude", "Size"),
                    ("total_falls", "A running total that falls"),
                    ("same_as_last", "The same as last time"),
                    ("far_from_history", "Far from what it was"),
                    ("does_not_add_up", "Does not add up"),
                ],
                max_length=20,
            ),
        ),
    ]
