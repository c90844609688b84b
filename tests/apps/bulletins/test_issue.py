"""Issuing: numbered once, frozen in content and files, announced, and from then on unchangeable in the database itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from docx import Document
from pypdf import PdfReader

from guatu.bulletins import services
from guatu.bulletins.content import to_parts
from guatu.bulletins.models import Bulletin
from guatu.bulletins.queries import content_of, file_name, file_of, mark_of, verify
from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of, notices_of
from guatu.oversight.models import Fact
from tests.apps.bulletins.sample import APRIL, JUNE_5, NUMBER, County, drafted, issued, refresh
from tests.apps.oversight.rows import MAY


def fresh(bulletin: Bulletin) -> Bulletin:
    return Bulletin.objects.get(pk=bulletin.pk)


def test_issuing_freezes_content_files_and_digests(county: County) -> None:
    bulletin = fresh(issued(county))
    content = content_of(bulletin)
    assert (bulletin.state, bulletin.number, bulletin.issued_by_name) == ("issued", NUMBER, "李发改")
    assert (content.number, content.issued_on, content.marks) == (NUMBER, JUNE_5, ())
    assert bulletin.sha256["pdf"] == hashlib.sha256(bytes(bulletin.pdf)).hexdigest()
    line = history_of(f"bulletin:{bulletin.pk}")[0]
    assert (line.verb, line.detail["number"], line.detail["sha256"]) == (
        "bulletin.issue",
        NUMBER,
        bulletin.sha256,
    )


def test_the_three_files_say_the_same_figures(county: County) -> None:
    bulletin = fresh(issued(county))
    word = Document(BytesIO(bytes(bulletin.docx)))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert NUMBER in text
    assert "1—5月累计完成投资1,650万元，占年度计划的41.3%" in text
    assert word.tables[-1].rows[1].cells[1].text == "城关渠道改造工程"
    pages = "".join(page.extract_text() for page in PdfReader(BytesIO(bytes(bulletin.pdf))).pages)
    assert "41.3%" in pages
    sheets = openpyxl.load_workbook(BytesIO(bytes(bulletin.xlsx)))
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert 1650 in cells
    assert 0.4125 in cells


@pytest.mark.parametrize("typed", ["示发改发(2023)36号", "示发改发［2023］36号", " 示发改发〔2023〕 36号 "])
def test_the_number_has_its_year_in_the_right_brackets(county: County, typed: str) -> None:
    assert issued(county, number=typed).number == NUMBER


def test_a_number_is_required_and_used_once(county: County) -> None:
    issued(county)
    april = drafted(county, APRIL)
    for number, sentence in (("", "请填写文号"), (NUMBER, "已用于另一份通报"), ("长" * 61, "最多 60 字")):
        with pytest.raises(Refused, match=sentence):
            services.issue_bulletin(april, by=county.world.officer, number=number, issued_on=JUNE_5)
    assert (fresh(april).state, fresh(april).docx) == ("draft", None)
    assert not history_of(f"bulletin:{april.pk}").filter(verb="bulletin.issue").exists()


def test_the_database_itself_keeps_a_number_from_being_used_twice(county: County) -> None:
    issued(county)
    april = drafted(county, APRIL)
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=april.pk).update(state="issued", number=NUMBER)
    assert fresh(april).state == "draft"


def test_it_cannot_be_dated_before_its_month(county: County) -> None:
    draft = drafted(county)
    with pytest.raises(Refused, match="不能早于统计月份（2023年5月）"):
        services.issue_bulletin(draft, by=county.world.officer, number=NUMBER, issued_on=date(2023, 4, 30))
    assert fresh(draft).state == "draft"


def test_what_was_changed_after_the_issuer_looked_is_not_issued(county: County) -> None:
    draft = drafted(county)
    seen = mark_of(content_of(draft))
    wording = replace(services.wording_of(content_of(draft)), title="刚改的标题")
    services.edit_bulletin(draft, by=county.world.officer, wording=wording, seen=seen)
    for look in ({"seen": seen}, {}):  # with the page's mark, and with the stale row alone
        with pytest.raises(Refused, match="刚被修改过"):
            services.issue_bulletin(draft, by=county.world.officer, number=NUMBER, issued_on=JUNE_5, **look)
    assert fresh(draft).state == "draft"


def test_a_bulletin_is_issued_once(county: County) -> None:
    bulletin = issued(county)
    with pytest.raises(Refused, match="已印发"):
        services.issue_bulletin(
            bulletin, by=county.world.officer, number="示发改发〔2023〕37号", issued_on=JUNE_5
        )
    assert fresh(bulletin).number == NUMBER


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bulletins_bulletin SET title = '改' WHERE id = %s",
        "UPDATE bulletins_bulletin SET is_public = is_public WHERE id = %s",
        "UPDATE bulletins_bulletin SET state = 'draft' WHERE id = %s",
        "DELETE FROM bulletins_bulletin WHERE id = %s",
    ],
)
def test_the_database_refuses_every_change_of_an_issued_bulletin(county: County, statement: str) -> None:
    bulletin = issued(county)
    with (
        pytest.raises(DatabaseError, match="已印发的通报不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [bulletin.pk])
    assert fresh(bulletin).title == "关于2023年5月重点项目建设情况的通报"


def test_figures_that_change_afterwards_change_nothing_in_it(county: County) -> None:
    bulletin = fresh(issued(county))
    before = (bulletin.content, bytes(bulletin.docx), bytes(bulletin.pdf), bytes(bulletin.xlsx))
    Fact.objects.filter(month=202305).update(done_fen=1)
    refresh(MAY)
    after = fresh(bulletin)
    assert (after.content, bytes(after.docx), bytes(after.pdf), bytes(after.xlsx)) == before
    assert verify(after).is_intact


def test_verification_finds_the_part_that_is_not_what_was_issued(county: County) -> None:
    bulletin = fresh(issued(county))
    assert [part.word for part in verify(bulletin).parts] == ["内容", "Word 文档", "PDF", "Excel 附表"]
    bulletin.pdf = bytes(bulletin.pdf) + b" "  # in memory: the database would not let it
    bulletin.content = to_parts(replace(content_of(bulletin), title="伪造"))
    found = verify(bulletin)
    assert not found.is_intact
    assert [part.word for part in found.parts if not part.is_intact] == ["内容", "PDF"]


def test_everybody_it_is_addressed_to_is_told_once(county: County) -> None:
    world = county.world
    bulletin = issued(county)
    run_pending()
    services.announce_bulletin(bulletin.pk)
    told = {
        name: [(notice.text, notice.url) for notice in notices_of(person)]
        for name, person in world.people.items()
    }
    expected = [(f"已印发：关于2023年5月重点项目建设情况的通报（{NUMBER}）", f"/bulletins/{bulletin.pk}/")]
    hearers = {"officer", "leader", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk"}
    assert {name for name, notices in told.items() if notices == expected} == hearers
    assert {name for name, notices in told.items() if notices} == hearers


def test_a_file_is_named_after_its_title(county: County) -> None:
    bulletin = fresh(issued(county))
    assert file_of(bulletin, "pdf").name == "关于2023年5月重点项目建设情况的通报.pdf"
    assert file_of(bulletin, "pdf").data.startswith(b"%PDF")
    assert file_name('甲/乙\\:"\n丙', "docx", "（草稿）") == "甲-乙---丙（草稿）.docx"


def test_a_draft_file_is_marked_as_one(county: County) -> None:
    draft = drafted(county)
    made = services.draft_file(draft, "docx")
    assert made.name == "关于2023年5月重点项目建设情况的通报（草稿）.docx"
    header = Document(BytesIO(made.data)).sections[0].header
    assert "草稿" in "".join(paragraph.text for paragraph in header.paragraphs)
    assert content_of(fresh(draft)).marks == ()
