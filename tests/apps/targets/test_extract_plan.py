"""`guatu extract-plan`: a plan read without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.apps.targets.documents.making import levels, numbered

TEXT = """岚屏县2024年项目建设方案
在2023年投资增长6%的基础上，制定本方案。
一、工作目标
全县固定资产投资增长9%以上，新开工项目不少于30个，其中产业项目18个、民生项目10个。
二、重点任务
（一）抓好招商。确保引进项目12个，每月至少调度1次。（责任单位：县招商中心，配合单位：县发改局）
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A short plan as a .txt file."""
    path = tmp_path / "方案.txt"
    path.write_text(TEXT)
    return path


def answer(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What the command prints for programs."""
    call_command("extract_plan", str(path), "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_place_is_a_place_of_the_file(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(plan, capsys)
    rows = found["targets"] + found["frequencies"] + found["results"] + found["not_taken"]
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [row["quote"] for row in rows]
    assert len(rows) >= 6


def test_the_answer_for_programs_names_what_was_read(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(plan, capsys)
    assert (found["title"], found["year"], found["place"]) == ("岚屏县2024年项目建设方案", 2024, "岚屏县")
    first = found["targets"][0]
    assert {key: first[key] for key in ("indicator", "op", "value", "unit", "period", "growth")} == {
        "indicator": "固定资产投资",
        "op": ">=",
        "value": 9,
        "unit": "%",
        "period": "2024",
        "growth": True,
    }
    assert [target["value"] for target in found["targets"]] == [9, 30, 18, 10, 12]
    assert found["targets"][4]["modality"] == "确保"
    assert [(task["units"], task["support"]) for task in found["tasks"]] == [(["县招商中心"], ["县发改局"])]
    assert [(each["times"], each["op"], each["per"]) for each in found["frequencies"]] == [(1, ">=", "月")]


def test_a_word_file_gives_what_its_text_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "方案.docx"
    path.write_bytes(
        numbered(
            [(0, 0, "岚屏县2024年项目建设方案"), (1, 0, "工作目标"), (0, 0, "全县工业投资增长12.5%。")],
            {1: levels(("chineseCounting", "%1、"))},
        )
    )
    assert [(each["value"], each["section"]) for each in answer(path, capsys)["targets"]] == [(12.5, "一")]


def test_people_read_a_listing(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("extract_plan", str(plan))
    said = capsys.readouterr().out
    assert said.startswith("岚屏县2024年项目建设方案　2024年　岚屏县\n\n目标 5 项\n序号  指标")
    for part in ("增长≥9%", "≥30个", "任务 1 项", "每月≥1次", "未采用", "县招商中心"):
        assert part in said


def test_a_plan_without_figures_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于做好防汛工作的通知\n请各单位加强值守。\n")
    call_command("extract_plan", str(path))
    assert capsys.readouterr().out.endswith("没有读到量化目标\n")


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "文件是空的"), (b"\x89PNG\r\n", "这是图片"), (None, "没有这个文件")]
)
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "方案.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=said) as refused:
        call_command("extract_plan", str(path))
    assert refused.value.returncode == 2
