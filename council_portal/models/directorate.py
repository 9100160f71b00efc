"""Directorates and the services within them: where measures, budgets and roles belong."""

from django.db import models


class Directorate(models.Model):
    """A directorate; retired by its closing date, never deleted, since past figures belong to it."""

    code = models.CharField(max_length=20, unique=True, help_text="Short and stable, for example CYPS")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.name

    @property
    def scope_key(self) -> str:
        """The key by which a role is limited to this directorate, for example directorate:CYPS."""
        return f"directorate:{self.code}"


class Service(models.Model):
    """A service of a directorate, to which budget lines and measures belong."""

    directorate = models.ForeignKey(Directorate, models.PROTECT, related_name="services")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directorate", "code"], name="service_code_is_unique_in_directorate")
        ]

    def __str__(self):
        return self.name
