"""An optional language model inside the network may propose targets the rules left out; a person confirms each, or none.

Off unless `GUATU_MODEL_URL` is set. What it says is believed only as far as the text bears it out: the quotation must stand
in the document and hold the figure.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.request import ProxyHandler, Request, build_opener

from django.conf import settings
from django.db import transaction

from guatu.access import facts as access
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.amounts import MOST
from guatu.targets.enums import Origin, PlanState, RowState
from guatu.targets.models import Plan, Target
from guatu.targets.periods import due_on, period_said
from guatu.targets.queries.values import OPS
from guatu.targets.services.deciding import open_plan

if TYPE_CHECKING:
    from guatu.access.models import User

log = logging.getLogger(__name__)
MOST_CHARACTERS, MOST_LINES = 3_000, 60
TIMEOUT_SECONDS, MOST_BYTES = 60, 1_000_000
ASKED = (
    "下面是政府方案的原文。找出其中承诺要达到的数，不要已经取得的成果、序号、文号、名称和频次。"
    '只输出 JSON 数组，每项为 {"quote","indicator","scope","op","value","unit","period"}：quote 与原文一字不差，'
    "op 为 >= > <= < = ~ 之一，value 为数字，period 如“2023年”“9月底前”“每年”。没有就输出 []。\n\n"
)
_WIDTHS = {"indicator": 120, "scope": 120, "unit": 20}


def has_model() -> bool:
    """Whether the installation has a model."""
    return bool(settings.MODEL_URL)


@transaction.atomic
def ask_model(plan: Plan, *, by: User) -> None:
    """Have the worker ask the model about the sentences no target was read from. Raises Refused when there is no model."""
    if not has_model():
        raise Refused("没有配置语言模型")
    open_plan(plan.pk)
    detail = {"title": plan.title, "to": settings.MODEL_URL}
    ledger.record("plan-document.ask_model", f"plan-document:{plan.pk}", by=by, detail=detail)
    ledger.emit("plan.model_asked", {"plan_id": plan.pk, "user_id": by.pk})


def propose_rows(plan_id: int, user_id: int) -> None:
    """Keep what the model proposes as rows that wait to be confirmed, and tell the person who asked. Twice is as good as once."""
    plan = Plan.objects.filter(pk=plan_id, state__in=(PlanState.CHECKING, PlanState.IN_FORCE)).first()
    by = access.person(user_id)
    if plan is None or by is None or not has_model():
        return
    try:
        said = [(start, text, _answer(text)) for start, text in _unread(plan)]
    except (OSError, HTTPException, ValueError) as failed:
        log.warning("the model did not answer: %s", failed)
        ledger.notify([by], f"语言模型没有给出回答，《{plan.title}》没有新的建议", url=f"/plans/{plan_id}/")
        return
    with transaction.atomic():
        open_plan(plan_id)
        rows = [_row(plan, start, text, each) for start, text, proposals in said for each in proposals]
        fresh = _fresh(plan, rows)
        Target.objects.bulk_create(fresh)
    ledger.notify(
        [by], f"语言模型为《{plan.title}》建议了 {len(fresh)} 行，请逐行核对", url=f"/plans/{plan_id}/"
    )


def _unread(plan: Plan) -> Iterator[tuple[int, str]]:
    """Lines with digits that no target stands in, each with its place; no more than MOST_LINES."""
    taken = list(Target.objects.filter(plan=plan).values_list("start", "end"))
    start, asked = 0, 0
    for line in plan.text.splitlines(keepends=True):
        end = start + len(line)
        is_read = any(left < end and start < right for left, right in taken)
        if any(sign.isdigit() for sign in line) and not is_read and asked < MOST_LINES:
            asked += 1
            yield start, line[:MOST_CHARACTERS]
        start = end


def _answer(text: str) -> list[Any]:
    """What the model says of one stretch of text. Raises OSError or ValueError when that is nothing usable."""
    asked = {
        "model": settings.MODEL_NAME,
        "temperature": 0,
        "messages": [{"role": "user", "content": ASKED + text}],
    }
    headers = {"Content-Type": "application/json"}
    if settings.MODEL_KEY:
        headers["Authorization"] = f"Bearer {settings.MODEL_KEY}"
    request = Request(_address(), json.dumps(asked).encode(), headers)  # noqa: S310 - http and https alone, see _address
    with build_opener(ProxyHandler({})).open(request, timeout=TIMEOUT_SECONDS) as answer:
        told = json.loads(answer.read(MOST_BYTES))
    try:
        content = str(told["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError) as other:
        raise ValueError("not an answer of a chat model") from other
    rows = json.loads(content[content.find("[") : content.rfind("]") + 1] or "[]")
    return rows if isinstance(rows, list) else []


def _address() -> str:
    address = f"{settings.MODEL_URL.rstrip('/')}/chat/completions"
    if not address.startswith(("http://", "https://")):
        raise ValueError("the model's address is neither http nor https")
    return address


def _row(plan: Plan, place: int, text: str, said: Any) -> Target | None:
    """A proposal as a row, if the text bears it out: the quotation stands there and holds the figure."""
    if not isinstance(said, dict):
        return None
    quote, op = str(said.get("quote", "")).strip(), str(said.get("op", ""))
    at = text.find(quote)
    words = {name: str(said.get(name, ""))[:width] for name, width in _WIDTHS.items()}
    try:
        value, period = Decimal(str(said.get("value"))), period_said(str(said.get("period", "")))
    except (InvalidOperation, ValueError):
        return None
    if not (
        quote and at >= 0 and op in OPS and words["indicator"] and value.is_finite() and abs(value) < MOST
    ):
        return None
    figure = f"{value.normalize():f}"
    if (inside := quote.find(figure)) < 0:
        return None
    start = place + at
    return Target(
        plan=plan,
        quote=quote,
        start=start,
        end=start + len(quote),
        value_start=start + inside,
        value_end=start + inside + len(figure),
        op=op,
        value=value.quantize(Decimal("0.0001")),
        period=period,
        due_on=due_on(period, plan.year),
        state=RowState.PROPOSED,
        origin=Origin.MODEL,
        rule="model",
        reason="语言模型的建议，原句里有这个数；须由人确认",
        **words,
    )


def _fresh(plan: Plan, rows: Sequence[Target | None]) -> list[Target]:
    """Those rows that say something no target of the plan, and none of the rows before, says of the same words."""
    known = list(Target.objects.filter(plan=plan).values_list("value", "start", "end"))
    fresh = []
    for row in rows:
        if row is None or any(
            row.value == value and start < row.end and row.start < end for value, start, end in known
        ):
            continue
        known.append((row.value, row.start, row.end))
        fresh.append(row)
    return fresh
