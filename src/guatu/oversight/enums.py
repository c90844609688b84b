"""The fixed words of oversight."""

from django.db import models


class PackKind(models.TextChoices):
    """What a pack defines."""

    LIGHTS = "lights", "亮灯规则"
    INDICATORS = "indicators", "指标"
    MEASURES = "measures", "目标口径"
    TARGETS = "targets", "目标进展规则"


class ExcuseTopic(models.TextChoices):
    """What a project is excused from (正当理由)."""

    START = "start", "未开工"
    PROGRESS = "progress", "进度滞后"
    STATISTICS = "statistics", "未入库"
    PAYMENT = "payment", "资金支付"


class Slice(models.TextChoices):
    """By what a rate can be sliced; the value is the column of the facts."""

    UNIT = "unit", "责任单位"
    REGION = "region", "地区"
    KIND = "kind", "项目类别"
    LEVEL = "level", "项目级别"
    NATURE = "nature", "投资性质"
    CATEGORY = "category", "建设性质"
