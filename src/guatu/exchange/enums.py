"""The fixed words of exchange."""

from django.db import models


class BatchState(models.TextChoices):
    """An import is read, then confirmed or thrown away; a confirmed one may be undone as a whole."""

    READING = "reading", "读取中"
    FAILED = "failed", "读取失败"
    STAGED = "staged", "待确认"
    WRITING = "writing", "写入中"
    CONFIRMED = "confirmed", "已导入"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已放弃"


class RowAction(models.TextChoices):
    """What an import will do with a row."""

    CREATE = "create", "新增"
    UPDATE = "update", "更新"
    ASK = "ask", "待确认"
    SKIP = "skip", "不导入"
