"""Characters no database keeps, raw or written as escapes."""

from __future__ import annotations

import pytest

from guatu.kit.yaml_text import PackProblems
from guatu.scheduling.packs.compiled import compile_schedule_pack
from tests.apps.scheduling.packs.test_mistakes import GOOD


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("title: 小工程", 'title: "小\\0工程"', 4, "含有不能保存的控制字符（U+0000），请删去"),
        ("title: 小工程", 'title: "小\\x1f工程"', 4, "含有不能保存的控制字符（U+001F），请删去"),
        ("title: 小工程", 'title: "小\\ud800工程"', 4, "含有不能保存的控制字符（U+D800），请删去"),
        ("title: 小工程", "title: 小\0工程", 4, "含有不能保存的控制字符（U+0000），请删去"),
        ("{班组: 1}", '{"班\\b组": 1}', 39, "含有不能保存的控制字符（U+0008），请删去"),
        (
            "title: 小工程",
            'title: "小\\UFFFFFFFF工程"',
            None,
            "不是有效的 YAML 文本，请检查字符和格式",
        ),
    ],
)
def test_a_character_no_database_keeps_is_refused_with_its_line(
    old: str, new: str, line: int | None, sentence: str
) -> None:
    assert old in GOOD
    with pytest.raises(PackProblems) as refused:
        compile_schedule_pack(GOOD.replace(old, new, 1))
    assert [(each.line, each.sentence) for each in refused.value.problems] == [(line, sentence)]
