"""The table of the nodes of a pack as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from guatu.kit.packs import mark_of
from guatu.kit.yaml_text import Place
from guatu.scheduling.packs.compiled import PackNode, SchedulePack
from guatu.scheduling.packs.editing import Value
from guatu.web.pack_texts import DraftForm


class NodesForm(DraftForm):
    """Name, responsible body and days of every node of a pack; what was not sent stays, as of a node somebody else added."""

    def __init__(self, data: QueryDict | None, *, pack: SchedulePack, body: str) -> None:
        self.mark = mark_of(body)
        self.pack = pack
        fields = {f"{node.key}:{name}": field for node in pack.nodes for name, field in _fields(node).items()}
        if data is not None:
            data = data.copy()
            for name, field in fields.items():
                data.setdefault(name, str(field.initial))
        super().__init__(data, initial={"seen": self.mark})
        self.fields |= fields

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved another text since the table was opened; asked of a form that was looked through."""
        return bool(self.cleaned_data.get("seen") != self.mark)

    def rows(self) -> list[tuple[PackNode, Any, Any, Any]]:
        """Each node with its three fields: name, body, days."""
        return [
            (node, self[f"{node.key}:name"], self[f"{node.key}:body"], self[f"{node.key}:days"])
            for node in self.pack.nodes
        ]

    def differences(self) -> list[tuple[str, str]]:
        """What differs from the pack in words, each with its sign as in `pack_texts.text_difference`."""
        found = []
        for place, value in self.changes().items():
            node = self.pack.nodes[int(place[1])]
            field = f"{node.key}:{place[2]}"
            label = self.fields[field].label
            found += [("-", f"{label} {self.fields[field].initial}"), ("+", f"{label} {value}")]
        return found

    def changes(self) -> dict[Place, Value]:
        """What differs from the pack, by its place in the text; what was filled in wrong is left out."""
        found: dict[Place, Value] = {}
        for node in self.pack.nodes:
            for name, was in (("name", node.name), ("body", node.body), ("days", node.days)):
                value = self.cleaned_data.get(f"{node.key}:{name}", was)
                if value != was:
                    found["nodes", node.order, name] = value
        return found


def _fields(node: PackNode) -> dict[str, forms.Field]:
    label = node.name
    days = forms.IntegerField(
        label=f"{label}：工期",
        initial=node.days,
        min_value=0,
        max_value=3650,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": f"{label}：工期"}),
        error_messages={"required": "请填写天数；0 是里程碑"}
        | dict.fromkeys(("invalid", "min_value", "max_value"), "请填 0 至 3650 的整数"),
    )
    return {
        "name": _text(f"{label}：名称", node.name, 60, required=True),
        "body": _text(f"{label}：责任单位", node.body, 120, required=False),
        "days": days,
    }


def _text(label: str, initial: str, longest: int, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=initial,
        max_length=longest,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "aria-label": label}),
        error_messages={"required": "不能为空"},
    )
