"""`guatu bulletin`: three files of a draft that leaves no trace, or of a bulletin that is issued."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guatu.bulletins.models import Bulletin
from tests.apps.bulletins.sample import NUMBER, County

TITLE = "关于2023年5月重点项目建设情况的通报"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("bulletin", *arguments, stdout=out)
    return out.getvalue()


def test_a_draft_is_written_and_nothing_kept(county: County, tmp_path: Path) -> None:
    folder = tmp_path / "通报"
    said = run("--period", "2023-05", "--out", str(folder))
    expected = [f"{TITLE}（草稿）.{kind}" for kind in ("docx", "pdf", "xlsx")]
    assert said.split("\n")[:3] == [str(folder / name) for name in expected]
    assert sorted(path.name for path in folder.iterdir()) == sorted(expected)
    assert not Bulletin.objects.exists()


def test_issuing_writes_the_very_files_that_were_frozen(county: County, tmp_path: Path) -> None:
    said = json.loads(
        run("--period", "2023-05", "--out", str(tmp_path), "--issue", "--number", NUMBER, "--by", "officer", "--json")
    )  # fmt: skip
    bulletin = Bulletin.objects.get()
    assert (bulletin.state, bulletin.number, bulletin.created_by_name) == ("issued", NUMBER, "李发改")
    assert (said["period"], said["issued"]) == ("2023-05", True)
    for kind in ("docx", "pdf", "xlsx"):
        assert Path(said["files"][kind]).read_bytes() == bytes(getattr(bulletin, kind))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--issue", "--number", NUMBER], "印发要用 --by 写明由谁印发"),
        (["--issue", "--number", NUMBER, "--by", "谁"], "没有登录名为“谁”的账号"),
        (["--issue", "--by", "officer"], "请填写文号"),
        (["--issue", "--number", NUMBER, "--by", "leader"], "您没有印发示例县通报的权限"),
        (["--by", "water_clerk"], "您的管理范围不是一个地区"),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_nothing_behind(
    county: County, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("--period", "2023-05", "--out", str(tmp_path / "无"), *arguments)
    assert not Bulletin.objects.exists()
    assert not (tmp_path / "无").exists()
