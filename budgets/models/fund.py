"""The funds that a council keeps apart by law: they are never summed silently."""

from django.db import models


class Fund(models.Model):
    """A fund, such as the General Fund or the Housing Revenue Account. Every budget belongs to exactly one.

    The five of an English council come with the first migration.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self):
        return self.name
