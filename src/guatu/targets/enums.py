"""What a plan, a row read from it, a target and a task can be."""

from django.db import models


class PlanState(models.TextChoices):
    """Where a plan document stands: being read, being checked row by row, in force, or withdrawn."""

    READING = "reading", "正在识读"
    FAILED = "failed", "识读失败"
    CHECKING = "checking", "待核对"
    IN_FORCE = "in_force", "已生效"
    WITHDRAWN = "withdrawn", "已停用"


class RowState(models.TextChoices):
    """What a person said of a row that was read."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不采用"


class Origin(models.TextChoices):
    """Where a row comes from."""

    READ = "read", "识读"
    ADDED = "added", "人工添加"
    SPLIT = "split", "拆分"
    MODEL = "model", "模型建议"


class DecisionKind(models.TextChoices):
    """What somebody did to rows of a plan while checking it."""

    CONFIRM = "confirm", "确认"
    REJECT = "reject", "不采用"
    EDIT = "edit", "修改"
    SPLIT = "split", "拆分"
    ADD = "add", "添加"
    ALL = "all", "确认其余全部"


class PassageKind(models.TextChoices):
    """A figure of the text that is no target."""

    RESULT = "result", "已有成果"
    NOT_TAKEN = "not_taken", "未采用"


class Measure(models.TextChoices):
    """Where the actual figure of a target comes from."""

    NONE = "none", "未绑定"
    INDICATOR = "indicator", "平台指标"
    HAND = "hand", "单位填报"


class Flow(models.TextChoices):
    """How the figure of a target moves through its time."""

    TOTAL = "total", "累计数，从期初起逐月累加"
    LINE = "line", "水平，到期前逐步达到"
    LEVEL = "level", "水平，任何时候都应保持"


class Cadence(models.TextChoices):
    """How often something is due."""

    DAY = "day", "每日"
    WEEK = "week", "每周"
    TEN_DAYS = "ten_days", "每旬"
    HALF_MONTH = "half_month", "每半月"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


class Part(models.TextChoices):
    """By what a yearly figure is broken down."""

    QUARTER = "quarter", "按季度"
    MONTH = "month", "按月"
    ORGANISATION = "organisation", "按单位（镇）"


class Duty(models.TextChoices):
    """How a unit answers for a task."""

    LEAD = "lead", "责任（牵头）"
    SUPPORT = "support", "配合"


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", "推进中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已取消"
