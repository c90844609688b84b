"""The fixed words of bulletins."""

from django.db import models


class BulletinState(models.TextChoices):
    """A draft can be rewritten; an issued bulletin never changes."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"
