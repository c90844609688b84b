"""Taking a schedule over from a file: what was read is looked at first, and belongs to one person and one project."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.access.models import User
from guatu.engine.calendar import every_day, working_calendar
from guatu.engine.schedule import Link, LinkKind
from guatu.exchange.schedules.project_xml import write_project_xml
from guatu.exchange.schedules.taking import MOST_BYTES
from guatu.exchange.schedules.timetable import write_timetable
from guatu.exchange.schedules.values import SheetNode, SheetSchedule
from guatu.kit.clock import today
from guatu.registry.models import Project
from guatu.scheduling.models import Node, NodeLink, ProjectSchedule
from tests.apps.scheduling.given import a_project, small_works
from tests.web.schedules.given import Said, asked, client_of, nothing_stored, schedule_of, sent
from tests.world import World

CALENDARS = {"工作日": working_calendar("工作日", []), "自然日": every_day()}
OLD = "读取的内容已经过期，请重新上传文件"


def sheet(count: int = 3) -> SheetSchedule:
    """So many nodes in a row, the last one the target."""
    nodes = [
        SheetNode(f"k{number}", f"第{number}步", "前期", 5, body="发改局") for number in range(1, count + 1)
    ]
    links = [Link(f"k{number}", f"k{number + 1}") for number in range(1, count)]
    end = today() + timedelta(days=700)
    return SheetSchedule("施工总进度", tuple(nodes), tuple(links), f"第{count}步", end)


def as_excel(schedule: SheetSchedule) -> bytes:
    return write_timetable(schedule)


def as_project(schedule: SheetSchedule) -> bytes:
    return write_project_xml(schedule, CALENDARS)


@pytest.fixture
def project(world: World) -> Project:
    small_works()
    return a_project(world)


def put_in(user: User, project: Project, data: bytes, name: str = "工期.xlsx") -> Said:
    file = SimpleUploadedFile(name, data)
    return Said(client_of(user).post(f"/schedules/{project.pk}/import/", {"file": file}))


def read_of(said: Said) -> str:
    found = re.search(r'name="read" value="([^"]+)"', said.page)
    assert found
    return found[1]


def takes(user: User, project: Project, read: str, **data: object) -> Said:
    filled: dict[str, object] = {
        "read": read,
        "title": "施工总进度",
        "aim": "n3",
        "promised_on": today() + timedelta(days=700),
        "source": "合同",
    }
    return sent(user, f"/schedules/{project.pk}/import/take/", **(filled | data))


@pytest.mark.parametrize(("write", "name"), [(as_excel, "工期.xlsx"), (as_project, "工期.xml")])
def test_a_file_is_read_looked_at_and_taken_over(
    world: World, project: Project, write: Callable[[SheetSchedule], bytes], name: str
) -> None:
    with nothing_stored():
        said = put_in(world.water_clerk, project, write(sheet()), name)
        assert said.status == 200
        assert "读到 3 个节点、2 个先后关系，还没有保存。" in said.words
        assert '<option value="n3" selected>第3步</option>' in said.page
        looked = takes(world.water_clerk, project, read_of(said), do="preview")
        assert looked.status == 200
        assert "排出来的日期（还没有保存）" in looked.words
    taken = takes(world.water_clerk, project, read_of(looked), do="confirm")
    assert (taken.status, taken.leads_to) == (302, f"/schedules/{project.pk}/")
    row = ProjectSchedule.objects.get(project=project)
    assert (row.title, row.aim, row.pack) == ("施工总进度", "n3", None)
    nodes = Node.objects.filter(schedule=row).order_by("place").values_list("key", "name", "days", "body")
    assert list(nodes) == [(f"n{number}", f"第{number}步", 5, "发改局") for number in (1, 2, 3)]
    links = (
        NodeLink.objects.filter(schedule=row).order_by("before").values_list("before", "after", "kind", "lag")
    )
    assert list(links) == [("n1", "n2", "FS", 0), ("n2", "n3", "FS", 0)]


def test_everything_that_was_not_taken_as_it_stood_is_said_and_said_again(
    world: World, project: Project
) -> None:
    one = SheetNode("k1", "第1步", "前期", 5, started_on=date(2026, 1, 5), percent=40)
    two = SheetNode("k2", "第2步", "前期", 5, finished_on=date(2026, 1, 9), percent=100)
    made = as_project(SheetSchedule("施工总进度", (one, two)))
    changed = made.replace(
        b"<PercentComplete>40</PercentComplete>", b"<PercentComplete>140</PercentComplete>"
    )
    assert changed != made
    said = put_in(world.officer, project, changed, "工期.xml")
    assert "处没有照搬" in said.words
    notes = re.findall(r"<li>([^<]+)</li>", said.page.split("没有照搬")[1].split("</ul>")[0])
    assert any("完成百分比不在 0 到 100 之间，按边界值计" in note for note in notes)
    again = takes(world.officer, project, read_of(said), aim="n2", source="")
    assert again.status == 422
    assert all(note in again.page for note in notes)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "工期.xlsx", "所提交的是空文件。"),
        (b"PK\x03\x04 nonsense", "工期.xlsx", "文件已损坏，打不开，请用 Excel 或 WPS 另存为 .xlsx 后再上传"),
        (b"<Project><x></Project>", "工期.xml", "XML 文件不完整或已损坏"),
        ("随便写的".encode(), "工期.txt", "这不是 Project 文件"),
        (b"0" * (MOST_BYTES + 1), "工期.xlsx", "文件太大，最大 20 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    world: World, project: Project, data: bytes, name: str, sentence: str
) -> None:
    with nothing_stored():
        said = put_in(world.officer, project, data, name)
    assert said.status == 422
    assert sentence in said.words


def test_a_file_of_too_many_nodes_is_refused_before_anything_is_asked(world: World, project: Project) -> None:
    said = put_in(world.officer, project, as_project(sheet(2001)), "工期.xml")
    assert said.status == 422
    assert "文件里有 2001 个节点，应有 1 至 2000 个" in said.words


def test_no_file_is_asked_for_again(world: World, project: Project) -> None:
    said = sent(world.officer, f"/schedules/{project.pk}/import/")
    assert "读取文件" in said.words
    assert sent(world.officer, f"/schedules/{project.pk}/import/", file="x").status == 422


@pytest.mark.parametrize("do", ["preview", "confirm", "nonsense"])
@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"source": ""}, 422, "这个字段是必填项。"),
        ({"title": ""}, 422, "这个字段是必填项。"),
        ({"promised_on": ""}, 422, "这个字段是必填项。"),
        ({"promised_on": "abc"}, 422, "请填写日期，例如 2023-05-31"),
        ({"aim": "n4"}, 422, "选择一个有效的选项"),
        ({"aim": "\0"}, 422, "选择一个有效的选项"),
        ({"promised_on": "2099-12-31"}, 409, "工期排不出来"),
    ],
)
def test_mistakes_keep_what_was_read_and_store_nothing(
    world: World, project: Project, data: dict[str, str], status: int, sentence: str, do: str
) -> None:
    read = read_of(put_in(world.officer, project, as_excel(sheet())))
    with nothing_stored():
        said = takes(world.officer, project, read, do=do, **data)
    assert (said.status, sentence in said.words) == (status, True)
    assert read_of(said) == read


def test_days_that_lie_ahead_are_named(world: World, project: Project) -> None:
    node = SheetNode("k1", "第1步", days=5, started_on=today() + timedelta(days=30), percent=10)
    read = read_of(put_in(world.officer, project, as_excel(SheetSchedule("进度", (node,)))))
    with nothing_stored():
        said = takes(world.officer, project, read, aim="n1", do="confirm")
    assert said.status == 409
    assert "文件里有还没有发生的实际日期，请更正后再导入" in said.words
    assert f"“第1步”的实际开始 {today() + timedelta(days=30)} 还没有到" in said.words


def test_a_circle_in_a_file_is_named_node_by_node(world: World, project: Project) -> None:
    links = (Link("k1", "k2"), Link("k2", "k1", LinkKind.SS))
    read = read_of(
        put_in(world.officer, project, as_project(SheetSchedule("进度", sheet().nodes, links)), "a.xml")
    )
    with nothing_stored():
        said = takes(world.officer, project, read, do="confirm")
    assert said.status == 409
    assert "这些节点互相等待：“第1步”→“第2步”→“第1步”" in said.words


def test_what_was_read_is_of_no_use_to_anybody_else(world: World, project: Project) -> None:
    other = a_project(world, "平梁水厂")
    read = read_of(put_in(world.officer, project, as_excel(sheet())))
    with nothing_stored():
        for user, where in (
            (world.officer, other),
            (world.water_clerk, project),
            (world.town_clerk, project),
        ):
            said = takes(user, where, read, do="confirm")
            assert (said.status, OLD in said.words) == (409, True)
        assert takes(world.leader, project, read, do="confirm").status == 404


@pytest.mark.parametrize("read", ["", "x", "\0", "a:b:c", "eyJ9" * 2000])
def test_what_was_not_read_here_is_refused(world: World, project: Project, read: str) -> None:
    with nothing_stored():
        said = takes(world.officer, project, read, do="confirm")
    assert (said.status, OLD in said.words) == (409, True)


def test_what_was_read_cannot_be_changed(world: World, project: Project) -> None:
    read = read_of(put_in(world.officer, project, as_excel(sheet())))
    with nothing_stored():
        for place in (1, len(read) // 2, len(read) - 1):
            other = "A" if read[place] != "A" else "B"
            said = takes(world.officer, project, f"{read[:place]}{other}{read[place + 1 :]}", do="confirm")
            assert said.status == 409, place


def test_what_was_read_lasts_an_hour(world: World, project: Project) -> None:
    read = read_of(put_in(world.officer, project, as_excel(sheet())))
    moment = time.time()
    with patch("time.time", return_value=moment + 3700), nothing_stored():
        said = takes(world.officer, project, read, do="confirm")
    assert (said.status, OLD in said.words) == (409, True)
    assert takes(world.officer, project, read, do="confirm").status == 302


def test_a_project_with_a_schedule_takes_no_file(world: World) -> None:
    row = schedule_of(world)
    read = "x"
    with nothing_stored():
        for said in (
            asked(world.officer, f"/schedules/{row.project_id}/import/"),
            put_in(world.officer, row.project, as_excel(sheet())),
            takes(world.officer, row.project, read),
        ):
            assert said.status == 409
            assert "该项目已有倒排工期；要导入新的，请先停用现有的" in said.words


def test_a_second_confirmation_is_refused(world: World, project: Project) -> None:
    read = read_of(put_in(world.officer, project, as_excel(sheet())))
    assert takes(world.officer, project, read, do="confirm").status == 302
    with nothing_stored():
        assert takes(world.officer, project, read, do="confirm").status == 409


def test_names_in_a_file_are_not_markup(world: World, project: Project) -> None:
    node = SheetNode("k1", "<script>alert(1)</script>", days=5, body="<b>局</b>")
    said = put_in(world.officer, project, as_excel(SheetSchedule("<i>进度</i>", (node,))))
    looked = takes(world.officer, project, read_of(said), aim="n1")
    for page in (said.page, looked.page):
        assert "<script>alert" not in page
        assert "<b>局" not in page
        assert "<i>进度" not in page
