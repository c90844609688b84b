"""Roles, and what each may do."""

from django.db import models


class Can(models.TextChoices):
    """One kind of right; a grant gives those of its role over a subtree."""

    VIEW = "view", "查看项目"
    EDIT = "edit", "修改项目"
    REPORT = "report", "填报进度"
    IMPORT = "import", "导入台账"
    EXCUSE = "excuse", "认定正当理由"
    CLOSE = "close", "月度结账"
    ISSUE = "issue", "印发通报"
    DEFINE = "define", "管理规则包"
    PLAN = "plan", "管理方案目标"
    ACCOUNTS = "accounts", "管理账号"
    AUDIT = "audit", "查看审计"
    READ_PUBLIC = "read_public", "查看公开内容"


class Role(models.TextChoices):
    """What somebody is to the place a grant names."""

    ADMINISTRATOR = "administrator", "平台管理员"
    AUDITOR = "auditor", "审计员"
    OFFICER = "officer", "发改局项目专员"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "镇（园区）"
    OWNER = "owner", "项目单位"
    LEADER = "leader", "领导"
    READER = "reader", "公众读者"


ROLE_CAN: dict[str, frozenset[Can]] = {
    Role.ADMINISTRATOR: frozenset({Can.ACCOUNTS}),
    Role.AUDITOR: frozenset({Can.AUDIT}),
    Role.OFFICER: frozenset(
        {
            Can.VIEW,
            Can.EDIT,
            Can.REPORT,
            Can.IMPORT,
            Can.EXCUSE,
            Can.CLOSE,
            Can.ISSUE,
            Can.DEFINE,
            Can.PLAN,
            Can.READ_PUBLIC,
        }
    ),
    Role.DEPARTMENT: frozenset({Can.VIEW, Can.EDIT, Can.REPORT, Can.IMPORT, Can.READ_PUBLIC}),
    Role.TOWN: frozenset({Can.VIEW, Can.EDIT, Can.REPORT, Can.IMPORT, Can.READ_PUBLIC}),
    Role.OWNER: frozenset({Can.VIEW, Can.REPORT, Can.READ_PUBLIC}),
    Role.LEADER: frozenset({Can.VIEW, Can.READ_PUBLIC}),
    Role.READER: frozenset({Can.READ_PUBLIC}),
}


class OrganisationKind(models.TextChoices):
    """What kind of body it is."""

    GOVERNMENT = "government", "党委政府"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "镇（街道）"
    PARK = "park", "园区管委会"
    COMPANY = "company", "企业"
    OTHER = "other", "其他"


class RegionKind(models.TextChoices):
    """Administrative division, or a functional area (开发区、新城) that is on no national list."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    TOWN = "town", "镇（街道）"
    FUNCTIONAL = "functional", "功能区"
