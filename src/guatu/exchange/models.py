"""Workbooks on their way in, and the readings of headers that were confirmed."""

from django.db import models

from guatu.exchange.enums import BatchState, RowAction


class ImportBatch(models.Model):
    """One uploaded workbook, how it was read, and what became of it.

    Nothing reaches the register before `services.confirm_import`; `services.undo_import` takes the whole of it back.
    """

    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    as_of = models.PositiveIntegerField(help_text="yyyymm")
    state = models.CharField(max_length=10, choices=BatchState)
    signature = models.CharField(max_length=64, blank=True)
    reading = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    created_by_name = models.CharField(max_length=150)
    confirmed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One project row of a workbook and which project it is taken for; what it says is at `place` of the batch's pieces."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False
    )  # import_row_action begins with it
    place = models.PositiveIntegerField()
    sheet = models.CharField(max_length=60)
    row_no = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=RowAction)
    project_id = models.BigIntegerField(null=True)
    candidates = models.JSONField(default=list)
    answer = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "action"], name="import_row_action")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class ImportPiece(models.Model):
    """What some rows of a workbook that follow one another say, column by column (`pieces.Columns`)."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="pieces", db_index=False
    )  # import_piece_once begins with it
    number = models.PositiveIntegerField()
    columns = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_piece_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class HeaderMemory(models.Model):
    """A reading of a header that somebody confirmed, used again for their own next workbook with the same header."""

    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    confirmed_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "confirmed_by_id"], name="header_once_a_person")
        ]

    def __str__(self) -> str:
        return self.signature
