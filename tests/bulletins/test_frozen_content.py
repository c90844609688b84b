"""The frozen form of a bulletin."""

import json
from dataclasses import replace

import pytest

from guatu.bulletins.content import AnnexTable, Column, from_json, from_parts, to_json, to_parts
from tests.bulletins.sample import sample_content


def test_content_comes_back_from_json_equal_and_writes_the_same_text_again() -> None:
    content = sample_content(rows=5)
    text = to_json(content)
    assert from_json(text) == content
    assert to_json(from_json(text)) == text


def test_content_comes_back_from_a_json_column_whatever_the_order_of_its_keys() -> None:
    content = sample_content(rows=2)
    stored = json.loads(json.dumps(dict(reversed(to_parts(content).items()))))
    assert from_parts(stored) == content


def test_frozen_text_keeps_chinese_readable() -> None:
    assert '"number":"云发改发〔2023〕36号"' in to_json(sample_content(rows=1))


@pytest.mark.parametrize("text", ["{}", "[]", '{"form":1}', '{"form":2}'])
def test_text_that_is_not_a_bulletin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="通报内容的存档格式"):
        from_json(text)


def test_a_row_of_the_wrong_length_is_refused_with_its_place() -> None:
    columns = (Column("序号", "count"), Column("单位"))
    with pytest.raises(ValueError, match="附表“表一”第 2 行有 1 格，应有 2 格"):
        AnnexTable("表一", "", columns, ((1, "甲"), (2,)))


def test_a_value_of_the_wrong_kind_is_refused_with_its_column() -> None:
    with pytest.raises(ValueError, match=r"附表“表一”第 1 行“投资”的值 1\.5 与列的类型不符"):
        AnnexTable("表一", "", (Column("投资", "money_wan"),), ((1.5,),))


def test_a_total_row_may_hold_words_where_numbers_stand() -> None:
    table = AnnexTable("表一", "", (Column("序号", "count"),), (), ("合计",))
    assert table.total_row == ("合计",)


def test_an_only_annex_has_no_number() -> None:
    content = sample_content(rows=1)
    assert [content.annex_label(at) for at in range(3)] == ["附件1", "附件2", "附件3"]
    assert replace(content, annexes=content.annexes[:1]).annex_label(0) == "附件"
