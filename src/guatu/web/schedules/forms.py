"""What somebody may fill in about a schedule. `seen` is the edition of the schedule they were looking at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict

from guatu.engine.schedule import Link
from guatu.registry.enums import Level
from guatu.scheduling.calendars import PLAIN
from guatu.scheduling.enums import Deed
from guatu.scheduling.queries.schedules import STANDINGS
from guatu.scheduling.services import NodeWanted
from guatu.scheduling.uses import MOST_TEXT, read_uses, uses_text
from guatu.scheduling.waits import read_waits
from guatu.targets.queries.units import bodies_to_offer
from guatu.web.projects.forms import EMPTY, day_field
from guatu.web.schedules.order import numbered, waits_of

if TYPE_CHECKING:
    from guatu.scheduling.models import Change, Node, Promise
    from guatu.scheduling.timetables import Parts

Choice = tuple[Any, str]


class FilterForm(forms.Form):
    """What the list is narrowed to; what makes no sense narrows nothing."""

    text = forms.CharField(label="项目", required=False, max_length=60)
    standing = forms.ChoiceField(label="进度", required=False)
    pack = forms.ChoiceField(label="模板", required=False)
    region = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label="责任单位", required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(label="级别", required=False)

    def __init__(
        self, data: QueryDict, *, packs: Sequence[Choice], regions: Sequence[Choice], units: Sequence[Choice]
    ) -> None:
        super().__init__(data)
        offered: dict[str, Sequence[Choice]] = {
            "standing": [(name, words) for name, (words, _) in STANDINGS.items()],
            "pack": packs,
            "region": regions,
            "unit": units,
            "level": [(level, level) for level in Level.values],
        }
        for name, choices in offered.items():
            offer(self.fields[name], [("", "全部"), *choices])


class SeenForm(forms.Form):
    """A change of a schedule as it was seen. `since` is what others did before it was sent, `names` what their nodes are called."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    since: Sequence[Change] = ()
    names: Mapping[str, str] = {}

    def said(self) -> dict[str, Any]:
        """The arguments of the service the form leads to."""
        return self.cleaned_data

    def catch_up(self, since: Sequence[Change], names: Mapping[str, str]) -> None:
        """Show what was changed since the edition this form was filled in for; sent again, it goes by the edition after that."""
        self.since, self.names = since, names
        sent = cast("QueryDict", self.data).copy()
        sent["seen"] = str(self.cleaned_data["seen"] + len(since))
        self.data = sent


class ReasonedForm(SeenForm):
    """A change that may make the aim later: then one of the listed reasons is asked for."""

    reason = forms.ChoiceField(
        label="推迟原因", required=False, help_text="使目标节点的预计日期推迟时必须选择"
    )
    note = forms.CharField(label="说明", required=False, max_length=300)

    def __init__(self, *args: Any, reasons: Sequence[str], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["reason"], [("", "——"), *((each, each) for each in reasons)])


class ReportForm(ReasonedForm):
    """How far a node is."""

    started_on = day_field("实际开始", required=False)
    finished_on = day_field("实际完成", required=False)
    percent = forms.IntegerField(
        label="完成比例（%）",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("started_on", "percent", "finished_on", "reason", "note", "seen")

    def __init__(self, data: QueryDict | None, *, node: Node, reasons: Sequence[str], seen: int) -> None:
        shown = {
            "started_on": node.started_on,
            "finished_on": node.finished_on,
            "percent": node.percent or None,
            "seen": seen,
        }
        super().__init__(data, initial=shown, reasons=reasons)
        if node.days == 0:
            del self.fields["started_on"], self.fields["percent"]
        if node.stage:
            del self.fields["finished_on"]

    def said(self) -> dict[str, Any]:
        """The arguments of `report_node`."""
        said = self.cleaned_data
        days = {name: said.get(name) for name in ("started_on", "finished_on")}
        return said | days | {"percent": said.get("percent") or 0}


class DaysForm(ReasonedForm):
    """Another number of days for one node, as the chart sends it."""

    node = forms.CharField(max_length=40, widget=forms.HiddenInput)
    days = forms.IntegerField(label="工期（天）", min_value=0, max_value=3650, widget=forms.HiddenInput)

    def said(self, offset: int = 0) -> dict[str, Any]:
        """The arguments of `set_days`; the chart speaks of the days a node takes, on record it has `offset` more."""
        said = dict(self.cleaned_data)
        return said | {"key": said.pop("node"), "days": said["days"] + offset}


class NodeForm(ReasonedForm):
    """What a node is called, how long it takes, who is responsible, and what it waits for by the numbers of the table."""

    name = forms.CharField(label="节点名称", max_length=100)
    days = forms.IntegerField(label="工期（天）", min_value=0, max_value=3650, help_text="0 为里程碑")
    phase = forms.ChoiceField(label="阶段", required=False)
    calendar = forms.ChoiceField(label="日历", required=False)
    organisation: Any = forms.ModelChoiceField(queryset=None, label="责任单位", required=False)
    body = forms.CharField(label="责任部门（文字）", required=False, max_length=100)
    waits = forms.CharField(
        label="前置节点",
        required=False,
        max_length=500,
        help_text="填表中的序号，用逗号隔开。3：第 3 项完成后开始；5FS+10：第 5 项完成后再过 10 天；7SS：与第 7 项同时开始",
    )
    uses = forms.CharField(label="占用的资源", required=False, max_length=MOST_TEXT)
    not_before = day_field("最早开始", required=False, help_text="有条件限制时填写")
    not_before_reason = forms.CharField(label="限制原因", required=False, max_length=100)
    before: Any = forms.MultipleChoiceField(label="接着做的节点", required=False)
    field_order = (
        "name",
        "phase",
        "days",
        "calendar",
        "organisation",
        "body",
        "waits",
        "before",
        "uses",
        "not_before",
        "not_before_reason",
        "reason",
        "note",
        "seen",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        parts: Parts,
        node: Node | None,
        reasons: Sequence[str],
        seen: int,
    ) -> None:
        super().__init__(data, initial=_shown(parts, node) | {"seen": seen}, reasons=reasons)
        nodes = {each.key: each for each in parts.nodes}
        self._keys = numbered(nodes)
        self._key = node.key if node else ""
        self._uses = node.uses if node else {}
        self._calendars = list(dict.fromkeys([*PLAIN, *(each.calendar for each in parts.nodes)]))
        phases = dict.fromkeys(each.phase for each in parts.nodes if each.phase)
        region = parts.row.project.region
        if region is None:
            del self.fields["organisation"]
        else:
            field: Any = self.fields["organisation"]
            chosen = [node.organisation_id] if node and node.organisation_id else []
            field.queryset, field.empty_label = bodies_to_offer(region, chosen), "未指定"
        self.fields["uses"].help_text = _uses_help(parts)
        if node:
            del self.fields["phase"], self.fields["calendar"], self.fields["before"]
        else:
            del self.fields["note"]
            offer(self.fields["phase"], [*EMPTY, *((each, each) for each in phases)])
            offer(self.fields["calendar"], [(each, each) for each in self._calendars])
            named = [(key, f"{number} {nodes[key].name}") for number, key in self._keys.items()]
            offer(self.fields["before"], named)
            self.fields["before"].help_text = "这些节点将等待新节点完成，可多选"

    def catch_up(self, since: Sequence[Change], names: Mapping[str, str]) -> None:
        """As every form; nodes that came or went may have moved the numbers `waits` was written in."""
        super().catch_up(since, names)
        if any(change.deed in (Deed.ADDED, Deed.REMOVED) for change in since):
            self.add_error("waits", "节点有增减，序号可能变了，请核对这里的序号")

    def clean_uses(self) -> dict[str, int] | None:
        """What is used, by name; None where the text is the one that was shown: then it stays as it is."""
        text = self.cleaned_data["uses"]
        try:
            return None if text == uses_text(self._uses) else read_uses(text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean_waits(self) -> tuple[Link, ...]:
        """The links meant."""
        try:
            return read_waits(self.cleaned_data["waits"], self._key, self._keys, self._calendars)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def said(self) -> dict[str, Any]:
        """The arguments of `change_node` and `add_node`."""
        said = self.cleaned_data
        own = {name: said[name] for name in ("seen", "reason", "note") if name in said}
        return own | {"wanted": self.wanted()} | ({"before": said["before"]} if "before" in said else {})

    def wanted(self) -> NodeWanted:
        """What the services take."""
        said = self.cleaned_data
        return NodeWanted(
            name=said["name"],
            days=said["days"],
            body=said["body"],
            organisation=said.get("organisation"),
            not_before=said["not_before"],
            not_before_reason=said["not_before_reason"],
            waits=said["waits"],
            uses=said["uses"],
            phase=said.get("phase") or "",
            calendar=said.get("calendar") or "工作日",
        )


class PromiseForm(ReasonedForm):
    """The day promised for a node and where that was promised; a move asks for a reason."""

    promised_on = day_field("目标日期")
    source = forms.CharField(label="出处", max_length=200, help_text="文件名称和文号、会议、责任书或合同")
    field_order = ("promised_on", "source", "reason", "note", "seen")

    def __init__(
        self, data: QueryDict | None, *, standing: Promise | None, seen: int, reasons: Sequence[str]
    ) -> None:
        shown = {"promised_on": standing.on, "source": standing.source} if standing else {}
        super().__init__(data, initial=shown | {"seen": seen}, reasons=reasons)
        if standing:
            self.fields["reason"].help_text = "改动已定的目标日期必须选择原因"


class OptionsForm(SeenForm):
    """Ways to win time that are decided on."""

    options: Any = forms.MultipleChoiceField(
        label="赶工措施", error_messages={"required": "请选择要采用的办法"}
    )
    agreed_by = forms.CharField(label="同意的单位和依据", max_length=200)

    def __init__(self, data: QueryDict | None, *, keys: Sequence[str], seen: int) -> None:
        super().__init__(data, initial={"seen": seen})
        offer(self.fields["options"], [(key, key) for key in keys])

    def said(self) -> dict[str, Any]:
        """The arguments of `take_options`."""
        said = dict(self.cleaned_data)
        return said | {"keys": said.pop("options")}


class DropForm(SeenForm):
    """Why something is not done any more."""

    reason = forms.CharField(label="原因", max_length=200)


class BaselineForm(SeenForm):
    """What a baseline is called and the decision that sets it."""

    name = forms.CharField(label="基线名称", max_length=60, help_text="如：初始计划、2026年调整计划")
    decision = forms.CharField(label="设定依据", max_length=200, help_text="文号、会议纪要或批示")
    decided_on = day_field("决定日期")
    field_order = ("name", "decision", "decided_on", "seen")


def offer(field: Any, choices: Sequence[Choice]) -> None:
    """Let a field choose among these."""
    field.choices = list(choices)


def _uses_help(parts: Parts) -> str:
    """How to write what is used, with the names there are already."""
    names = list(dict.fromkeys(name for node in parts.nodes for name in node.uses))
    said = "几个项目共用、数量有限的才填，统筹排期时用，如 施工班组：2，资金（万元）：300"
    return said + (f"。这份工期里已有：{'、'.join(names)}" if names else "")


def _shown(parts: Parts, node: Node | None) -> dict[str, Any]:
    if node is None:
        return {"calendar": "工作日"}
    return {
        "name": node.name,
        "days": node.days,
        "organisation": node.organisation_id,
        "body": node.body,
        "waits": waits_of(parts)[node.key],
        "uses": uses_text(node.uses),
        "not_before": node.not_before,
        "not_before_reason": node.not_before_reason,
    }
