"""Who there is, where they stand, and what they were granted."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from guatu.access.enums import OrganisationKind, RegionKind, Role


class Region(models.Model):
    """A place: an administrative division (GB/T 2260) or a functional area; a tree with validity.

    `path` is the chain of ids from the root, `/1/5/9/`; a subtree is a prefix. Changed by `services.add_region`, `services.move_region`.
    """

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=12, choices=RegionKind)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body that answers for something: government, department, town, park, company; a tree with validity."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind)
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    credit_code = models.CharField(max_length=18, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    batch_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.short_name or self.name


class User(AbstractUser):
    """Somebody who signs in. The office they sit in says nothing about rights; grants do."""

    display_name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    must_change_password = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.display_name or self.username


class Grant(models.Model):
    """A role over a subtree of organisations or of regions (either matches), or everywhere; with validity."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=15, choices=Role)
    is_everywhere = models.BooleanField(default=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_somewhere_or_everywhere",
                condition=models.Q(is_everywhere=True, organisation__isnull=True, region__isnull=True)
                | models.Q(is_everywhere=False, organisation__isnull=False)
                | models.Q(is_everywhere=False, region__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"


class ApiToken(models.Model):
    """A key for a program, acting as the user who made it; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
