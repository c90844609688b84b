"""A language model may propose what the rules left out; the text decides what is believed, and a person what counts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.ledger.queries import notices_of
from guatu.targets.enums import Origin, RowState
from guatu.targets.models import Target
from guatu.targets.services import ask_model, confirm_rest
from tests.apps.targets.readings import READING, TEXT, checked_plan
from tests.world import World

QUOTE = "2022年完成投资30亿元"
GOOD = {
    "quote": QUOTE,
    "indicator": "投资",
    "scope": "",
    "op": ">=",
    "value": 30,
    "unit": "亿元",
    "period": "2023年",
}


@dataclass
class Model:
    """A model that always says the same, and what it was asked."""

    says: str = "[]"
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    told = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = json.dumps({"choices": [{"message": {"content": told.says}}]}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MODEL_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.MODEL_NAME = "示例模型"
    yield told
    server.shutdown()
    server.server_close()


def _proposed(world: World, model: Model, *rows: Any) -> list[Target]:
    """What became of the model's rows, of a plan whose second line was read as nothing."""
    model.says = f"好的：\n```json\n{json.dumps(rows, ensure_ascii=False)}\n```"
    plan = checked_plan(world.county, targets=READING.targets[3:], sums=())
    ask_model(plan, by=world.officer)
    run_pending()
    return list(Target.objects.filter(plan=plan, origin=Origin.MODEL))


def test_a_proposal_the_text_bears_out_waits_to_be_confirmed_by_a_person(world: World, model: Model) -> None:
    (row,) = _proposed(world, model, GOOD, GOOD)
    assert (row.quote, TEXT[row.start : row.end], TEXT[row.value_start : row.value_end]) == (
        QUOTE,
        QUOTE,
        "30",
    )
    assert row.state == RowState.PROPOSED
    confirm_rest(row.plan, by=world.officer)
    row.refresh_from_db()
    assert row.state == RowState.PROPOSED
    (notice,) = notices_of(world.officer)
    assert notice.text == "语言模型为《示例县2023年项目建设方案》建议了 1 行，请逐行核对"


def test_only_lines_with_figures_no_target_was_read_from_are_sent(world: World, model: Model) -> None:
    _proposed(world, model)
    sent = "".join(each["messages"][0]["content"] for each in model.asked)
    assert "全年新开工项目40个以上" in sent
    assert "开工率达到90%" not in sent
    assert {each["model"] for each in model.asked} == {"示例模型"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "全年完成投资300亿元"},
        {"quote": ""},
        {"value": 31},
        {"value": "很多"},
        {"value": "NaN"},
        {"op": "≈"},
        {"indicator": ""},
        {"period": "尽快"},
    ],
)
def test_what_the_text_does_not_bear_out_is_not_kept(
    world: World, model: Model, wrong: dict[str, Any]
) -> None:
    assert _proposed(world, model, GOOD | wrong) == []


def test_what_is_no_list_of_rows_is_not_kept(world: World, model: Model) -> None:
    assert _proposed(world, model, "投资30亿元", 30, None) == []


def test_asking_twice_proposes_once(world: World, model: Model) -> None:
    (row,) = _proposed(world, model, GOOD)
    ask_model(row.plan, by=world.officer)
    run_pending()
    assert Target.objects.filter(origin=Origin.MODEL).count() == 1


def test_a_model_that_does_not_answer_changes_nothing(world: World, settings: Settings) -> None:
    settings.MODEL_URL = "http://127.0.0.1:9/v1"
    plan = checked_plan(world.county)
    ask_model(plan, by=world.officer)
    run_pending()
    assert Target.objects.count() == 4
    assert notices_of(world.officer).get().text.startswith("语言模型没有给出回答")


def test_without_a_model_nothing_is_asked(world: World) -> None:
    plan = checked_plan(world.county)
    with pytest.raises(Refused, match="没有配置语言模型"):
        ask_model(plan, by=world.officer)
