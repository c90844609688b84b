"""What changed from one version of a schedule pack or calendar pack to the next, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guatu.scheduling.packs.compiled import compile_calendar_pack, compile_schedule_pack
from guatu.scheduling.packs.parts import links_of
from guatu.scheduling.packs.schema import CalendarPackText, ScheduleText
from guatu.scheduling.packs.words import days_words, law_words, wait_words

Said = dict[tuple[str, ...], str]

_HEAD = {
    "title": "标题",
    "place": "地方",
    "source": "出处",
    "valid_from": "起始日期",
    "note": "说明",
    "default_target": "默认目标",
}


@dataclass(frozen=True, slots=True)
class PackChange:
    """One part of a pack before and after; None where it did not exist."""

    place: str
    before: str | None
    after: str | None


def pack_changes(before: str, after: str, *, is_calendar: bool) -> list[PackChange]:
    """Everything that differs between the texts of two packs, in the order of the later one. Raises PackProblems.

    A part that is new or gone is one line, not one for each of its values.
    """
    old, new = _calendars(before, after) if is_calendar else _schedules(before, after)
    heads = {place[:2] for place in old} ^ {place[:2] for place in new}
    found = dict.fromkeys(
        place[:2] if place[:2] in heads else place
        for place in (*new, *old)
        if old.get(place) != new.get(place)
    )
    changes = [
        PackChange(_label(place, old | new), _whole(old, place), _whole(new, place)) for place in found
    ]
    return [each for each in changes if each.before != each.after]


def _label(place: tuple[str, ...], said: Said) -> str:
    """节点·初步设计·工期: parts that have a name go by it."""
    return "·".join(filter(None, (place[0], said.get((*place[:2], "名称"), place[1]), *place[2:])))


def _whole(said: Said, place: tuple[str, ...]) -> str | None:
    """What is said at a place, or of everything under it."""
    if place in said:
        return said[place]
    under = [text for each, text in said.items() if each[: len(place)] == place]
    return "，".join(under) or None


def _schedules(before: str, after: str) -> tuple[Said, Said]:
    """Both packs; what waits for a node that was renamed has not changed, so both call it by its later name."""
    old, new = compile_schedule_pack(before).text, compile_schedule_pack(after).text
    names = {node.id: node.name for pack in (old, new) for node in pack.nodes}
    return _schedule(old, names), _schedule(new, names)


def _schedule(pack: ScheduleText, names: Mapping[str, str]) -> Said:
    said = dict(_head(pack))
    said |= {("日历", name): f"{each.base} {each.work}".strip() for name, each in pack.calendars.items()}
    said |= {("目标", name): node for name, node in pack.targets.items()}
    said[("阶段", "")] = "、".join(pack.phases)
    said[("原因", "")] = "、".join(pack.reasons)
    said[("适用", "")] = "、".join(pack.applies)
    said |= dict(_nodes(pack, names))
    said |= dict(_options(pack))
    return said


def _head(pack: ScheduleText | CalendarPackText) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, word in _HEAD.items():
        value = getattr(pack, key, None)
        if value:
            yield (word, ""), str(value)


def _nodes(pack: ScheduleText, names: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    links = links_of(pack)
    for node in pack.nodes:
        place = ("节点", node.id)
        calendar = pack.calendars[node.calendar]
        yield (*place, "名称"), node.name
        yield (*place, "阶段"), node.phase
        yield (*place, "工期"), days_words(node.days, calendar)
        yield (*place, "日历"), node.calendar
        waits = [
            wait_words(each, names, pack.calendars, node.calendar) for each in links if each.after == node.id
        ]
        uses = [f"{name} {count}" for name, count in node.uses.items()]
        more = {
            "责任单位": node.body,
            "前置": "；".join(waits),
            "法定时限": f"{law_words(node.law, calendar)}（{node.law.source}）" if node.law else "",
            "成果": node.deliverable,
            "步骤": node.stage or "",
            "资源": "、".join(uses),
            "波动": f"{node.spread.low:g}—{node.spread.high:g}" if node.spread else "",
        }
        yield from (((*place, word), text) for word, text in more.items() if text)


def _options(pack: ScheduleText) -> Iterator[tuple[tuple[str, ...], str]]:
    for option in pack.options:
        values = option.model_dump(exclude={"id"}, exclude_defaults=True)
        for key, value in values.items():
            yield ("赶工办法", option.id, _OPTION.get(key, key)), _flat(value)


_OPTION = {
    "name": "名称",
    "way": "方式",
    "shorten": "压缩",
    "relink": "改接",
    "unlink": "取消等待",
    "must_agree": "须同意",
    "cost": "代价",
    "when": "条件",
    "source": "出处",
}


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{key} {_flat(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "；".join(map(_flat, value))
    return str(value)


def _calendars(before: str, after: str) -> tuple[Said, Said]:
    return _calendar(before), _calendar(after)


def _calendar(text: str) -> Said:
    pack = compile_calendar_pack(text).text
    said = dict(_head(pack))
    for year in pack.years:
        place = ("年份", str(year.year))
        holidays = [f"{each.name} {each.first} 至 {each.last}" for each in year.holidays]
        said |= {
            (*place, "文号"): year.notice,
            (*place, "公布日期"): str(year.announced_on),
            (*place, "地址"): year.url,
            (*place, "放假"): "；".join(holidays),
            (*place, "上班"): "、".join(map(str, year.worked)),
        }
    return {place: each for place, each in said.items() if each}
