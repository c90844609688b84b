"""What changed from one version of a pack to the next, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guatu.oversight.packs.compiled import compile_pack

_WORDS = {
    "version": "版本",
    "title": "标题",
    "place": "地方",
    "source": "出处",
    "valid_from": "起用日期",
    "note": "说明",
    "scope": "适用范围",
    "definitions": "定义",
    "colours": "颜色",
    "dimensions": "方面",
    "clauses": "条款",
    "indicators": "指标",
    "actions": "措施",
    "formula": "公式",
    "when": "条件",
    "text": "条文",
    "because": "理由句",
    "colour": "颜色",
    "meaning": "含义",
    "label": "名称",
    "rank": "轻重",
    "name": "名称",
    "unit": "单位",
    "better": "方向",
    "definition": "口径",
    "basis": "依据",
    "empty": "空分母说明",
    "shown": "显示方式",
    "aliases": "别名",
    "course": "年内走势",
}


@dataclass(frozen=True, slots=True)
class PackChange:
    """One part of a pack before and after; None where it did not exist."""

    place: str
    before: str | None
    after: str | None

    @property
    def sentence(self) -> str:
        """“方面·进度·条款 1·条件：由 … 改为 …”."""
        if self.before is None:
            return f"{self.place}：新增“{self.after}”"
        if self.after is None:
            return f"{self.place}：删去“{self.before}”"
        return f"{self.place}：由“{self.before}”改为“{self.after}”"


def pack_changes(before: str, after: str) -> list[PackChange]:
    """Everything that differs between the texts of two packs, in the order of the later one. Raises PackProblems."""
    old = dict(_parts(compile_pack(before).text.model_dump(), ()))
    new = dict(_parts(compile_pack(after).text.model_dump(), ()))
    places = [*new, *(place for place in old if place not in new)]
    return [
        PackChange("·".join(place), old.get(place), new.get(place))
        for place in places
        if old.get(place) != new.get(place)
    ]


def _parts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every written value with its place; parts that have a name go by it, others by their number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _parts(inner, (*place, str(_WORDS.get(key, key))))
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            named = isinstance(inner, dict) and (inner.get("slug") or inner.get("code") or inner.get("name"))
            yield from _parts(inner, (*place, str(named or number)))
    elif value not in (None, ""):
        yield place, str(value)
