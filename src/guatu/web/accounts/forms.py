"""Forms of accounts and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from stdnum.cn import uscc

from guatu.access import policy, queries
from guatu.access.enums import Can, OrganisationKind, RegionKind, Role
from guatu.kit.errors import Refused

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region, User

    ModelChoice = forms.ModelChoiceField[Region]
else:
    ModelChoice = forms.ModelChoiceField


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RegionChoice(ModelChoice):
    """A region, named under those above it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def label_from_instance(self, obj: Region) -> str:
        return "　" * (obj.path.count("/") - 2) + obj.name


class BodyField(forms.CharField):
    """An organisation by its full or short name; a county has too many companies for a list to choose from."""

    widget = forms.TextInput(attrs={"list": "gt-bodies", "autocomplete": "off"})
    user: User | AnonymousUser = AnonymousUser()

    def clean(self, value: Any) -> Organisation | None:
        name = super().clean(value)
        if not name:
            return None
        try:
            return queries.body_named(policy.organisations_for(self.user, Can.ACCOUNTS), name)
        except Refused as refused:
            raise ValidationError(refused.sentence) from refused


class PlacedForm(forms.Form):
    """A form whose regions and organisations are those the user administers."""

    def __init__(self, *args: Any, user: User | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RegionChoice):
                field.queryset = policy.regions_for(user, Can.ACCOUNTS)
            if isinstance(field, BodyField):
                field.user = user


class RegionForm(PlacedForm):
    name = forms.CharField(label="名称", max_length=100)
    kind = forms.ChoiceField(label="类别", choices=RegionKind.choices)
    code = forms.RegexField(
        r"^\d{6}(\d{3}){0,2}$",
        label="区划代码",
        required=False,
        help_text="GB/T 2260，6、9 或 12 位数字；功能区没有代码则留空",
        error_messages={"invalid": "区划代码应为 6、9 或 12 位数字，没有则留空"},
    )
    valid_from = forms.DateField(label="启用日期", required=False, widget=DayInput())


class OrganisationForm(PlacedForm):
    name = forms.CharField(label="全称", max_length=150)
    short_name = forms.CharField(label="简称", max_length=60, required=False, help_text="表格和通报中使用")
    kind = forms.ChoiceField(label="类别", choices=OrganisationKind.choices)
    region = RegionChoice(label="所在地区", required=False)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    valid_from = forms.DateField(label="启用日期", required=False, widget=DayInput())

    def clean_credit_code(self) -> str:
        code = uscc.compact(self.cleaned_data["credit_code"])
        if code and not uscc.is_valid(code):
            raise ValidationError("统一社会信用代码的校验位不符，请核对 18 位代码")
        return str(code)


class RegionUnderForm(PlacedForm):
    parent = RegionChoice(label="上级地区", required=False, empty_label="（最上级）")


class OrganisationUnderForm(PlacedForm):
    parent = BodyField(label="上级单位", required=False, help_text="写全称或简称；留空表示最上级")


class CloseForm(forms.Form):
    on = forms.DateField(label="最后有效日期", widget=DayInput())


class UserForm(PlacedForm):
    display_name = forms.CharField(label="姓名", max_length=60)
    organisation = BodyField(label="所在单位", required=False, help_text="只说明坐在哪里，不产生任何权限")
    phone = forms.CharField(label="电话", max_length=30, required=False)


class NewUserForm(UserForm):
    username = forms.RegexField(
        r"^[\w.@+-]{2,60}$",
        label="登录名",
        help_text="字母、数字和 . @ + - _，至少 2 位；建好后不能改",
        error_messages={"invalid": "登录名只能用字母、数字和 . @ + - _，2 至 60 位"},
    )
    field_order = ["username", "display_name", "organisation", "phone"]


class GrantForm(PlacedForm):
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    is_everywhere = forms.BooleanField(label="全部范围（平台管理员、审计员、公众读者）", required=False)
    organisation = BodyField(label="单位及其下级", required=False)
    region = RegionChoice(label="地区及其下级", required=False, empty_label="（不按地区）")
    valid_from = forms.DateField(label="起始日期", required=False, widget=DayInput(), help_text="留空即日起")
    valid_to = forms.DateField(label="截止日期", required=False, widget=DayInput(), help_text="留空长期有效")
    reason = forms.CharField(label="授权依据", max_length=200, help_text="如：县发改局〔2023〕5号任务分工")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("valid_from"), given.get("valid_to")
        if first and last and last < first:
            raise ValidationError("截止日期不能早于起始日期")
        return given


class ReasonForm(forms.Form):
    reason = forms.CharField(label="撤销原因", max_length=200)


class TokenForm(forms.Form):
    name = forms.CharField(label="用途", max_length=60, help_text="如：县政府驾驶舱取数")
    days = forms.TypedChoiceField(
        label="有效期", coerce=int, choices=[(30, "30 天"), (90, "90 天"), (180, "180 天"), (365, "一年")]
    )
    may_write = forms.BooleanField(label="允许写入（导入台账、填报）", required=False)


class UserFilter(forms.Form):
    q = forms.CharField(
        label="搜索",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "登录名、姓名、电话、单位"}),
    )
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *Role.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("active", "在用"), ("closed", "已停用")]
    )

    def wanted(self) -> dict[str, Any]:
        """What `user_list` is to keep; what does not read counts as not said."""
        given = self.cleaned_data if self.is_valid() else {}
        is_active = {"active": True, "closed": False}.get(given.get("state", ""))
        return {"text": given.get("q", ""), "role": given.get("role", ""), "is_active": is_active}


class CompanyFilter(forms.Form):
    q = forms.CharField(
        label="搜索", required=False, widget=forms.TextInput(attrs={"placeholder": "名称、信用代码"})
    )
