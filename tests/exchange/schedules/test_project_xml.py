"""Microsoft Project XML: what is written is read back equal, and files of other programs are read with what they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.exchange.schedules.draw import calendars, schedules

from guatu.engine.calendar import every_day
from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense
from guatu.exchange.schedules.project_xml import not_written, read_project_xml, write_project_xml
from guatu.exchange.schedules.values import ReadSchedule, SheetNode, SheetSchedule, UnreadableSchedule

NS = {"p": "http://schemas.microsoft.com/project"}


def of(xml: str) -> ReadSchedule:
    return read_project_xml(xml.encode())


def project(tasks: str, more: str = "", head: str = "<Title>厂房</Title>") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Project xmlns="http://schemas.microsoft.com/project">{head}'
        f"<MinutesPerDay>480</MinutesPerDay><CalendarUID>1</CalendarUID>{WEEK}<Tasks>{tasks}</Tasks>{more}</Project>"
    )


def days(
    worked: str,
    times: str = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime>",
) -> str:
    return "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(str(day) in worked)}</DayWorking>"
        + (f"<WorkingTimes>{times}</WorkingTimes>" if str(day) in worked else "")
        + "</WeekDay>"
        for day in range(1, 8)
    )


ROUND = "<WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>"
WEEK = (
    "<Calendars>"
    f"<Calendar><UID>1</UID><Name>标准</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{days('23456')}</WeekDays></Calendar>"
    f"<Calendar><UID>2</UID><Name>24 小时</Name><WeekDays>{days('1234567', ROUND)}</WeekDays></Calendar>"
    f"<Calendar><UID>3</UID><Name>施工六天</Name><WeekDays>{days('234567')}</WeekDays></Calendar>"
    "</Calendars>"
)


def task(uid: int, name: str, more: str = "<Duration>PT40H0M0S</Duration>", level: int = 1) -> str:
    return f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>{more}</Task>"


@settings(max_examples=150, deadline=None)
@given(schedules())
def test_what_is_written_is_read_back_equal(schedule: SheetSchedule) -> None:
    read = read_project_xml(write_project_xml(schedule, calendars()))
    assert read.schedule == schedule
    assert all("例外日期" in note or "土方" in note or "没有任务" in note for note in read.notes)


@settings(max_examples=50, deadline=None)
@given(schedules())
def test_elements_stand_in_the_order_of_the_schema(schedule: SheetSchedule) -> None:
    root = etree.fromstring(write_project_xml(schedule, calendars()))
    orders = {
        "Project": "SaveVersion Name Title Subject Company ScheduleFromStart StartDate FinishDate CalendarUID"
        " DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DefaultTaskType DurationFormat"
        " WeekStartDay StatusDate ExtendedAttributes Calendars Tasks Resources Assignments",
        "Task": "UID ID Name Type IsNull WBS OutlineNumber OutlineLevel Start Finish Duration DurationFormat EffortDriven"
        " Estimated Milestone Summary Critical EarlyStart EarlyFinish LateStart LateFinish TotalSlack PercentComplete"
        " ActualStart ActualFinish ActualDuration RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline"
        " IgnoreResourceCalendar Notes"
        " PredecessorLink ExtendedAttribute Baseline",
        "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking WorkingTimes",
    }
    for name, order in orders.items():
        for element in root.iter(f"{{{NS['p']}}}{name}"):
            places = [order.split().index(etree.QName(child).localname) for child in element]
            assert places == sorted(places)


def test_holidays_made_up_days_and_closures_are_exceptions_of_their_calendar() -> None:
    node = SheetNode(
        "a", "土方开挖", days=5, calendar="土方", start=date(2026, 9, 14), finish=date(2026, 9, 18)
    )
    root = etree.fromstring(write_project_xml(SheetSchedule("厂房", (node,)), calendars()))
    found = {}
    for calendar in root.findall("p:Calendars/p:Calendar", NS):
        rows = [
            (
                each.findtext("p:Name", namespaces=NS),
                each.findtext("p:TimePeriod/p:FromDate", namespaces=NS)[:10],
                each.findtext("p:TimePeriod/p:ToDate", namespaces=NS)[:10],
                each.findtext("p:DayWorking", namespaces=NS),
            )
            for each in calendar.findall("p:Exceptions/p:Exception", NS)
        ]
        found[calendar.findtext("p:Name", namespaces=NS)] = rows
    assert found == {
        "工作日": [
            ("调休上班", "2026-09-20", "2026-09-20", "1"),
            ("国庆节", "2026-10-01", "2026-10-07", "0"),
            ("调休上班", "2026-10-10", "2026-10-10", "1"),
        ],
        "自然日": [],
        "土方": [
            ("调休上班", "2026-09-20", "2026-09-20", "1"),
            ("国庆节", "2026-10-01", "2026-10-07", "0"),
            ("冬季停工", "2026-11-16", "2027-03-15", "0"),
        ],
    }


def test_a_task_says_its_hours_links_and_responsible_body() -> None:
    nodes = (
        SheetNode(
            "a", "可研批复", "立项", 20, body="发改局", start=date(2026, 3, 2), finish=date(2026, 3, 27)
        ),
        SheetNode("b", "公示", "立项", 7, "自然日"),
    )
    link = Link("a", "b", LinkKind.SS, 3, "自然日")
    root = etree.fromstring(write_project_xml(SheetSchedule("厂房", nodes, (link,)), {"自然日": every_day()}))
    first, second = root.findall("p:Tasks/p:Task", NS)[2:]
    said = {etree.QName(child).localname: child.text for child in first}
    assert (said["Duration"], said["Start"], said["Finish"]) == (
        "PT160H0M0S",
        "2026-03-02T08:00:00",
        "2026-03-27T17:00:00",
    )
    predecessor = second.find("p:PredecessorLink", NS)
    assert [child.text for child in predecessor] == ["2", "3", "0", "43200", "8"]
    assert root.findtext("p:Resources/p:Resource/p:Name", namespaces=NS) == "发改局"
    assert root.findtext("p:Assignments/p:Assignment/p:TaskUID", namespaces=NS) == "2"


def test_what_a_project_file_cannot_hold_is_told() -> None:
    limits = (
        Limit(Edge.START, Sense.NOT_BEFORE, date(2026, 3, 1)),
        Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 9, 1)),
        Limit(Edge.FINISH, Sense.NOT_BEFORE, date(2026, 8, 1), "汛后"),
    )
    nodes = (SheetNode("a", "可研", days=3, limits=limits), SheetNode("b", "初设", days=3, calendar="自然日"))
    assert not_written(SheetSchedule("", nodes, (Link("a", "b", lag=2, calendar="工作日"),))) == (
        "“可研”的限制“不早于 2026-08-01 完成（汛后）”没有写入：Project 的一个任务只能有一条约束和一个期限",
        "“可研”到“初设”的延时按“工作日”计，在 Project 里按后一节点的日历“自然日”计",
    )


def test_characters_xml_forbids_are_left_out() -> None:
    read = read_project_xml(
        write_project_xml(SheetSchedule("厂\x00房\x0b", (SheetNode("a", "可\x1f研"),)), {})
    )
    assert (read.schedule.title, read.schedule.nodes[0].name) == ("厂房", "可研")


def test_the_outermost_summary_is_the_phase_and_a_single_one_is_the_title() -> None:
    tasks = (
        task(1, "总装厂房项目", "")
        + task(2, "立项", "", 2)
        + task(3, "备案", level=3)
        + task(4, "用地", "", 3)
        + task(5, "摘牌", level=4)
        + task(6, "开工", "<Duration>PT0H0M0S</Duration><Milestone>1</Milestone>", 2)
    )
    read = of(project(tasks, head=""))
    assert read.schedule.title == "总装厂房项目"
    assert [(node.phase, node.name, node.days) for node in read.schedule.nodes] == [
        ("立项", "备案", 5),
        ("立项", "摘牌", 5),
        ("", "开工", 0),
    ]
    assert read.notes == ("“用地”（“立项”）：阶段只有一层，下层汇总任务并入它所在的阶段。",)


def test_days_are_those_of_the_calendar_of_the_task() -> None:
    tasks = (
        task(1, "标准", "<Duration>PT40H0M0S</Duration><CalendarUID>-1</CalendarUID>")
        + task(2, "昼夜", "<Duration>PT72H0M0S</Duration><CalendarUID>2</CalendarUID>")
        + task(3, "六天", "<Duration>PT48H0M0S</Duration><CalendarUID>3</CalendarUID>")
        + task(4, "历时", "<Duration>PT168H0M0S</Duration><DurationFormat>8</DurationFormat>")
        + task(5, "半天", "<Duration>PT12H0M0S</Duration>")
        + task(6, "丢失", "<Duration>PT8H0M0S</Duration><CalendarUID>77</CalendarUID>")
        + task(7, "无工期", "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-04T17:00:00</Finish>")
    )
    read = of(project(tasks))
    assert [(node.days, node.calendar) for node in read.schedule.nodes] == [
        (5, "工作日"),
        (3, "自然日"),
        (6, "施工六天"),
        (7, "自然日"),
        (2, "工作日"),
        (1, "工作日"),
        (3, "自然日"),
    ]
    assert read.notes == (
        "日历“施工六天”（每周上班：一、二、三、四、五、六）只带入了名称，请在本平台建立同名日历。",
        "“半天”（1.50 天取 2 天）：工期不是整天，已向上取整。",
        "“丢失”：所用的日历不在文件里，按工作日计。",
        "“无工期”：没有可用的工期，按起止日期之间的自然日计。",
    )


def link(uid: int, kind: int = 1, lag: int = 0, form: int = 7, more: str = "") -> str:
    return (
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kind}</Type>{more}"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat></PredecessorLink>"
    )


def test_links_of_every_kind_and_unit_are_days() -> None:
    hours = "<Duration>PT80H0M0S</Duration>"
    tasks = (
        task(1, "甲", hours)
        + task(2, "乙", hours + link(1, 1, 24000))
        + task(3, "丙", hours + link(2, 3, -9600, 39))
        + task(4, "丁", hours + link(3, 0, 43200, 8) + link(1, 2, 24000, 9))
        + task(5, "戊", hours + link(4, 1, 50, 19) + link(3, 1, 2400, 5))
    )
    read = of(project(tasks))
    assert read.schedule.links == (
        Link("1", "2", LinkKind.FS, 5),
        Link("2", "3", LinkKind.SS, -2),
        Link("3", "4", LinkKind.FF, 3, "自然日"),
        Link("1", "4", LinkKind.SF, 5),
        Link("4", "5", LinkKind.FS, 5),
        Link("3", "5", LinkKind.FS, 1),
    )
    assert read.notes == (
        "“丁”到“戊”：延时按前一任务工期的百分比计，已换算成天。",
        "“丙”到“戊”（0.50 天取 1 天）：延时不是整天，已向外取整。",
    )


def test_links_that_lead_out_of_the_plan_are_noted_not_dropped_in_silence() -> None:
    away = "<CrossProject>1</CrossProject><CrossProjectName>D:\\二期.mpp\\7</CrossProjectName>"
    tasks = (
        task(1, "阶段一", "")
        + task(2, "甲", level=2)
        + task(3, "停用", "<Duration>PT8H0M0S</Duration><Active>0</Active>")
        + task(4, "外部", "<Duration>PT8H0M0S</Duration><ExternalTask>1</ExternalTask>")
        + task(5, "乙", "<Duration>PT8H0M0S</Duration>" + link(1) + link(3) + link(4, more=away) + link(99))
    )
    read = of(project(tasks))
    assert [node.name for node in read.schedule.nodes] == ["甲", "乙"]
    assert read.schedule.links == ()
    assert read.notes == (
        "“停用”：停用的任务没有带入。",
        "“外部”：其他项目文件的任务没有带入。",
        "“阶段一”到“乙”：汇总任务的关系没有带入，请改为具体任务之间的关系。",
        "“停用”到“乙”：没有带入的任务，它的关系也没有带入。",
        "“外部”到“乙”：与其他项目文件之间的关系没有带入。",
        "编号 99 的任务到“乙”：关系的前一任务不在文件里，没有带入。",
    )


def test_facts_that_do_not_fit_together_are_settled_and_noted() -> None:
    plan = (
        "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-06T17:00:00</Finish><Duration>PT40H0M0S</Duration>"
    )
    tasks = (
        task(1, "满", plan + "<PercentComplete>100</PercentComplete>")
        + task(2, "半", plan + "<PercentComplete>50</PercentComplete>")
        + task(
            3,
            "超",
            plan + "<PercentComplete>130</PercentComplete><ActualFinish>2026-03-05T17:00:00</ActualFinish>",
        )
        + task(
            4,
            "动",
            plan + "<PercentComplete>30</PercentComplete><ActualStart>2026-03-03T08:00:00</ActualStart>",
        )
    )
    read = of(project(tasks))
    assert [(node.started_on, node.finished_on, node.percent) for node in read.schedule.nodes] == [
        (None, date(2026, 3, 6), 100),
        (date(2026, 3, 2), None, 50),
        (None, date(2026, 3, 5), 100),
        (date(2026, 3, 3), None, 30),
    ]
    assert read.notes == (
        "“满”：完成 100% 但没有实际完成日期，取计划完成日期。",
        "“半”：有完成百分比但没有实际开始日期，取计划开始日期。",
        "“超”（130）：完成百分比不在 0 到 100 之间，按边界值计。",
    )


def test_constraints_and_deadlines_become_limits() -> None:
    def bound(kind: int) -> str:
        day = f"<ConstraintType>{kind}</ConstraintType><ConstraintDate>2026-05-06T08:00:00</ConstraintDate>"
        return "<Duration>PT8H0M0S</Duration>" + day

    tasks = "".join(task(kind, f"约束{kind}", bound(kind)) for kind in range(1, 8))
    tasks += task(9, "期限", "<Duration>PT8H0M0S</Duration><Deadline>2026-06-30T17:00:00</Deadline>")
    read = of(project(tasks))
    day = date(2026, 5, 6)
    assert [node.limits for node in read.schedule.nodes] == [
        (),
        (Limit(Edge.START, Sense.ON, day),),
        (Limit(Edge.FINISH, Sense.ON, day),),
        (Limit(Edge.START, Sense.NOT_BEFORE, day),),
        (Limit(Edge.START, Sense.NOT_AFTER, day),),
        (Limit(Edge.FINISH, Sense.NOT_BEFORE, day),),
        (Limit(Edge.FINISH, Sense.NOT_AFTER, day),),
        (Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 6, 30)),),
    ]
    assert read.notes == ("“约束1”：“越晚越好”的约束没有带入，最迟日期由倒排给出。",)


def test_bodies_fields_costs_and_manual_tasks_are_taken_or_noted() -> None:
    more = (
        "<Resources><Resource><UID>1</UID><Name>住建局</Name><Type>1</Type></Resource>"
        "<Resource><UID>2</UID><Name>县城投</Name></Resource>"
        "<Resource><UID>3</UID><Name>水泥</Name><Type>0</Type></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID></Assignment></Assignments>"
    )
    head = (
        "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2027-06-30T17:00:00</FinishDate>"
        "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><Alias>片区</Alias></ExtendedAttribute></ExtendedAttributes>"
    )
    extra = (
        "<Manual>1</Manual><Duration>PT8H0M0S</Duration><Cost>12000</Cost>"
        "<ExtendedAttribute><FieldID>188743731</FieldID><Value>东区</Value></ExtendedAttribute>"
    )
    read = of(project(task(1, "甲", extra), more, head))
    assert (read.schedule.nodes[0].body, read.schedule.target_on) == ("住建局、县城投", date(2027, 6, 30))
    assert read.notes == (
        "“水泥”：材料和成本资源没有带入。",
        "“甲”：手动排定的任务按工期和关系重新排，原日期没有变成限制。",
        "“甲”：费用没有带入。",
        "自定义字段“片区”没有带入（1 个任务填了它）。",
        "项目按完成日期倒排，目标日期取项目的完成日期 2027-06-30。",
    )


def test_a_task_copied_in_project_gets_a_number_of_its_own() -> None:
    written = write_project_xml(
        SheetSchedule("厂房", (SheetNode("a", "甲"), SheetNode("b", "乙"))), {}
    ).decode()
    read = read_project_xml(written.replace("<Value>b</Value>", "<Value>a</Value>").encode())
    assert [node.key for node in read.schedule.nodes] == ["a", "a-2"]
    assert read.notes == ("“乙”：编号与前面的任务重复，已另给编号。",)


@settings(max_examples=100, deadline=None)
@given(schedules(most=3), st.data())
def test_a_file_cut_off_anywhere_is_refused_with_a_sentence(
    schedule: SheetSchedule, data: st.DataObject
) -> None:
    written = write_project_xml(schedule, {})
    cut = data.draw(st.integers(0, len(written) - 2))
    with pytest.raises(UnreadableSchedule, match="文件"):
        read_project_xml(written[:cut])
