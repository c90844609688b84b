from __future__ import annotations

import json
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from guatu.ledger import services
from guatu.ledger.models import AuditEntry, ChainHead
from guatu.ledger.queries import audit_entries, history_of, verbs_seen
from tests.world import World

pytestmark = pytest.mark.django_db


def _without_guards() -> None:
    """What somebody with the database's own password could do."""
    on = " ON ledger_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER ledger_auditentry_keep_{verb}{on}")


def _five_lines() -> list[int]:
    for number in range(5):
        services.record(
            "test.line",
            f"thing:{number}",
            by=None,
            detail={"名称": "水库", "value": 1.5, "on": date(2023, 5, 1)},
        )
    return list(AuditEntry.objects.values_list("pk", flat=True))


def test_an_untouched_trail_is_whole() -> None:
    assert services.verify_chain().sentence.startswith("审计链完整，共 0 条")
    _five_lines()
    report = services.verify_chain()
    assert (report.is_intact, report.entries, report.broken_at) == (True, 5, None)
    assert report.last_hash == ChainHead.objects.get().last_hash == AuditEntry.objects.last().hash


@pytest.mark.parametrize(
    "change", [{"actor_name": "别人"}, {"verb": "test.other"}, {"detail": {}}, {"actor_id": 9}]
)
def test_a_changed_line_is_found(change: dict[str, object]) -> None:
    lines = _five_lines()
    _without_guards()
    AuditEntry.objects.filter(pk=lines[2]).update(**change)
    report = services.verify_chain()
    assert (report.is_intact, report.broken_at) == (False, lines[2])
    assert f"审计链在第 {lines[2]} 号记录处断开" in report.sentence


def test_a_changed_moment_is_found() -> None:
    lines = _five_lines()
    _without_guards()
    AuditEntry.objects.filter(pk=lines[0]).update(at=datetime(2023, 5, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert services.verify_chain().broken_at == lines[0]


def test_a_line_taken_out_of_the_middle_or_the_end_is_found() -> None:
    lines = _five_lines()
    _without_guards()
    AuditEntry.objects.filter(pk=lines[4]).delete()
    assert "应有 5 条，现有 4 条" in services.verify_chain().sentence
    AuditEntry.objects.filter(pk=lines[1]).delete()
    assert services.verify_chain().broken_at == lines[2]


def test_a_line_put_in_afterwards_is_found() -> None:
    _five_lines()
    last = AuditEntry.objects.last()
    forged = AuditEntry(
        at=last.at,
        actor_name="系统",
        verb="test.forged",
        subject="thing:9",
        previous_hash=last.hash,
        hash="f" * 64,
    )
    forged.save(force_insert=True)
    assert services.verify_chain().broken_at == forged.pk


def test_a_forged_line_that_fits_the_chain_does_not_fit_the_head() -> None:
    _five_lines()
    head = ChainHead.objects.get()
    services.record("test.forged", "thing:9", by=None)
    ChainHead.objects.update(last_hash=head.last_hash, entries=head.entries)
    report = services.verify_chain()
    assert (report.is_intact, report.broken_at) == (False, None)
    assert "应有 5 条，现有 6 条" in report.sentence


def test_a_trail_emptied_altogether_is_found() -> None:
    _five_lines()
    _without_guards()
    AuditEntry.objects.all().delete()
    assert "应有 5 条，现有 0 条" in services.verify_chain().sentence


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_line(verb: str) -> None:
    lines = _five_lines()
    one = AuditEntry.objects.filter(pk=lines[0])
    with pytest.raises(DatabaseError, match="审计记录不能修改或删除"), transaction.atomic():
        one.update(verb="test.other") if verb == "update" else one.delete()
    assert one.get().verb == "test.line"
    assert services.verify_chain().is_intact


def test_what_is_refused_leaves_no_line() -> None:
    @transaction.atomic
    def change() -> None:
        services.record("test.line", "thing:1", by=None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert not AuditEntry.objects.exists()
    assert services.verify_chain().is_intact


def test_lines_are_found_by_person_verb_subject_and_day(world: World) -> None:
    services.record("project.change", "project:7", by=world.officer)
    services.record("project.add", "project:70", by=world.leader)
    services.record("import.confirm", "import:7", by=world.officer)
    today = AuditEntry.objects.last().at.astimezone(ZoneInfo("Asia/Shanghai")).date()

    def found(**wanted: object) -> list[str]:
        return [line.verb for line in audit_entries(**wanted)]

    assert found(person="李发改") == ["import.confirm", "project.change"]
    assert found(verb="project") == ["project.add", "project.change"]
    assert found(verb="project.add") == ["project.add"]
    assert found(subject="project:7") == ["project.change"]
    assert found(subject="import", since=today, until=today) == ["import.confirm"]
    assert found(since=date(2123, 1, 1)) == found(until=date(2003, 1, 1)) == []
    assert [line.verb for line in history_of("project:7")] == ["project.change"]
    assert {"project.add", "import.confirm", "user.add"} <= set(verbs_seen())


def test_the_command_says_whether_the_trail_is_whole() -> None:
    lines = _five_lines()
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    assert out.getvalue().startswith("审计链完整，共 5 条")
    _without_guards()
    AuditEntry.objects.filter(pk=lines[3]).update(verb="test.other")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("audit", "verify", "--json", stdout=out)
    assert stopped.value.code == 1
    said = json.loads(out.getvalue())
    assert (said["is_intact"], said["broken_at"]) == (False, lines[3])


def test_the_command_shows_the_last_lines_oldest_first() -> None:
    empty = StringIO()
    call_command("audit", "tail", stdout=empty)
    assert empty.getvalue().strip() == "还没有审计记录"
    _five_lines()
    out = StringIO()
    call_command("audit", "tail", "-n", "2", "--json", stdout=out)
    assert [line["subject"] for line in json.loads(out.getvalue())] == ["thing:3", "thing:4"]
    out = StringIO()
    call_command("audit", "tail", "-n", "2", stdout=out)
    assert [line.split()[-1] for line in out.getvalue().splitlines()[2:]] == ["thing:3", "thing:4"]
