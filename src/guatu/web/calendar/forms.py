"""Forms of the calendar: counting from day to day, and a closure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import FIRST_DAY, LAST_DAY
from guatu.scheduling.queries.definitions import indented, kinds_of_work

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.scheduling.calendars import CalendarSpec

MOST_DAYS = 3650
_REQUIRED = {"required": "请填写", "invalid": "请填写日期，例如 2026-10-01"}


def _day(label: str, **more: Any) -> forms.DateField:
    """A day the calendars cover."""
    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"type": "date", "min": str(FIRST_DAY), "max": str(LAST_DAY)}
    )
    return forms.DateField(label=label, widget=widget, error_messages=_REQUIRED, **more)


class _Reckoning(forms.Form):
    """What both calculators need: by which calendar."""

    unit = forms.ChoiceField(label="按什么数", error_messages={"invalid_choice": "请从列表中选择"})

    def __init__(self, *args: Any, calendars: list[CalendarSpec], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = [(each.name, each.name) for each in calendars]


class AfterForm(_Reckoning):
    """From a day so many days on (or back)."""

    start = _day("从")
    count = forms.IntegerField(
        label="过几天",
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写天数"}
        | dict.fromkeys(("invalid", "min_value", "max_value"), "请填 -3650 至 3650 的整数"),
    )
    field_order = ("start", "count", "unit")


class BetweenForm(_Reckoning):
    """From one day to another."""

    first = _day("从")
    last = _day("到")
    field_order = ("first", "last", "unit")


class ClosureForm(forms.Form):
    """Days without work: where, for what kind of work, from when to when, and by what decision."""

    name = forms.CharField(
        label="名称",
        max_length=60,
        help_text="例如：冬季停工、汛期停工、扬尘管控停工",
        error_messages={"required": "请填写名称"},
    )
    region = forms.ChoiceField(
        label="地区",
        help_text="这个地区和它下面的地区都停工",
        error_messages={"required": "请选择地区", "invalid_choice": "请从列表中选择"},
    )
    work = forms.ChoiceField(
        label="工种",
        required=False,
        help_text="工种来自工期模板和现有的倒排工期；审批等没有工种的环节不受停工影响",
        error_messages={"invalid_choice": "请从列表中选择"},
    )
    first_on = _day("第一天")
    last_on = _day("最后一天")
    is_yearly = forms.BooleanField(label="每年同一时间都停工", required=False)
    source = forms.CharField(
        label="依据",
        max_length=300,
        help_text="哪个文件、哪次会议定的",
        error_messages={"required": "请填写依据"},
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.places = {str(each.pk): each for each in access.regions_for(user, Can.DEFINE)}
        everywhere = [("all", "所有地区")] if access.scope(user, Can.DEFINE).everywhere else []
        self._offer("region", [("", "请选择"), *everywhere, *indented(self.places.values())])
        self._offer("work", [("", "所有工种"), *((each, each) for each in kinds_of_work(user))])

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        said = dict(self.cleaned_data)
        return said | {"region": self.places.get(said["region"])}

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_on"), said.get("last_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last_on", f"最后一天 {last} 早于第一天 {first}")
        return said

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = choices
