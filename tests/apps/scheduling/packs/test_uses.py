"""What a node uses of what is shared: what a pack may call it, and that every such name reads back as it was shown."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from guatu.kit.yaml_text import PackProblems
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.uses import MOST_UNITS, MOST_USES, read_uses, uses_text
from tests.apps.scheduling.packs.test_mistakes import GOOD

SIGNS = "里不能有逗号、顿号、分号、冒号和换行"
NAMES = st.text(
    st.one_of(st.sampled_from("专家组㎡Ⅰ２2 ()（）,，、;；:：\n\r\t\u3000\u2028"), st.characters()),
    max_size=8,
)


def used(uses: dict[str, int]) -> dict[str, int]:
    """What the last node of the small pack takes, having written that it uses these. Raises PackProblems."""
    said = yaml.safe_load(GOOD)
    said["nodes"][-1]["uses"] = uses
    pack = compile_schedule_pack(yaml.safe_dump(said, allow_unicode=True, sort_keys=False))
    return dict(pack.nodes[-1].uses)


@given(st.dictionaries(NAMES, st.integers(1, MOST_UNITS), max_size=3))
@example({"专家组2": 1, "用地（㎡）": 30, "Ⅰ类专家": 2})
@example({"甲 3": 4, "乙２": 5})
@example({f"{n}" + "长" * 57 + "2": MOST_UNITS for n in range(10, 10 + MOST_USES)})
def test_whatever_a_pack_may_name_reads_back_as_it_is_shown(uses: dict[str, int]) -> None:
    try:
        kept = used(uses)
    except PackProblems:
        return  # no name a pack may give; the examples above are
    assert read_uses(uses_text(kept)) == kept


@pytest.mark.parametrize("sign", [*",，、;；:：", "\\n"])
def test_a_name_holds_none_of_the_signs_that_set_uses_apart(sign: str) -> None:
    with pytest.raises(PackProblems) as refused:
        compile_schedule_pack(GOOD.replace("{班组: 1}", f'{{"班{sign}组": 1}}'))
    name = "班{}组".format("\n" if sign == "\\n" else sign)
    said = [(each.line, each.path, each.sentence) for each in refused.value.problems]
    assert said == [(39, f"nodes[4].uses.{name}", f"资源名称“{name}”{SIGNS}")]


def test_a_name_is_written_once_whichever_its_brackets() -> None:
    with pytest.raises(PackProblems) as refused:
        used({"资金(万元)": 1, "资金（万元）": 2})
    assert [each.sentence for each in refused.value.problems] == ["资源“资金（万元）”写了两次，请合成一个"]


def test_a_node_of_a_pack_uses_as_many_as_one_of_a_schedule() -> None:
    assert len(used({f"班组{n}": n for n in range(1, MOST_USES + 1)})) == MOST_USES
    with pytest.raises(PackProblems) as refused:
        used({f"班组{n}": n for n in range(1, MOST_USES + 2)})
    assert [each.sentence for each in refused.value.problems] == [f"最多 {MOST_USES} 项"]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("专家组2:3；Ⅰ类专家 ４，用地(㎡)： 30", {"专家组2": 3, "Ⅰ类专家": 4, "用地（㎡）": 30}),
        ("，\n施工班组\u3000２、", {"施工班组": 2}),
        (" ", {}),
    ],
)
def test_signs_and_digits_of_either_width_are_read_and_names_kept(text: str, uses: dict[str, int]) -> None:
    assert read_uses(text) == uses


@pytest.mark.parametrize(
    "text", ["专家组2", "专家组2 3", "：3", "专家组：", "资金：万元：3", "3", "资金：1.5", "资金：-1"]
)
def test_what_could_mean_two_things_or_nothing_is_asked_about(text: str) -> None:
    with pytest.raises(ValueError, match=f"“{text}”看不懂，请写成“名称：整数”"):
        read_uses(text)
