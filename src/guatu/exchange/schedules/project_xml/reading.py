"""Schedules read from Microsoft Project XML, whoever wrote it: Project itself, ProjectLibre, GanttProject or MPXJ."""

from __future__ import annotations

import re

from guatu.engine.schedule import Link
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.project_xml import codes
from guatu.exchange.schedules.project_xml.linking import links_of
from guatu.exchange.schedules.project_xml.nodes import NodeReader
from guatu.exchange.schedules.project_xml.outline import outlined
from guatu.exchange.schedules.project_xml.records import Records, open_records
from guatu.exchange.schedules.project_xml.weeks import Weeks
from guatu.exchange.schedules.values import ReadSchedule, SheetNode, SheetSchedule

_FILE_NAME = re.compile(r"\.(xml|mpp|mpt|mpx|xer|pod|gan)$", re.IGNORECASE)


def read_project_xml(data: bytes) -> ReadSchedule:
    """A schedule from the bytes of a file: summary tasks become phases, dates are days, and what is left out is noted.

    Raises UnreadableSchedule when it is no Project XML, is damaged, too large, or declares a document type.
    """
    records, notes = open_records(data), Notes()
    fields = _fields(records)
    places, title = outlined(records.tasks, notes, keep_single=codes.OWN_KEY in fields.values())
    reader = NodeReader(Weeks(records, notes), fields, _bodies(records, notes), notes)
    nodes: dict[int, SheetNode] = {}
    found: list[SheetNode] = []
    for place in places:
        node = reader.node(place)
        if node:
            found.append(node)
            nodes.setdefault(place.task.number("UID", -1), node)
    links = links_of(
        places,
        nodes,
        notes,
        records.project.number("MinutesPerDay", codes.MINUTES_PER_DAY) or codes.MINUTES_PER_DAY,
    )
    reader.say_what_was_left()
    return ReadSchedule(_schedule(records, tuple(found), title, notes, links), notes.sentences())


def _schedule(
    records: Records, nodes: tuple[SheetNode, ...], title: str, notes: Notes, links: tuple[Link, ...]
) -> SheetSchedule:
    project = records.project
    named = project.line("Title") or title or _FILE_NAME.sub("", project.line("Name"))
    target, target_on = codes.target_of(project.text("Subject")) or ("", None)
    if not project.number("ScheduleFromStart", 1) and target_on is None:
        target_on = project.day("FinishDate")
        notes.add(f"项目按完成日期倒排，目标日期取项目的完成日期 {target_on}")
    if not nodes:
        notes.add("文件里没有任务")
    return SheetSchedule(
        title=named,
        nodes=nodes,
        links=links,
        target=target,
        target_on=target_on,
        as_of=project.day("StatusDate"),
        unit=project.line("Company"),
    )


def _fields(records: Records) -> dict[int, str]:
    """The user's own fields by number, under the names the user gave them."""
    return {each.number("FieldID"): each.text("Alias") or each.text("FieldName") for each in records.fields}


def _bodies(records: Records, notes: Notes) -> dict[int, str]:
    """Per task, the names of who is assigned to it."""
    names: dict[int, str] = {}
    for resource in records.resources:
        name = resource.line("Name") if resource.number("UID") else ""  # the first stands for nobody
        if resource.number("Type", 1) == 1:
            names[resource.number("UID", -1)] = name
        elif name:
            notes.add("材料和成本资源没有带入", f"“{name}”")
    found: dict[int, list[str]] = {}
    for assignment in records.assignments:
        name = names.get(assignment.number("ResourceUID", -1), "")
        bodies = found.setdefault(assignment.number("TaskUID", -1), [])
        if name and name not in bodies:
            bodies.append(name)
    return {uid: "、".join(bodies) for uid, bodies in found.items()}
