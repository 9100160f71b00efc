"""The themes of an exercise and the workforce drivers that each serves."""

from django.db import models


class Driver(models.Model):
    """A driver of the workforce strategy, such as being brilliant at the basics."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)

    def __str__(self):
        return self.name


class Theme(models.Model):
    """What part of working life staff spoke of, in the order of the plan; it may serve several drivers, or none."""

    exercise = models.ForeignKey("workforce.Exercise", models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    title_source = models.CharField(
        max_length=40, blank=True, help_text="The document the title was taken from, where the plan's own is lost"
    )
    position = models.PositiveSmallIntegerField()
    drivers = models.ManyToManyField(Driver, through="ThemeDriver", related_name="themes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "code"], name="theme_code_is_unique_in_exercise"),
            models.UniqueConstraint(fields=["exercise", "position"], name="theme_has_its_own_position"),
        ]

    def __str__(self):
        return self.title


class ThemeDriver(models.Model):
    """A driver served by a theme, in the order in which the plan names them."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="theme_drivers")
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="theme_drivers")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "driver"], name="theme_serves_a_driver_once"),
            models.UniqueConstraint(fields=["theme", "position"], name="theme_driver_has_its_own_position"),
        ]

    def __str__(self):
        return f"{self.theme}: {self.driver}"
