"""The fixed words of the register."""

from django.db import models


class Level(models.TextChoices):
    """Whose key project it is; stored as people write it."""

    NATIONAL = "国家级"
    PROVINCIAL = "省级"
    CITY = "市级"
    COUNTY = "县级"


class Category(models.TextChoices):
    """What a project is to the year of a list (建设性质)."""

    NEW = "新开工"
    CONTINUING = "续建"
    FINISHING = "竣工"
    PRELIMINARY = "前期"


class Stage(models.TextChoices):
    """A dated step of a project's life."""

    PLANNED = "planned", "谋划"
    RESERVED = "reserved", "储备"
    PRELIMINARY = "preliminary", "前期"
    SIGNED = "signed", "签约"
    STARTED = "started", "开工"
    COMPLETED = "completed", "竣工"
    PRODUCING = "producing", "投产"
    AT_CAPACITY = "at_capacity", "达效"
    SUSPENDED = "suspended", "停工"
    RESUMED = "resumed", "复工"
    TERMINATED = "terminated", "终止"


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", "日"
    MONTH = "month", "月"
    YEAR = "year", "年"
    UNKNOWN = "unknown", "不详"
