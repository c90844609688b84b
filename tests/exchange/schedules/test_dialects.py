"""Files in the manner of the programs offices use; made by hand after what each of them writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense
from guatu.exchange.schedules.project_xml import read_project_xml

HERE = Path(__file__).parent


def test_a_file_of_microsoft_project_is_read_with_its_phases_facts_and_limits() -> None:
    read = read_project_xml((HERE / "ms_project.xml").read_bytes())
    schedule = read.schedule
    assert (schedule.title, schedule.unit, schedule.as_of) == (
        "标准厂房倒排计划",
        "某县发展和改革局",
        date(2026, 3, 27),
    )
    assert [(n.key, n.phase, n.name, n.days, n.calendar, n.body) for n in schedule.nodes] == [
        ("2", "立项用地规划许可", "项目建议书", 15, "工作日", "县发展改革局"),
        ("3", "立项用地规划许可", "可研批复", 13, "工作日", "县发展改革局"),
        ("5", "施工许可", "施工图审查", 17, "工作日", ""),
        ("6", "施工许可", "公示（历时）", 7, "自然日", ""),
        ("7", "施工许可", "施工许可证核发", 0, "工作日", ""),
    ]
    done, started, _, elapsed, milestone = schedule.nodes
    assert (done.finished_on, done.percent, done.baseline_finish) == (
        date(2026, 3, 20),
        100,
        date(2026, 3, 20),
    )
    assert (started.started_on, started.finished_on, started.percent) == (date(2026, 3, 23), None, 35)
    assert (elapsed.start, elapsed.finish, elapsed.latest_start) == (
        date(2026, 4, 13),
        date(2026, 4, 19),  # until the morning of the 20th
        date(2026, 5, 2),  # from the evening of the 1st
    )
    assert milestone.limits == (Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 6, 30)),)
    assert (milestone.start, milestone.finish) == (date(2026, 6, 5), date(2026, 6, 5))
    assert schedule.links == (
        Link("2", "3"),
        Link("3", "5", LinkKind.FS, 2),
        Link("3", "6", LinkKind.SS),
        Link("5", "7", LinkKind.FS, 20),
        Link("6", "7", LinkKind.FF, 7, "自然日"),
    )
    assert read.notes == (
        "日历“标准”的 2 段例外日期（放假、上班）没有带入，节假日以本平台的日历为准。",
        "自定义字段“经办人”没有带入（1 个任务填了它）。",
    )


def test_a_file_of_projectlibre_is_read_with_its_single_root_as_the_title() -> None:
    read = read_project_xml((HERE / "project_libre.xml").read_bytes())
    assert read.schedule.title == "道路改造"
    assert [(n.phase, n.name, n.days, n.body, n.percent) for n in read.schedule.nodes] == [
        ("前期", "招标公告", 5, "", 0),
        ("前期", "开标", 0, "", 0),
        ("施工", "路基", 15, "市政公司", 20),
        ("施工", "路面", 10, "", 0),
    ]
    assert read.schedule.links == (Link("3", "4", lag=5), Link("4", "6"), Link("6", "7", lag=-1))
    assert read.notes == ()


def test_a_file_without_calendars_outline_levels_or_namespace_is_read_all_the_same() -> None:
    """In the manner of converters that write the least Project opens."""
    read = read_project_xml(
        """<Project><Name>桥梁.mpp</Name><Tasks>
        <Task><UID>1</UID><Name>下部结构</Name><OutlineNumber>1</OutlineNumber></Task>
        <Task><UID>2</UID><Name>桩基</Name><OutlineNumber>1.1</OutlineNumber><Duration>P5D</Duration>
        <Start>2026-03-02</Start><Finish>2026-03-06</Finish></Task>
        <Task><UID>3</UID><Name>上部结构</Name><OutlineNumber>2</OutlineNumber><Duration>PT24H</Duration>
        <PredecessorLink><PredecessorUID>2</PredecessorUID></PredecessorLink></Task></Tasks></Project>""".encode()
    )
    assert read.schedule.title == "桥梁"
    assert [(n.phase, n.name, n.days, n.start, n.finish) for n in read.schedule.nodes] == [
        (
            "下部结构",
            "桩基",
            15,
            date(2026, 3, 2),
            date(2026, 3, 6),
        ),  # the schema counts a day of duration as 24 hours
        ("", "上部结构", 3, None, None),
    ]
    assert read.schedule.links == (Link("2", "3"),)
