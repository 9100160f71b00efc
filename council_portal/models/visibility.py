"""Who a piece of content is for: a property of content, which querysets apply."""

from django.db import models


class Visibility(models.TextChoices):
    """Draft: its makers alone. Members: councillors and officers too. Public: everyone. Restricted: named readers."""

    DRAFT = "draft", "Draft"
    MEMBERS = "members", "Members"
    PUBLIC = "public", "Public"
    RESTRICTED = "restricted", "Restricted"
