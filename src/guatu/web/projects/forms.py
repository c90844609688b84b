"""What somebody may fill in about a project; each form gives the arguments of the one service it leads to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from guatu.access import policy
from guatu.access.choices import bodies_to_choose, body_named, company_names, regions_to_choose
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.enums import ExcuseTopic
from guatu.registry.enums import Category, Level, Precision, Stage
from guatu.registry.search import owners_on_record
from guatu.registry.services.stages import EARLIEST

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.registry.dossier import YearPlan
    from guatu.registry.models import Project

MOST_WAN = Decimal(10) ** 9  # ten trillion yuan: more is a slip of the unit
LATEST = date(2100, 12, 31)
EMPTY = [("", "——")]


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date, chosen in the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[
            MinValueValidator(EARLIEST, message=f"日期不能早于 {EARLIEST.year} 年，请核对年份"),
            MaxValueValidator(LATEST, message=f"日期不能晚于 {LATEST.year} 年，请核对年份"),
        ],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "请填写日期，例如 2023-05-31"},
    )


def wan_field(label: str, *, help_text: str = "", below_zero: bool = False) -> forms.DecimalField:
    """An amount in 万元, to the 分; empty means not known."""
    return forms.DecimalField(
        label=f"{label}（万元）",
        required=False,
        min_value=-MOST_WAN if below_zero else Decimal(0),
        max_value=MOST_WAN,
        decimal_places=6,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


def text_field(
    label: str, *, required: bool = False, rows: int = 3, most: int = 2000, help_text: str = ""
) -> forms.CharField:
    """Several lines of text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=area, help_text=help_text)


def fen(wan: Decimal | None) -> int | None:
    """万元 as typed, in whole 分."""
    return None if wan is None else int((wan * FEN_PER_WAN).to_integral_value())


def wan(fen: int | None) -> Decimal | None:
    """分 as 万元 without trailing zeros, for the first filling of a field."""
    if fen is None:
        return None
    value = Decimal(fen) / FEN_PER_WAN
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _place(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)


class ProjectForm(forms.Form):
    """A project's identity. Places and bodies on offer are those the user may work for."""

    name = forms.CharField(label="项目名称", max_length=200)
    code = forms.CharField(
        label="项目代码",
        required=False,
        max_length=32,
        help_text="投资项目在线审批监管平台赋予的代码；没有的留空",
    )
    region = _place("建设地点")
    unit = _place("责任单位")
    owner = forms.CharField(
        label="项目单位（业主）",
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"list": "owner-names", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label="项目级别", required=False, choices=EMPTY + [(word, word) for word in Level.values]
    )
    kind = forms.CharField(label="项目类别", required=False, max_length=60)
    nature = forms.CharField(
        label="投资性质", required=False, max_length=40, help_text="如：政府投资、民间投资"
    )
    industry = forms.CharField(label="所属行业", required=False, max_length=60)
    total = wan_field("总投资")
    start_year = forms.IntegerField(label="开工年份", required=False, min_value=1980, max_value=2100)
    finish_year = forms.IntegerField(label="竣工年份", required=False, min_value=1980, max_value=2100)
    content = text_field("建设内容", rows=4)
    remark = text_field("备注", rows=2)

    def __init__(self, data: Any = None, *, user: User, project: Project | None = None) -> None:
        super().__init__(data, initial=_identity(project) if project else None)
        self._user = user
        self._scope = policy.scope(user, Can.EDIT)
        self._offer("region", regions_to_choose(user, Can.EDIT), project and project.region)
        self._offer("unit", bodies_to_choose(user, Can.EDIT), project and project.unit)

    def _offer(self, name: str, choices: list[tuple[int, str]], current: Any) -> None:
        if current is not None and current.pk not in {pk for pk, _ in choices}:
            choices = [*choices, (current.pk, str(current))]
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = [*EMPTY, *choices]

    @property
    def datalists(self) -> dict[str, list[str]]:
        """What is offered while typing, by the id the field names."""
        owners = owners_on_record(self._user, Can.EDIT)
        return {"owner-names": company_names(self._user, Can.EDIT, owners=owners)}

    def clean_owner(self) -> int | None:
        """The owner's id; a name that nobody bears is refused beside the field."""
        name = self.cleaned_data["owner"].strip()
        if not name:
            return None
        body = body_named(name)
        if body is None:
            raise forms.ValidationError(f"没有找到叫“{name}”的单位，请核对全称，或请平台管理员先添加该单位")
        return body.pk

    def clean(self) -> dict[str, Any]:
        """Years in order, and a place the user may work in: else the project would vanish from their sight."""
        said = super().clean() or self.cleaned_data
        start, finish = said.get("start_year"), said.get("finish_year")
        if start and finish and finish < start:
            self.add_error("finish_year", "竣工年份早于开工年份，请更正")
        places = {name: said.get(name) for name in ("region", "unit", "owner")}
        if not self.errors.keys() & places.keys() and not policy.covers(self._scope, **places):
            field = "region" if self._scope.region_paths else "unit"
            verb = "改选" if places[field] else "选择"
            self.add_error(field, f"请{verb}，否则项目不在您的管理范围内")
        return said

    def fields_said(self) -> dict[str, Any]:
        """The fields of a project as `registry.services` takes them."""
        said = self.cleaned_data
        plain = (
            "name",
            "code",
            "level",
            "kind",
            "nature",
            "industry",
            "content",
            "remark",
            "start_year",
            "finish_year",
        )
        return {
            **{name: said[name] for name in plain},
            "region_id": said["region"],
            "unit_id": said["unit"],
            "owner_id": said["owner"],
            "total_fen": fen(said["total"]),
        }


def _identity(project: Project) -> dict[str, Any]:
    plain = (
        "name",
        "code",
        "level",
        "kind",
        "nature",
        "industry",
        "content",
        "remark",
        "start_year",
        "finish_year",
    )
    return {
        **{name: getattr(project, name) for name in plain},
        "region": project.region_id,
        "unit": project.unit_id,
        "owner": project.owner.name if project.owner else "",
        "total": wan(project.total_fen),
    }


class StageForm(forms.Form):
    """A dated step of the project's life."""

    stage = forms.ChoiceField(label="节点", choices=EMPTY + Stage.choices)
    happened_on = day_field("发生日期", required=False, help_text="不清楚的留空，从依据日期起算")
    precision = forms.ChoiceField(
        label="日期精确到", choices=[choice for choice in Precision.choices if choice[0] != Precision.UNKNOWN]
    )
    known_on = day_field("依据日期", help_text="文件、报表或现场核实的日期")
    reason = forms.CharField(label="说明", required=False, max_length=200, help_text="停工、终止必须写明原因")

    def said(self) -> dict[str, Any]:
        """The arguments of `record_stage`."""
        return self.cleaned_data | {
            "stage": Stage(self.cleaned_data["stage"]),
            "precision": Precision(self.cleaned_data["precision"]),
        }


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label="原因", max_length=200)


class EnterForm(forms.Form):
    """A list the project is put on."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    name = forms.CharField(
        label="清单名称",
        max_length=100,
        widget=forms.TextInput(attrs={"list": "list-names", "autocomplete": "off"}),
        help_text="没有的清单会新建",
    )
    category = forms.ChoiceField(
        label="建设性质", required=False, choices=EMPTY + [(word, word) for word in Category.values]
    )
    entered_on = day_field("列入日期")

    def __init__(self, data: Any = None, *, initial: dict[str, Any], names: list[str]) -> None:
        super().__init__(data, initial=initial)
        self.datalists = {"list-names": names}


class LeaveForm(forms.Form):
    """Why and when the project leaves a list."""

    reason = forms.CharField(label="移出原因", max_length=200)
    left_on = day_field("移出日期")


class ExcuseForm(forms.Form):
    """A 正当理由: from what the project is excused, on what basis, until when."""

    topic = forms.ChoiceField(label="事项", choices=EMPTY + ExcuseTopic.choices)
    reason = text_field("理由", required=True, most=300)
    basis = forms.CharField(
        label="依据", required=False, max_length=200, help_text="批准文件名称、文号或会议"
    )
    valid_from = day_field("自")
    valid_to = day_field("至", help_text="最长一年，到期自动失效")

    def said(self) -> dict[str, Any]:
        """The arguments of `excuse_project`."""
        return self.cleaned_data | {"topic": ExcuseTopic(self.cleaned_data["topic"])}


class PlanForm(forms.Form):
    """The plan of one year, as a whole and by month."""

    plan = wan_field("年度计划投资")
    category = forms.ChoiceField(
        label="建设性质", required=False, choices=EMPTY + [(word, word) for word in Category.values]
    )
    start = forms.TypedChoiceField(label="计划开工月份", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, year: int, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.year = year
        start = self.fields["start"]
        assert isinstance(start, forms.ChoiceField)  # noqa: S101 - as above
        start.choices = [*EMPTY, *((number, f"{number}月") for number in range(1, 13))]
        for number in range(1, 13):
            self.fields[f"m{number}"] = wan_field(f"{number}月计划")

    def clean(self) -> dict[str, Any]:
        """Months that are planned add up to the year."""
        said = super().clean() or self.cleaned_data
        months = [said.get(f"m{number}") for number in range(1, 13)]
        planned = [amount for amount in months if amount is not None]
        if planned and said.get("plan") is not None and sum(planned) != said["plan"]:
            self.add_error("plan", f"各月计划之和为 {sum(planned):,f} 万元，与年度计划不一致，请核对")
        return said

    def said(self) -> dict[str, Any]:
        """The arguments of `change_plan`."""
        said = self.cleaned_data
        months = {
            Month(self.year, number): fen(said[f"m{number}"])
            for number in range(1, 13)
            if said[f"m{number}"] is not None
        }
        return {
            "plan_fen": fen(said["plan"]),
            "category": said["category"],
            "start_month": Month(self.year, said["start"]) if said["start"] else None,
            "months": months,
        }


def first_day_of(month: Month, today: date) -> date:
    """The day a form about a month starts from: today within it, else its last day."""
    return today if Month.of(today) == month else month.last_day


def plan_shown(plan: YearPlan | None) -> dict[str, Any]:
    """A year's plan as `PlanForm` shows it first."""
    if plan is None:
        return {}
    return {
        "plan": wan(plan.plan_fen),
        "category": plan.category,
        "start": plan.start.number if plan.start and plan.start.year == plan.year else None,
        **{f"m{month % 100}": wan(amount) for month, amount in plan.months.items()},
    }
