"""One task of a file as a node: its days, calendar, facts, limits and texts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from guatu.engine.schedule import Edge, Limit, Sense
from guatu.exchange.reader.text import paragraph
from guatu.exchange.schedules.facts import with_facts
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.outline import Place
from guatu.exchange.schedules.project_xml.records import Record
from guatu.exchange.schedules.project_xml.weeks import Week, Weeks
from guatu.exchange.schedules.values import EVERY_DAY, SheetNode

_CONSTRAINTS = {number: edge_and_sense for edge_and_sense, number in codes.CONSTRAINTS.items()}
_MOST_DAYS = 40_000


class NodeReader:
    """Tasks becoming nodes; keys are the file's own 节点编号, else the number of the task."""

    def __init__(
        self, weeks: Weeks, fields: Mapping[int, str], bodies: Mapping[int, str], notes: Notes
    ) -> None:
        self._weeks, self._fields, self._bodies, self._notes = weeks, fields, bodies, notes
        self._keys: dict[str, int] = {}
        self._foreign: dict[str, int] = {}

    def node(self, place: Place) -> SheetNode | None:
        """The node of a task; None for a summary and for what is not part of the plan, which is noted."""
        task, name = place.task, f"“{place.name}”"
        if place.is_summary:
            self._note_summary(place)
            return None
        if task.text("Active") and not task.number("Active"):
            self._notes.add("停用的任务没有带入", name)
            return None
        if task.number("ExternalTask"):
            self._notes.add("其他项目文件的任务没有带入", name)
            return None
        self._note_oddities(task, name)
        week = self._weeks.of(task, name)
        days, calendar = self._days(task, week, name)
        texts = self._texts(task, name)
        node = SheetNode(
            key=self._key(texts.get(codes.OWN_KEY, ""), task, name),
            name=place.name,
            phase=place.phase,
            days=days,
            calendar=calendar,
            body=self._bodies.get(task.number("UID", -1), ""),
            limits=self._limits(task, texts, name),
            start=_first(task, "EarlyStart") or _first(task, "Start"),
            finish=_last(task, "EarlyFinish") or _last(task, "Finish"),
            latest_start=_first(task, "LateStart"),
            latest_finish=_last(task, "LateFinish"),
            total_float=self._float(task, week),
            is_critical=bool(task.number("Critical")),
            law=texts.get(codes.LAW, ""),
            note=paragraph(task.text("Notes")),
        )
        percent = task.number("PercentComplete") if task.text("PercentComplete") else None
        node = with_facts(
            node, _first(task, "ActualStart"), _last(task, "ActualFinish"), percent, self._notes, name
        )
        return self._with_baseline(node, task)

    def say_what_was_left(self) -> None:
        """Note the user's own fields that have no place here."""
        for alias, count in self._foreign.items():
            self._notes.add(f"自定义字段“{alias}”没有带入（{count} 个任务填了它）")

    def _key(self, own: str, task: Record, name: str) -> str:
        given = own or task.text("UID") or "0"
        key = given
        if key in self._keys:
            self._notes.add("编号与前面的任务重复，已另给编号", name)
        while key in self._keys:
            self._keys[given] += 1
            key = f"{given}-{self._keys[given]}"
        self._keys[key] = 1
        return key

    def _note_summary(self, place: Place) -> None:
        if self._bodies.get(place.task.number("UID", -1)):
            self._notes.add("汇总任务的责任单位没有带入", f"“{place.name}”")
        if place.task.number("ConstraintType") or place.task.day("Deadline"):
            self._notes.add("汇总任务的约束和期限没有带入", f"“{place.name}”")

    def _note_oddities(self, task: Record, name: str) -> None:
        if task.number("IsSubproject"):
            self._notes.add("插入的子项目只带入了它这一行", name)
        if task.number("Manual"):
            self._notes.add("手动排定的任务按工期和关系重新排，原日期没有变成限制", name)
        if task.number("LevelingDelay"):
            self._notes.add("资源调配的延迟没有带入", name)
        if task.number("Recurring"):
            self._notes.add("周期性任务按一次计", name)
        if task.number("Cost"):
            self._notes.add("费用没有带入", name)

    def _days(self, task: Record, week: Week, name: str) -> tuple[int, str]:
        text = task.text("Duration") or task.text("ManualDuration")
        minutes = codes.minutes_of(text) if text else None
        if minutes is None or not 0 <= minutes <= _MOST_DAYS * codes.MINUTES_OF_A_DAY:
            return self._days_by_dates(task, name), EVERY_DAY
        elapsed = codes.is_elapsed(task.number("DurationFormat", codes.DAYS)) and minutes > 0
        exact = minutes / (codes.MINUTES_OF_A_DAY if elapsed else week.minutes)
        days = math.ceil(exact - 1e-9)
        if abs(days - exact) > 1e-9:
            self._notes.add("工期不是整天，已向上取整", f"{name}（{exact:.2f} 天取 {days} 天）")
        if days and task.number("Milestone"):
            self._notes.add("标为里程碑但有工期，按有工期的任务计", f"{name}（{days} 天）")
        return days, EVERY_DAY if elapsed else week.name

    def _days_by_dates(self, task: Record, name: str) -> int:
        first, last = _first(task, "Start"), _last(task, "Finish")
        if task.number("Milestone"):
            return 0
        if first and last and last >= first:
            self._notes.add("没有可用的工期，按起止日期之间的自然日计", name)
            return (last - first).days + 1
        self._notes.add("没有可用的工期，按 1 个自然日计", name)
        return 1

    def _with_baseline(self, node: SheetNode, task: Record) -> SheetNode:
        for baseline in task.all("Baseline"):
            if baseline.number("Number") == 0:
                node = replace(
                    node,
                    baseline_start=_first(baseline, "Start"),
                    baseline_finish=_last(baseline, "Finish"),
                )
            elif baseline.text("Start") or baseline.text("Finish"):
                self._notes.add(f"基线 {baseline.number('Number')} 没有带入，只带入第一份基线")
        return node

    def _limits(self, task: Record, texts: Mapping[str, str], name: str) -> tuple[Limit, ...]:
        found = []
        kind, moment = task.number("ConstraintType"), task.day("ConstraintDate")
        if kind == codes.ALAP:
            self._notes.add("“越晚越好”的约束没有带入，最迟日期由倒排给出", name)
        elif texts.get(codes.CONSTRAINT_REASON) == codes.HELD:
            pass
        elif kind in _CONSTRAINTS and moment:
            edge, sense = _CONSTRAINTS[kind]
            found.append(Limit(edge, sense, moment, texts.get(codes.CONSTRAINT_REASON, "")))
        elif kind:
            self._notes.add("约束没有日期或类型认不出来，没有带入", name)
        deadline: date | None = task.day("Deadline")
        if deadline:
            found.append(Limit(Edge.FINISH, Sense.NOT_AFTER, deadline, texts.get(codes.DEADLINE_REASON, "")))
        return tuple(found)

    def _texts(self, task: Record, name: str) -> dict[str, str]:
        """Our own fields of a task by name; others are counted."""
        found = {}
        for field in task.all("ExtendedAttribute"):
            alias, value = self._fields.get(field.number("FieldID"), ""), field.line("Value")
            if alias in codes.FIELDS:
                found[alias] = value
            elif value:
                shown = alias or f"编号 {field.text('FieldID')}"
                self._foreign[shown] = self._foreign.get(shown, 0) + 1
        return found

    def _float(self, task: Record, week: Week) -> int | None:
        if not task.text("TotalSlack"):
            return None
        return math.floor(task.number("TotalSlack") / 10 / week.minutes)


def _first(task: Record, name: str) -> date | None:
    """The day something begins on: the end of a day is the morning after."""
    day: date | None = task.day(name)
    if day and _time(task, name) >= codes.EVENING and _takes_time(task):
        return day + timedelta(1)
    return day


def _last(task: Record, name: str) -> date | None:
    """The day something ends on: the morning of a day, or midnight, is the end of the day before."""
    day: date | None = task.day(name)
    if day and _time(task, name) <= codes.MORNING and _takes_time(task):
        return day - timedelta(1)
    return day


def _time(task: Record, name: str) -> str:
    return task.text(name).strip()[11:19] or "12:00:00"  # a day alone


def _takes_time(task: Record) -> bool:
    return bool(codes.minutes_of(task.text("Duration")) if task.text("Duration") else 0)
