"""Bulletins as issued, and the templates an office keeps for them."""

from django.db import models

from guatu.bulletins.enums import BulletinState


class BulletinTemplate(models.Model):
    """A .docx an office edits; the newest one is used for the next bulletin."""

    name = models.CharField(max_length=100)
    file = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.BigIntegerField()
    uploaded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Bulletin(models.Model):
    """A month's 通报: its content and, once issued, its files, which database triggers keep as they are.

    Written by `services.draft_bulletin`, `services.issue_bulletin`. A correction is a new bulletin that names this one.
    """

    month = models.PositiveIntegerField(help_text="yyyymm")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=BulletinState, default=BulletinState.DRAFT)
    content = models.JSONField()
    region = models.ForeignKey("access.Region", null=True, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(BulletinTemplate, null=True, on_delete=models.PROTECT, related_name="+")
    docx = models.BinaryField(null=True)
    pdf = models.BinaryField(null=True)
    xlsx = models.BinaryField(null=True)
    sha256 = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    created_by_name = models.CharField(max_length=150)
    issued_at = models.DateTimeField(null=True)
    issued_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(state="issued"), name="bulletin_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.title
