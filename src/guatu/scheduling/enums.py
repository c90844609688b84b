"""The fixed words of schedules."""

from django.db import models


class PackKind(models.TextChoices):
    """What a pack defines."""

    SCHEDULE = "schedule", "工期模板"
    CALENDAR = "calendar", "工作日历"


class Base(models.TextChoices):
    """Which days a calendar counts before closures are taken out."""

    WORKING = "working", "工作日"
    EVERY_DAY = "every_day", "自然日"


class Precision(models.TextChoices):
    """Whether a date of a node was reported, or is taken for granted because later work has happened."""

    REPORTED = "reported", "填报"
    ASSUMED = "assumed", "推定"


class Deed(models.TextChoices):
    """What was done to a schedule."""

    LAID_OUT = "laid_out", "编制"
    IMPORTED = "imported", "导入"
    REPORTED = "reported", "填报节点"
    CHANGED = "changed", "修改节点"
    ADDED = "added", "增加节点"
    REMOVED = "removed", "删除节点"
    PROMISED = "promised", "调整目标日期"
    OPTION_TAKEN = "option_taken", "采用赶工措施"
    OPTION_DROPPED = "option_dropped", "取消赶工措施"
    BASELINE = "baseline", "设定基线"
    LEVELLED = "levelled", "采用统筹排期"
    UNLEVELLED = "unlevelled", "撤回统筹排期"
    ENDED = "ended", "停用"


class Sharing(models.TextChoices):
    """How something limited is shared: so much at work on one day, or released by month and used up by a node on its first day
    or evenly over its days."""

    AT_ONCE = "day", "同时可用"
    BY_MONTH = "month", "每月下达"
    SPREAD = "spread", "每月下达，按工期分摊"


class RunState(models.TextChoices):
    """How far a levelling run is: its first plan is there from the start, the worker makes it better."""

    WAITING = "waiting", "等待改进"
    RUNNING = "running", "正在改进"
    ENDED = "ended", "已结束"
    FAILED = "failed", "没有改进成"


REASONS = ("征地拆迁", "手续办理", "资金到位", "设计变更", "招标采购", "管线迁改", "天气", "市场变化", "其他")
"""The listed reasons of schedules that no pack gives reasons for."""
