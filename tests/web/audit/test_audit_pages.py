from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from guatu.access import services as access
from guatu.ledger import services
from guatu.ledger.models import AuditEntry
from tests.world import World


@pytest.fixture
def auditor(client: Client, world: World) -> Client:
    client.force_login(world.auditor)
    return client


def _page(client: Client, address: str = "/audit/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _rows(answer: object) -> list[list[object]]:
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # the test client's answer
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_trail_is_read_in_chinese(auditor: Client, world: World) -> None:
    access.change_organisation(world.water, name="示例县水务局", by=world.administrator)
    page = _page(auditor)
    assert "修改单位" in page
    assert f"单位 {world.water.pk}" in page
    assert "名称：示例县水利局 → 示例县水务局" in page
    assert "organisation.change" not in page.split("<tbody>")[1]


def test_the_trail_is_narrowed_by_person_verb_thing_and_day(auditor: Client, world: World) -> None:
    access.change_organisation(world.water, name="示例县水务局", by=world.administrator)
    assert "修改单位" in _page(auditor, "/audit/?person=钱管理").split("<tbody>")[1]
    assert "新增单位" not in _page(auditor, "/audit/?verb=organisation.change").split("<tbody>")[1]
    assert "修改单位" in _page(auditor, f"/audit/?subject=单位：{world.water.pk}").split("<tbody>")[1]
    assert "没有符合条件的记录" in _page(auditor, "/audit/?until=2003-01-01")
    assert "没有符合条件的记录" in _page(auditor, "/audit/?person=没有这个人")


def test_a_day_that_does_not_read_is_said_and_left_out(auditor: Client) -> None:
    page = _page(auditor, "/audit/?since=2023-13-01")
    assert "从：" in page
    assert "<tbody>" in page


def test_the_trail_comes_in_pages_and_asks_the_same_for_few_and_many(auditor: Client, world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            _page(auditor, "/audit/?verb=test.line")
        return len(counted)

    services.record("test.line", "thing:1", by=world.officer)
    _page(auditor)
    one = queries()
    for number in range(150):
        services.record("test.line", f"thing:{number}", by=world.officer)
    assert queries() == one
    assert "共 151 条，第 2 / 2 页" in _page(auditor, "/audit/?verb=test.line&page=2")


def test_the_export_holds_what_the_filter_keeps_and_is_itself_in_the_trail(
    auditor: Client, world: World
) -> None:
    services.record("test.line", "thing:1", by=world.officer, detail={"name": "=HYPERLINK(1)"})
    rows = _rows(auditor.post("/audit/export/?verb=test.line"))
    assert rows[1] == ["序号", "时间", "人员", "操作", "对象", "内容"]
    assert [row[2:] for row in rows[2:]] == [["李发改", "test.line", "thing 1", "名称：=HYPERLINK(1)"]]
    exported = AuditEntry.objects.get(verb="audit.export")
    assert (exported.actor_name, exported.detail) == ("吴审计", {"filters": {"verb": "test.line"}})


def test_the_chain_is_verified_on_the_page(auditor: Client, world: World) -> None:
    page = _page(auditor, "/audit/verify/")
    assert f"审计链完整，共 {AuditEntry.objects.count()} 条" in page
    part = auditor.get("/audit/verify/", headers={"HX-Request": "true"}).content.decode()
    assert "审计链完整" in part
    assert "<html" not in part


def test_a_broken_chain_is_an_alarm(auditor: Client, world: World) -> None:
    on = " ON ledger_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_auditentry_keep_UPDATE{on}")
    first = AuditEntry.objects.first()
    assert first is not None
    AuditEntry.objects.filter(pk=first.pk).update(actor_name="别人")
    page = _page(auditor, "/audit/verify/")
    assert f"审计链在第 {first.pk} 号记录处断开" in page
    assert 'role="alert"' in page
