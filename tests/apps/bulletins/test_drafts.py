"""Drafts: one a month, reworded without touching figures, composed anew, thrown away, corrected after issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guatu.access import services as access
from guatu.access.enums import RegionKind, Role
from guatu.bulletins import services
from guatu.bulletins.models import Bulletin
from guatu.bulletins.queries import content_of, mark_of
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from guatu.oversight.models import Fact
from tests.apps.bulletins.sample import JUNE_5, NUMBER, County, drafted, issued, refresh
from tests.apps.oversight.rows import MAY, WAN


def fresh(bulletin: Bulletin) -> Bulletin:
    return Bulletin.objects.get(pk=bulletin.pk)


def test_a_draft_keeps_the_composition_with_its_region_and_author(county: County) -> None:
    draft = drafted(county)
    assert (draft.month, draft.state, draft.number, draft.region) == (
        202305,
        "draft",
        "",
        county.world.county,
    )
    assert draft.created_by_name == "李发改"
    assert content_of(fresh(draft)) == services.compose_for(
        MAY, by=county.world.officer, today=JUNE_5, is_demo=False
    )
    assert [entry.verb for entry in history_of(f"bulletin:{draft.pk}")] == ["bulletin.draft"]


def test_a_month_has_one_draft(county: County) -> None:
    drafted(county)
    with pytest.raises(Refused, match="2023年5月已有一份草稿"):
        drafted(county)
    assert Bulletin.objects.count() == 1


def test_an_issued_month_is_corrected_and_not_drafted_again(county: County) -> None:
    issued(county)
    with pytest.raises(Refused, match=r"示发改发〔2023〕36号.*更正"):
        drafted(county)
    assert Bulletin.objects.count() == 1


def test_whoever_may_not_issue_for_their_whole_region_cannot_draft(county: County) -> None:
    world = county.world
    with pytest.raises(Refused, match="您没有印发示例县通报的权限"):
        services.draft_bulletin(MAY, by=world.leader, today=JUNE_5, is_demo=False)
    with pytest.raises(Refused, match="您的管理范围不是一个地区"):
        services.draft_bulletin(MAY, by=world.water_clerk, today=JUNE_5, is_demo=False)
    assert not Bulletin.objects.exists()


def test_an_officer_who_also_views_elsewhere_cannot_draft_for_no_title_would_fit(county: County) -> None:
    other = access.add_region("邻县", kind=RegionKind.COUNTY, by=None)
    access.grant_role(county.world.officer, Role.OFFICER, region=other, by=None)
    with pytest.raises(Refused, match="不是一个地区"):
        drafted(county)


def test_words_change_and_annexes_stay(county: County) -> None:
    draft = drafted(county)
    before = content_of(draft)
    wording = replace(
        services.wording_of(before),
        title="关于5月份项目推进的通报",
        number="示发改发〔2023〕40号",
        addressees=("各镇人民政府", "各有关部门"),
        sections=(("改写的第一段。", "第二段。"), *services.wording_of(before).sections[1:]),
    )
    services.edit_bulletin(draft, by=county.world.officer, wording=wording, seen=mark_of(before))
    after = content_of(fresh(draft))
    assert (fresh(draft).title, fresh(draft).number) == ("关于5月份项目推进的通报", "示发改发〔2023〕40号")
    assert after.sections[0].paragraphs == ("改写的第一段。", "第二段。")
    assert after.sections[0].heading == "一、手续办结率"
    assert (after.annexes, after.lead) == (before.annexes, before.lead)
    line = history_of(f"bulletin:{draft.pk}")[0]
    assert (line.verb, line.detail) == (
        "bulletin.edit",
        {"changed": ["title", "number", "addressees", "sections"]},
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "请填写标题"),
        ({"title": "长" * 201}, "标题最多 200 字"),
        ({"number": "长" * 61}, "文号最多 60 字"),
        ({"sections": ()}, "草稿刚被修改过"),
    ],
)
def test_unfit_words_are_refused_and_nothing_changes(
    county: County, changed: dict[str, object], sentence: str
) -> None:
    draft = drafted(county)
    wording = replace(services.wording_of(content_of(draft)), **changed)  # type: ignore[arg-type]  # each case is fit
    with pytest.raises(Refused, match=sentence):
        services.edit_bulletin(draft, by=county.world.officer, wording=wording, seen="")
    assert content_of(fresh(draft)) == content_of(draft)


def test_two_editors_do_not_overwrite_each_other(county: County) -> None:
    draft = drafted(county)
    seen = mark_of(content_of(draft))
    wording = services.wording_of(content_of(draft))
    services.edit_bulletin(
        draft, by=county.world.officer, wording=replace(wording, title="先改的标题"), seen=seen
    )
    with pytest.raises(Refused, match="刚被修改过"):
        services.edit_bulletin(
            draft, by=county.world.officer, wording=replace(wording, title="后改的标题"), seen=seen
        )
    assert fresh(draft).title == "先改的标题"


def test_recomposing_takes_new_figures_and_keeps_the_heading(county: County) -> None:
    draft = drafted(county)
    wording = replace(services.wording_of(content_of(draft)), title="另拟的标题", lead=("手写的开头。",))
    services.edit_bulletin(draft, by=county.world.officer, wording=wording, seen="")
    Fact.objects.filter(project=county.road, month=202305).update(done_fen=1000 * WAN)
    refresh(MAY)
    found = services.check_draft(fresh(draft), by=county.world.officer, today=JUNE_5)
    assert not found.is_current
    services.recompose_bulletin(fresh(draft), by=county.world.officer, today=JUNE_5)
    after = content_of(fresh(draft))
    assert after.title == "另拟的标题"
    assert "累计完成投资1,750万元，占年度计划的43.8%" in after.lead[0]
    assert services.check_draft(fresh(draft), by=county.world.officer, today=JUNE_5).is_current


def test_a_draft_can_be_thrown_away_and_leaves_its_trace(county: County) -> None:
    draft = drafted(county)
    services.delete_draft(draft, by=county.world.officer)
    assert not Bulletin.objects.exists()
    assert history_of(f"bulletin:{draft.pk}")[0].verb == "bulletin.delete"
    with pytest.raises(Refused, match="草稿已被删除"):
        services.delete_draft(draft, by=county.world.officer)


def test_an_issued_bulletin_can_be_neither_edited_nor_recomposed_nor_deleted(county: County) -> None:
    bulletin = issued(county)
    officer, content = county.world.officer, content_of(bulletin)
    wording = replace(services.wording_of(content), title="改标题")
    for change in (
        lambda: services.edit_bulletin(bulletin, by=officer, wording=wording, seen=""),
        lambda: services.recompose_bulletin(bulletin, by=officer, today=JUNE_5),
        lambda: services.delete_draft(bulletin, by=officer),
    ):
        with pytest.raises(Refused, match="通报已印发，不能再改"):
            change()
    assert content_of(fresh(bulletin)) == content


def test_a_correction_is_a_new_draft_that_names_the_one_it_corrects(county: County) -> None:
    wrong = issued(county)
    before = bytes(wrong.docx)
    draft = services.correct_bulletin(wrong, by=county.world.officer, today=JUNE_5)
    content = content_of(draft)
    assert (draft.corrects, draft.state, draft.number) == (wrong, "draft", "")
    assert content.title == "关于2023年5月重点项目建设情况的通报（更正）"
    assert content.basis[0] == (
        f"《关于2023年5月重点项目建设情况的通报》（{NUMBER}）有误，现予更正，原通报停止使用，以本通报为准。"
    )
    assert bytes(fresh(wrong).docx) == before
    with pytest.raises(Refused, match="已有一份草稿"):
        services.correct_bulletin(wrong, by=county.world.officer, today=JUNE_5)


def test_only_the_latest_of_a_chain_of_corrections_is_corrected(county: County) -> None:
    first = issued(county)
    second = services.correct_bulletin(first, by=county.world.officer, today=JUNE_5)
    with pytest.raises(Refused, match="直接修改草稿"):
        services.correct_bulletin(second, by=county.world.officer, today=JUNE_5)
    services.issue_bulletin(second, by=county.world.officer, number="示发改发〔2023〕37号", issued_on=JUNE_5)
    with pytest.raises(Refused, match="已被更正（示发改发〔2023〕37号）"):
        services.correct_bulletin(first, by=county.world.officer, today=JUNE_5)
    third = services.correct_bulletin(fresh(second), by=county.world.officer, today=JUNE_5)
    assert content_of(third).title.count("（更正）") == 1
