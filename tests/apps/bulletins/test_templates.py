"""An office's own template: checked, kept, used for the next bulletin, and never able to hold the platform up."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from guatu.bulletins import services
from guatu.bulletins.models import Bulletin, BulletinTemplate
from guatu.bulletins.queries import newest_template
from guatu.bulletins.render import apart, check_template_apart, default_docx_template, render_docx
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from tests.apps.bulletins.sample import County, issued
from tests.bulletins.sample import sample_content
from tests.bulletins.templates import template_with_paragraph
from tests.world import World

OWN = template_with_paragraph("本单位自用版")


def words(data: bytes) -> str:
    return "".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)


def test_the_newest_template_is_used_for_the_next_bulletin(county: County) -> None:
    services.add_template("旧版.docx", default_docx_template(), by=county.world.officer)
    kept = services.add_template("新版.docx", OWN, by=county.world.officer)
    bulletin = Bulletin.objects.get(pk=issued(county).pk)
    assert (bulletin.template, newest_template()) == (kept, kept)
    assert "本单位自用版" in words(bytes(bulletin.docx))
    assert history_of(f"bulletin-template:{kept.pk}")[0].detail == {"name": "新版.docx"}


def test_an_unfit_template_is_refused_with_every_reason_and_not_kept(world: World) -> None:
    unfit = template_with_paragraph("{{ 标题啊 }}{{ 7 * 7 }}")
    with pytest.raises(Refused) as refused:
        services.add_template("坏.docx", unfit, by=world.officer)
    assert refused.value.sentence == "模板不能使用，请按下列说明改好再传"
    assert any("没有叫“标题啊”的占位符，是不是“标题”？" in line for line in refused.value.details)
    assert any("不能用的写法" in line for line in refused.value.details)
    assert not BulletinTemplate.objects.exists()


def test_what_is_no_word_document_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        services.add_template("表.xlsx", b"PK\x03\x04", by=world.officer)
    assert refused.value.details


def test_a_template_filled_apart_gives_the_same_file() -> None:
    content = sample_content(rows=3)
    assert apart.render_docx_apart(content, OWN) == render_docx(content, OWN)


def test_a_refusal_comes_back_from_the_other_process_with_its_details() -> None:
    with pytest.raises(Refused, match="没有叫“标题啊”的占位符"):
        apart.render_docx_apart(sample_content(rows=1), template_with_paragraph("{{ 标题啊 }}"))


def test_a_template_that_takes_too_long_costs_only_its_own_process() -> None:
    assert check_template_apart(OWN, seconds=0) == [apart.TOO_LONG]
    with pytest.raises(Refused, match="在规定的时间和内存内填不完"):
        apart.render_docx_apart(sample_content(rows=1), OWN, seconds=0)


def test_the_other_process_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}

    def note(*_arguments: object, env: dict[str, str], **_options: object) -> object:
        seen["env"] = env
        raise apart.subprocess.SubprocessError

    monkeypatch.setenv("GUATU_SECRET_KEY", "秘密")
    monkeypatch.setattr(apart.subprocess, "run", note)
    assert check_template_apart(OWN) == [apart.TOO_LONG]
    assert set(seen["env"]) == {"PYTHONPATH", "LANG"}
