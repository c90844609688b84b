"""A 任务书 says by what promise, to whom, which nodes by when; a 任务单 says only what its body has to do."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from guatu.bulletins.compose import Frame
from guatu.bulletins.content import BulletinContent
from guatu.bulletins.schedules.files import letter_file, letter_for
from guatu.bulletins.schedules.letters import Letter, letter_of, titled
from guatu.kit.errors import NotVisible, Refused
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.models import Node, ProjectSchedule
from guatu.scheduling.queries.agreements import agreements
from tests.apps.scheduling.given import (
    DAY,
    PROMISED,
    a_project,
    edition,
    fresh,
    laid_out,
    on_day,
    report,
    take_step,
)
from tests.world import World

LATE: dict[str, Any] = {"promises": {"竣工": (date(2026, 7, 10), "2026年责任书")}}


def _letter(row: ProjectSchedule, day: date = DAY) -> Letter:
    found = on_day(row, day)
    return letter_of(found, Frame("示例县", "示例县发展和改革局", day), agreements(found))


def _said(content: BulletinContent) -> dict[str, tuple[str, ...]]:
    return {section.heading.split("、")[1]: section.paragraphs for section in content.sections}


def _column(content: BulletinContent, title: str) -> list[object]:
    (table,) = content.annexes
    at = [column.title for column in table.columns].index(title)
    return [row[at] for row in table.rows]


def _words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_before_the_start_it_hands_out_everything_the_start_waits_for(world: World) -> None:
    content = _letter(laid_out(world)).content
    assert content.title == "城关小学项目\n开工任务书"
    assert content.basis == (
        "根据责任书，城关小学项目应于2026年7月31日前竣工。现按该日期倒排工期，将开工前各节点的责任单位和时限明确如下。",
    )
    assert content.issued_on == DAY
    assert content.addressees == ("发改局",)
    assert _column(content, "节点") == ["谋划", "立项批复", "公示", "初步设计", "施工许可", "开工"]
    assert _column(content, "序号") == [1, 2, 3, 4, 5, 6]
    assert _column(content, "阶段") == ["前期"] * 5 + ["建设"]
    assert _column(content, "法定时限")[1] == "不超过20个工作日（行政许可法第四十二条）"
    assert _column(content, "责任单位")[:3] == ["未明确责任单位", "发改局", "未明确责任单位"]


def test_its_dates_are_the_latest_ones_of_the_schedule(world: World) -> None:
    row = laid_out(world)
    content, found = _letter(row).content, on_day(row)
    window = found.plan.window("approval")
    assert _column(content, "最迟开始")[1] == str(window.latest_start)
    assert _column(content, "最迟完成")[1] == str(window.latest_finish)
    assert _said(content)["目标日期"] == (
        "开工：倒排的最迟日期2026年4月30日，按目前进展预计2026年4月21日，余量7个工作日。",
        "竣工：目标日期2026年7月31日（责任书），按目前进展预计2026年7月20日，余量11个自然日。",
    )


def test_what_is_late_and_what_was_agreed_to_is_said(world: World) -> None:
    row = laid_out(world, **LATE)
    said = _said(_letter(row).content)
    assert said["目前进展"][0] == "截至2026年3月2日，全部9个节点已完成0个。"
    assert "“竣工”最早 2026-07-20 完成，目标日期是 2026-07-10，已晚 10 个自然日" in said["目前进展"][1]
    assert said["目前进展"][2].startswith("可用的赶工措施测算：代价最小的办法是")
    assert "已定的赶工措施" not in said
    services.take_options(
        fresh(row), ["crews"], "县住建局、建设单位（3月1日专题会）", seen=1, on=DAY, by=world.officer
    )
    assert _said(_letter(row).content)["已定的赶工措施"] == (
        "增加班组（增加班组），条件：工作面够。同意：县住建局、建设单位（3月1日专题会）。",
    )


def test_critical_nodes_are_named_with_their_days(world: World) -> None:
    said = _said(_letter(laid_out(world, **LATE)).content)["关键节点"]
    assert said[0] == "5个节点在关键路径上，任何一个推迟，预计日期随之推迟："
    assert said[2].startswith("2.立项批复（发改局）：最迟2026年")


def test_after_the_start_it_hands_out_what_is_left(world: World) -> None:
    project = a_project(world)
    row = laid_out(world, project)
    take_step(project, Stage.STARTED, date(2026, 4, 20))
    letter = _letter(row, date(2026, 4, 21))
    assert letter.name == "竣工任务书"
    assert "余下各节点" in letter.content.basis[0]
    assert "开工" not in _column(letter.content, "节点")
    assert _column(letter.content, "节点")[-3:] == ["土方", "主体", "竣工"]
    assert _said(letter.content)["目标日期"][0] == "开工：已于2026年4月20日完成。"


def test_done_nodes_are_not_handed_out_and_begun_ones_say_since_when(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY, finished=DAY)
    report(row, "design", started=DAY, percent=40)
    content = _letter(row).content
    assert "立项批复" not in _column(content, "节点")
    at = _column(content, "节点").index("初步设计")
    assert _column(content, "最迟开始")[at] == "2026-03-02已开始"
    assert "完成40%" in str(_column(content, "备注")[at])
    assert "已完成1个，正在办理初步设计" in _said(content)["目前进展"][0]


def test_a_slip_holds_the_nodes_of_its_body_and_nothing_of_the_others(world: World) -> None:
    row = laid_out(world)
    Node.objects.filter(schedule=row, key="permit").update(body="住建局、发改局")
    Node.objects.filter(schedule=row, key="design").update(organisation=world.water)
    letter = _letter(row)
    assert letter.share.bodies == ("未明确责任单位", "发改局", "示例县水利局", "住建局")
    slip = letter.slip("示例县水利局")
    assert slip.title == "城关小学项目\n开工任务单"
    assert slip.addressees == ("示例县水利局",)
    assert _column(slip, "节点") == ["初步设计"]
    assert _column(slip, "序号") == [4]
    everything = str(slip)
    assert "立项批复" not in everything
    assert "住建局" not in everything
    assert _column(letter.slip("发改局"), "节点") == ["立项批复", "施工许可"]


def test_there_is_no_slip_for_a_body_without_nodes(world: World) -> None:
    letter = _letter(laid_out(world))
    with pytest.raises(NotVisible):
        letter.slip("没有这个单位")
    with pytest.raises(NotVisible):
        letter.slip("改局")


def test_when_everything_is_done_there_is_nothing_to_hand_out(world: World) -> None:
    project = a_project(world)
    row = laid_out(world, project)
    for key in ("approval", "notice", "design", "permit", "earth", "building"):
        report(row, key, started=DAY, finished=DAY, reason="天气")
    for stage in (Stage.PLANNED, Stage.STARTED, Stage.COMPLETED):
        take_step(project, stage, DAY)
    with pytest.raises(Refused, match="节点都已完成，没有要下达的任务"):
        _ = _letter(row).content


def test_word_and_pdf_say_the_same_and_nothing_of_another_project(world: World) -> None:
    row = laid_out(world, **LATE)
    laid_out(world, a_project(world, "另一个工程"), promises={"竣工": (PROMISED, "另一份责任书")})
    letter = letter_for(on_day(row), by=world.officer, today=DAY, is_demo=True)
    word, pdf = letter_file(letter, "docx"), letter_file(letter, "pdf")
    assert (word.name, pdf.name) == ("城关小学项目开工任务书.docx", "城关小学项目开工任务书.pdf")
    words = _words(word.data)
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.data)).pages)
    for text in (words, printed.replace("\n", "")):
        flat = text.replace(" ", "")
        assert "示例数据" in flat or text is words  # in .docx the mark stands in the page head
        assert "根据2026年责任书" in flat
        assert "不超过20个工作日" in flat
        assert "示例县发展和改革局" in flat
        assert "另一" not in flat
    assert letter_file(letter, "pdf", "发改局").name == "城关小学项目开工任务单（发改局）.pdf"


def test_years_that_are_not_announced_are_marked_where_they_matter(world: World) -> None:
    row = laid_out(world, promises={"竣工": (date(2027, 7, 30), "责任书")})
    content = _letter(row).content
    assert content.annexes[0].unit_note.startswith("带＊的日期落在或经过2027年")
    assert str(_column(content, "最迟完成")[0]).endswith("＊")
    assert any("2027年的放假调休安排尚未公布" in each for each in _said(content)["目前进展"])


def test_a_name_gets_its_noun_only_once() -> None:
    assert titled("城关小学") == "城关小学项目"
    assert titled("堤防工程") == "堤防工程"
    assert titled("电商物流园项目") == "电商物流园项目"


def test_nothing_is_stored_by_looking(world: World) -> None:
    row = laid_out(world)
    before = edition(row)
    _ = _letter(row).content
    assert edition(row) == before
