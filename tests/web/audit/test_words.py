"""The trail says in Chinese what the records keep in keys and 分."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.kit.clock import now, today
from guatu.ledger.models import AuditEntry
from guatu.scheduling import services
from guatu.web.audit.words import in_words
from tests.apps.scheduling.given import edition, fresh
from tests.web.schedules.given import schedule_of, sent
from tests.world import World


def written(verb: str, subject: str, **detail: Any) -> tuple[str, str]:
    line = in_words(
        AuditEntry(pk=1, at=now(), actor_name="李发改", verb=verb, subject=subject, detail=detail)
    )
    return line.subject, line.detail


def test_a_bulk_change_names_no_single_project() -> None:
    assert written("register.apply", "project:*", created=3, updated=2) == (
        "项目（批量）",
        "新增：3；更新：2",
    )


def test_a_failed_sign_in_says_which_name_was_typed() -> None:
    assert written("user.sign_in_fail", "sign-in:failed", username="guest") == ("登录", "登录名：guest")


def test_a_changed_plan_is_told_in_ten_thousand_yuan() -> None:
    detail = {"plan_fen@2023": [100_000_000, 250_000_000]}
    assert written("plan.change", "project:7", **detail) == (
        "项目 7",
        "2023年年度计划投资：100 万元 → 250 万元",
    )


def test_a_corrected_report_names_its_fields_and_a_stage_its_name() -> None:
    changed = {"done_month_fen": [None, 5_000_000]}
    assert written("figure.correct", "project:7", changed=changed)[1] == "改动：本月完成投资：（空） → 5 万元"
    assert written("stage.record", "project:7", stage="started")[1] == "节点：开工"


@pytest.mark.django_db
def test_what_a_node_waits_for_is_told_by_the_names_of_nodes(world: World) -> None:
    row = schedule_of(world)
    waits = {"name": "施工许可", "days": 5, "seen": edition(row)}
    assert (
        sent(
            world.officer,
            f"/schedules/{row.project_id}/nodes/permit/change/",
            waits="4，3FS+2自然日",
            **waits,
        ).status
        == 302
    )
    line = in_words(AuditEntry.objects.filter(verb="schedule.changed").latest("pk"))
    assert line.detail == (
        "工期节点：施工许可；改前：前置节点：“初步设计”、“公示”；改后：前置节点：“初步设计”、“公示”FS+2 自然日"
    )
    services.remove_node(fresh(row), "notice", seen=edition(row), on=today(), by=None, note="合并办理")
    line = in_words(AuditEntry.objects.filter(verb="schedule.removed").latest("pk"))
    assert "前置节点：“立项批复”" in line.detail
    assert "approval" not in line.detail
