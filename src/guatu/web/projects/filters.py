"""The filter bar of the register: what an address says, turned into `RegisterFilters`, and the words for what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from guatu.access.choices import bodies_to_choose, regions_to_choose
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.queries.register import kinds_on_record
from guatu.oversight.queries.register_filters import NO_LIGHT, PROBLEMS, RegisterFilters
from guatu.registry.enums import Category, Level
from guatu.registry.search import lists_on_record

if TYPE_CHECKING:
    from guatu.access.models import User

Choices = list[tuple[Any, str]]
LIGHTS: Choices = [
    ("red", "红灯"),
    ("orange", "橙灯"),
    ("yellow", "黄灯"),
    ("green", "绿灯"),
    ("blue", "蓝灯"),
    (NO_LIGHT, "无灯"),
]
YES_NO: Choices = [("1", "是"), ("0", "否")]
BIGGEST_WAN = Decimal(10) ** 12


def _choice(label: str, choices: Choices | None = None) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=60,
        widget=forms.Select(choices=[("", "全部"), *(choices or [])]),
    )


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=2**53, widget=forms.Select()
    )


def _wan(label: str, hint: str) -> forms.DecimalField:
    box = forms.NumberInput(
        attrs={"placeholder": hint, "step": "any", "inputmode": "decimal", "aria-label": f"{label}{hint}"}
    )
    return forms.DecimalField(label=label, required=False, min_value=0, max_value=BIGGEST_WAN, widget=box)


class FilterForm(forms.Form):
    """What the register can be narrowed by. A field that does not read is left out and says so; the others still count."""

    q = forms.CharField(
        label="项目",
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "名称、拼音首字母或代码", "autocomplete": "off"}
        ),
    )
    unit = _number("责任单位")
    region = _number("建设地点")
    light = _choice("预警", LIGHTS)
    category = _choice("建设性质", [(word, word) for word in Category.values])
    level = _choice("项目级别", [(word, word) for word in Level.values])
    problem = _choice("问题", list(PROBLEMS.items()))
    on_list = _number("项目清单")
    kind = _choice("项目类别")
    nature = _choice("投资性质")
    started = _choice("是否开工", YES_NO)
    statistics = _choice("是否入库", YES_NO)
    total_from = _wan("总投资", "不低于")
    total_to = _wan("总投资", "不高于")
    plan_from = _wan("年度计划", "不低于")
    plan_to = _wan("年度计划", "不高于")

    words = ("light", "category", "level", "problem", "kind", "nature")
    first = ("unit", "region", "light", "category", "level", "problem")
    further = ("on_list", "kind", "nature", "started", "statistics")
    amounts = (("总投资（万元）", "total_from", "total_to"), ("年度计划（万元）", "plan_from", "plan_to"))

    def __init__(self, data: QueryDict, *, user: User | AnonymousUser, month: Month) -> None:
        super().__init__(data)
        kinds, natures = kinds_on_record(user, month)
        self._offer("unit", bodies_to_choose(user, Can.VIEW))
        self._offer("region", regions_to_choose(user, Can.VIEW))
        self._offer("on_list", lists_on_record(user, Can.VIEW))
        self._offer("kind", [(name, name) for name in kinds])
        self._offer("nature", [(name, name) for name in natures])

    def _offer(self, name: str, choices: Choices) -> None:
        """Fill a choice; a value that is chosen but not on offer stays visible as what it is."""
        chosen = self.data.get(name, "")
        if chosen and chosen not in {str(value) for value, _ in choices}:
            choices = [*choices, (chosen, chosen if not chosen.isdigit() else f"第 {chosen} 号")]
        self._select(name).choices = [("", "全部"), *choices]

    def _select(self, name: str) -> forms.Select:
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 - tells the type checker what the class body says
        return widget

    def filters(self) -> RegisterFilters:
        """What the fields that read well ask for."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        numbers: dict[str, Any] = {name: said.get(name) for name in ("unit", "region", "on_list")}
        words: dict[str, Any] = {name: said.get(name, "") for name in self.words}
        amounts: dict[str, Any] = {
            f"{name}_fen": _fen(said.get(name)) for _, *pair in self.amounts for name in pair
        }
        return RegisterFilters(
            text=said.get("q", ""),
            started=_flag(said.get("started")),
            in_statistics=_flag(said.get("statistics")),
            **(numbers | words | amounts),
        )

    def chosen(self, query: QueryDict) -> list[Chosen]:
        """One line for each thing the register is narrowed by, with the address without it."""
        return [
            Chosen(f"{self.fields[name].label}：{self._words(name)}", _without(query, name))
            for name in self.fields
            if self.cleaned_data.get(name) not in ("", None)
        ]

    def _words(self, name: str) -> str:
        value = self.cleaned_data[name]
        widget = self.fields[name].widget
        if isinstance(widget, forms.Select):
            words = {str(key): str(label).strip() for key, label in widget.choices}
            return words.get(str(value), str(value))
        bound = {"from": "≥ ", "to": "≤ "}.get(name.rpartition("_")[2], "")
        return f"{bound}{value:,f} 万元" if bound else str(value)

    def ranges(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The amounts from and to, each pair under one heading."""
        return [(label, self[low], self[high]) for label, low, high in self.amounts]

    def has_further(self) -> bool:
        """Whether something is chosen among the folded fields, which then stand open."""
        names = (*self.further, *(name for _, *pair in self.amounts for name in pair))
        return any(self.data.get(name) for name in names)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Something the register is narrowed by: in words, and the query string without it."""

    words: str
    without: str


def tidy(query: QueryDict) -> QueryDict:
    """The query without what is empty, as it is shown in the address bar and shared."""
    kept = query.copy()
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value != ""]
        if values:
            kept.setlist(name, values)
        else:
            del kept[name]
    return kept


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    for gone in (name, "page"):
        kept.pop(gone, None)
    return tidy(kept).urlencode()


def _flag(value: str | None) -> bool | None:
    return {"1": True, "0": False}.get(value or "")


def _fen(wan: Decimal | None) -> int | None:
    return None if wan is None else int(wan * FEN_PER_WAN)
