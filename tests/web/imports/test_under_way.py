"""The page of an import that is being read or written: how far it is, and the way out when nobody is at it any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch
from guatu.exchange.rows import job_of
from guatu.jobs.worker import run_pending
from guatu.kit import progress
from guatu.kit.clock import now
from guatu.ledger.models import OutboxEvent
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.web.imports.test_import_pages import BRIDGE, Book, World, _own_files, book, officer, page

__all__ = ["_own_files", "book", "officer"]


@pytest.fixture
def waiting(officer: Client, world: World, book: Book) -> ImportBatch:
    """A large file that the worker has not taken up yet."""
    return services.stage_import(book(BRIDGE), as_of=Month(2023, 5), by=world.officer, inline=False)


def silent_for(batch: ImportBatch, minutes: int, *, state: BatchState, claimed: bool = True) -> None:
    """The batch as it is when whoever was at it last gave a sign so many minutes ago."""
    then = now() - timedelta(minutes=minutes)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, created_at=then)
    OutboxEvent.objects.update(created_at=then, claimed_at=then if claimed else None)


def test_a_file_that_waits_says_what_it_waits_for(officer: Client, waiting: ImportBatch) -> None:
    shown = page(officer, "detail", waiting.pk)
    assert "正在等待读取" in shown
    assert "由后台处理，马上开始" in shown
    assert "重新读取" not in shown


def test_a_file_that_waits_behind_others_says_how_many(officer: Client, world: World, book: Book) -> None:
    registry.create_project("先来的", by=world.officer)  # leaves work for the worker
    second = services.stage_import(book(BRIDGE), as_of=Month(2023, 5), by=world.officer, inline=False)
    assert "前面还有 1 项后台任务" in page(officer, "detail", second.pk)


def test_reading_and_comparing_are_told_apart(officer: Client, waiting: ImportBatch) -> None:
    OutboxEvent.objects.update(claimed_at=now())
    tell = progress.teller(job_of(waiting.pk))
    tell(40, 100)
    shown = page(officer, "progress", waiting.pk)
    assert "正在读取" in shown
    assert "40 / 100" in shown
    tell(70, 100)
    assert "正在与项目库核对" in page(officer, "progress", waiting.pk)


def test_a_reading_that_stopped_says_so_and_is_begun_again_from_the_page(
    officer: Client, waiting: ImportBatch
) -> None:
    silent_for(waiting, 3, state=BatchState.READING)
    shown = page(officer, "detail", waiting.pk)
    assert "已有 3 分钟没有进展，读取可能已经中断" in shown
    assert "没有写入任何数据，可以重新读取，也可以放弃" in shown
    assert officer.post(reverse("imports:restart", args=[waiting.pk])).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.summary["create"]) == (BatchState.STAGED, 1)


def test_a_sign_of_life_is_enough(officer: Client, waiting: ImportBatch) -> None:
    silent_for(waiting, 30, state=BatchState.READING)
    progress.teller(job_of(waiting.pk))(30, 100)
    assert "没有进展" not in page(officer, "progress", waiting.pk)


def test_a_worker_that_does_not_come_is_told_of(officer: Client, waiting: ImportBatch) -> None:
    silent_for(waiting, 5, state=BatchState.READING, claimed=False)
    assert "已等待 5 分钟还没有开始" in page(officer, "progress", waiting.pk)


def test_a_reading_can_be_thrown_away_while_it_is_under_way(officer: Client, waiting: ImportBatch) -> None:
    assert reverse("imports:discard", args=[waiting.pk]) in page(officer, "detail", waiting.pk)
    assert officer.post(reverse("imports:discard", args=[waiting.pk])).status_code == 302
    run_pending()
    waiting.refresh_from_db()
    assert waiting.state == BatchState.DISCARDED


def test_a_writing_that_stopped_goes_back_to_confirmation(
    officer: Client, world: World, waiting: ImportBatch
) -> None:
    run_pending()
    waiting.refresh_from_db()
    services.confirm_import(waiting, by=world.officer, inline=False)
    silent_for(waiting, 4, state=BatchState.WRITING)
    shown = page(officer, "detail", waiting.pk)
    assert "已有 4 分钟没有进展，写入可能已经中断" in shown
    assert reverse("imports:discard", args=[waiting.pk]) not in shown  # a writer that lives cannot be stopped
    assert officer.post(reverse("imports:restart", args=[waiting.pk])).status_code == 302
    assert "写入已停下，没有写入任何数据" in page(officer, "detail", waiting.pk)
    assert not Project.objects.exists()


def test_the_page_says_when_figures_have_followed(
    officer: Client, waiting: ImportBatch, world: World
) -> None:
    run_pending()
    waiting.refresh_from_db()
    services.confirm_import(waiting, by=world.officer)
    assert "后台正在重算" in page(officer, "detail", waiting.pk)
    assert "后台正在重算" in page(officer, "progress", waiting.pk, query="?following=1")
    run_pending()
    assert "后台正在重算" not in page(officer, "detail", waiting.pk)
    answer = officer.get(reverse("imports:progress", args=[waiting.pk]) + "?following=1")
    assert answer["HX-Refresh"] == "true"
