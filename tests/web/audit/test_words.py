"""The trail says in Chinese what the records keep in keys and 分."""

from __future__ import annotations

from typing import Any

from guatu.kit.clock import now
from guatu.ledger.models import AuditEntry
from guatu.web.audit.words import in_words


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
