"""Bulletins in the browser: drafted, read as they will be printed, reworded, issued with their consequences, handed out, verified."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from guatu.bulletins.models import Bulletin, BulletinTemplate
from guatu.bulletins.queries import content_of, mark_of
from guatu.bulletins.render import default_docx_template
from guatu.bulletins.services import wording_of
from guatu.oversight.models import Fact
from guatu.oversight.services import close_month
from tests.apps.bulletins.sample import (
    NUMBER,
    County,
    bare_draft,
    bare_issued,
    build_county,
    drafted,
    issued,
    refresh,
)
from tests.apps.oversight.rows import MAY, WAN
from tests.bulletins.templates import template_with_paragraph
from tests.world import World

TITLE = "关于2023年5月重点项目建设情况的通报"


@pytest.fixture
def county(world: World) -> County:
    return build_county(world)


@pytest.fixture
def officer(client: Client, world: World) -> Client:
    client.force_login(world.officer)
    return client


def as_sent(bulletin: Bulletin) -> dict[str, str]:
    """The edit form as a browser sends it back."""
    content = content_of(bulletin)
    wording = wording_of(content)
    sent = {
        name: "\n".join(value) if isinstance(value, tuple) else value
        for name in wording.__slots__
        if name != "sections" and (value := getattr(wording, name)) is not None
    }
    sent |= {f"section_{at}": "\n".join(lines) for at, lines in enumerate(wording.sections)}
    return sent | {"seen": mark_of(content)}


def issue_form(bulletin: Bulletin, **more: str) -> dict[str, str]:
    return {"number": NUMBER, "issued_on": "2023-06-05", "seen": mark_of(content_of(bulletin)), **more}


def test_an_officer_drafts_a_month_and_lands_on_the_paper(county: County, officer: Client) -> None:
    answer = officer.post("/bulletins/new/", {"month": "2023-05"}, follow=True)
    page = answer.content.decode()
    assert "2023年5月通报已起草，请核对后印发" in page
    assert f'<h2 class="gt-paper-title">{TITLE}</h2>' in page
    assert "投资完成率由高到低依次为：交通局（45.0%）、水利局（37.5%）。" in page
    assert "示例数据　草稿" in page
    assert "附件4　示例县2023年5月亮灯预警项目清单" in page


def test_a_month_that_does_not_read_is_a_sentence(world: World, officer: Client) -> None:
    answer = officer.post("/bulletins/new/", {"month": "五月"})
    assert answer.status_code == 409
    assert "“五月”不是月份" in answer.content.decode()


def test_the_paper_shows_the_cells_of_the_annexes_as_they_are_printed(
    county: County, officer: Client
) -> None:
    page = officer.get(f"/bulletins/{drafted(county).pk}/").content.decode()
    row = page[page.index('<th class="gt-name" scope="row">水利局</th>') :]
    cells = row[: row.index("</tr>")]
    assert '<td class="gt-num">2,000</td><td class="gt-num">750</td><td class="gt-num">62.5%</td>' in cells
    road = page[page.index('<th class="gt-name" scope="row">交通局</th>') :]
    assert '<td class="gt-num">—</td>' in road[: road.index("</tr>")]


def test_an_open_month_is_warned_of_and_a_closed_one_is_not(county: County, officer: Client) -> None:
    draft = drafted(county)
    assert "2023年5月还没有结账" in officer.get(f"/bulletins/{draft.pk}/").content.decode()
    close_month(MAY, by=county.world.officer)
    assert "还没有结账" not in officer.get(f"/bulletins/{draft.pk}/").content.decode()


def test_the_check_says_when_figures_changed_and_which_were_written_in(
    county: County, officer: Client
) -> None:
    draft = drafted(county)
    url = f"/bulletins/{draft.pk}/"
    assert "正文和附表的数与现在的数据一致" in officer.get(f"{url}check/").content.decode()
    officer.post(f"{url}edit/", as_sent(draft) | {"lead": "全县完成投资9,999万元。"})
    Fact.objects.filter(project=county.road, month=202305).update(done_fen=1000 * WAN)
    refresh(MAY)
    said = officer.get(f"{url}check/").content.decode()
    assert "附表与现在的数据不一致" in said
    assert "9,999万元" in said
    officer.post(f"{url}recompose/")
    assert "正文和附表的数与现在的数据一致" in officer.get(f"{url}check/").content.decode()


def test_words_sent_back_unchanged_change_nothing(county: County, officer: Client) -> None:
    draft = drafted(county)
    before = content_of(draft)
    assert officer.post(f"/bulletins/{draft.pk}/edit/", as_sent(draft)).status_code == 302
    assert content_of(Bulletin.objects.get(pk=draft.pk)) == before


def test_words_are_edited_a_paragraph_a_line(county: County, officer: Client) -> None:
    draft = drafted(county)
    sent = as_sent(draft) | {"section_0": "改写的第一段。\n\n  第二段。", "addressees": "各镇\n各部门"}
    officer.post(f"/bulletins/{draft.pk}/edit/", sent)
    after = content_of(Bulletin.objects.get(pk=draft.pk))
    assert after.sections[0].paragraphs == ("改写的第一段。", "第二段。")
    assert after.addressees == ("各镇", "各部门")


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused_and_nothing_is_lost(
    county: County, officer: Client
) -> None:
    draft = drafted(county)
    old = as_sent(draft)
    officer.post(f"/bulletins/{draft.pk}/edit/", old | {"title": "先改的"})
    answer = officer.post(f"/bulletins/{draft.pk}/edit/", old | {"title": "后改的"})
    assert answer.status_code == 409
    assert "草稿刚被修改过" in answer.content.decode()
    assert "后改的" in answer.content.decode()
    assert Bulletin.objects.get(pk=draft.pk).title == "先改的"


def test_the_issue_page_says_what_follows(world: World, officer: Client) -> None:
    page = officer.get(f"/bulletins/{bare_draft(world).pk}/issue/").content.decode()
    assert "谁也不能再改、不能删" in page
    assert "示例县范围内有查看权限的人都能看到全文和全部附表" in page


def test_issuing_leads_to_the_issued_page_by_form_and_by_htmx(world: World, officer: Client) -> None:
    draft = bare_draft(world)
    answer = officer.post(f"/bulletins/{draft.pk}/issue/", issue_form(draft), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/bulletins/{draft.pk}/"
    page = officer.get(f"/bulletins/{draft.pk}/").content.decode()
    assert NUMBER in page
    assert "草稿</p>" not in page
    again = officer.post(f"/bulletins/{draft.pk}/issue/", issue_form(draft))
    assert again.status_code == 409


def test_a_refused_number_comes_back_with_the_form(world: World, officer: Client) -> None:
    bare_issued(world)
    draft = bare_draft(world)
    answer = officer.post(f"/bulletins/{draft.pk}/issue/", issue_form(draft), headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert f"文号 {NUMBER} 已用于另一份通报" in answer.content.decode()
    assert answer.content.decode().lstrip().startswith("<form")
    missing = officer.post(f"/bulletins/{draft.pk}/issue/", issue_form(draft, number=""))
    assert missing.status_code == 422
    assert Bulletin.objects.get(pk=draft.pk).state == "draft"


def test_files_are_handed_out_under_their_chinese_names_and_nothing_else(
    county: County, officer: Client
) -> None:
    bulletin = issued(county)
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = officer.get(f"/bulletins/{bulletin.pk}/{kind}/")
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(f'{TITLE}.{kind}')}"
        assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert officer.get(f"/bulletins/{bulletin.pk}/exe/").status_code == 404


def test_a_draft_file_says_that_it_is_one(county: County, officer: Client) -> None:
    answer = officer.get(f"/bulletins/{drafted(county).pk}/docx/")
    assert quote("（草稿）") in answer["Content-Disposition"]
    header = Document(BytesIO(answer.content)).sections[0].header
    assert "草稿" in "".join(paragraph.text for paragraph in header.paragraphs)


def test_verification_is_shown_as_page_and_as_part(county: County, officer: Client) -> None:
    url = f"/bulletins/{issued(county).pk}/verify/"
    assert "完全一致" in officer.get(url).content.decode()
    part = officer.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "完全一致" in part
    assert "<html" not in part


def test_an_issued_one_without_its_audit_line_is_not_confirmed(world: World, officer: Client) -> None:
    said = officer.get(f"/bulletins/{bare_issued(world).pk}/verify/").content.decode()
    assert "与印发时登记的不一致" in said


def test_a_correction_and_what_it_corrects_point_at_each_other(county: County, officer: Client) -> None:
    wrong = issued(county)
    draft_url = officer.post(f"/bulletins/{wrong.pk}/correct/")["Location"]
    draft = Bulletin.objects.get(pk=int(draft_url.strip("/").split("/")[-1]))
    assert "本通报更正" in officer.get(draft_url).content.decode()
    officer.post(f"{draft_url}issue/", issue_form(draft, number="示发改发〔2023〕37号"))
    page = officer.get(f"/bulletins/{wrong.pk}/").content.decode()
    assert "这份通报已被更正" in page
    assert "示发改发〔2023〕37号" in page
    assert "已更正" in officer.get("/bulletins/").content.decode()


def test_a_clerk_reads_what_was_issued_and_finds_no_buttons_to_change_it(
    county: County, client: Client
) -> None:
    bulletin = issued(county)
    client.force_login(county.world.town_clerk)
    page = client.get(f"/bulletins/{bulletin.pk}/").content.decode()
    assert TITLE in page
    assert "更正" not in page
    listed = client.get("/bulletins/").content.decode()
    assert NUMBER in listed
    assert "起草通报" not in listed


def test_an_empty_list_says_how_to_begin(world: World, officer: Client) -> None:
    assert "通报印发后会显示在这里" in officer.get("/bulletins/").content.decode()
    build_county(world)
    page = officer.get("/bulletins/").content.decode()
    assert "在右上角选一个月份" in page
    assert '<option value="2023-05">2023年5月</option>' in page


def test_the_list_costs_the_same_for_one_and_for_twenty(world: World, officer: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            officer.get("/bulletins/")
        return len(seen)

    bare_draft(world)
    officer.get("/bulletins/")
    few = count()
    for _ in range(19):
        bare_draft(world)
    assert count() == few


def test_a_template_is_checked_kept_and_handed_out(world: World, officer: Client) -> None:
    good = SimpleUploadedFile("本局.docx", default_docx_template())
    page = officer.post("/bulletins/templates/", {"file": good}, follow=True).content.decode()
    assert "模板可以使用" in page
    assert "正在使用" in page
    kept = BulletinTemplate.objects.get()
    assert officer.get(f"/bulletins/templates/{kept.pk}/").content == default_docx_template()
    assert officer.get("/bulletins/templates/default/").content == default_docx_template()


def test_what_is_wrong_with_a_template_is_said_and_it_is_not_kept(world: World, officer: Client) -> None:
    bad = SimpleUploadedFile("坏.docx", template_with_paragraph("{{ 标题啊 }}"))
    answer = officer.post("/bulletins/templates/", {"file": bad})
    assert answer.status_code == 422
    assert "没有叫“标题啊”的占位符，是不是“标题”？" in answer.content.decode()
    large = SimpleUploadedFile("大.docx", b"0" * (5 * 1024 * 1024 + 1))
    assert "模板不能超过 5 MB" in officer.post("/bulletins/templates/", {"file": large}).content.decode()
    assert not BulletinTemplate.objects.exists()
