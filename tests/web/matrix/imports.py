"""Who may open the pages of importing; here an import of the officer, which nobody else may see."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.models import ImportBatch, ImportRow
from tests.world import World

OPEN: dict[str, Any] = {
    "everybody": 404, "officer": 200, "water_clerk": 200, "town_clerk": 200, "anonymous": 302,
}  # fmt: skip
OWN: dict[str, Any] = {"everybody": 404, "officer": 200, "anonymous": 302}
CHANGE: dict[str, Any] = {"method": "POST", "everybody": 404, "officer": 302, "anonymous": 302}


def _batch(world: World) -> ImportBatch:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["项目名称", "建设地点", "责任单位", "总投资（万元）"])
    book.active.append(["大桥工程", "城关镇", "交通局", 8600])
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("台账.xlsx", out.getvalue())
    return services.stage_import(file, as_of=Month(2023, 5), by=world.officer)


def _staged(world: World) -> tuple[int]:
    return (_batch(world).pk,)


def _busy(world: World) -> tuple[int]:
    batch = _batch(world)
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading")
    return (batch.pk,)


def _confirmed(world: World) -> tuple[int]:
    return (services.confirm_import(_batch(world), by=world.officer).pk,)


def _row(world: World) -> tuple[int, int]:
    batch = _batch(world)
    return batch.pk, ImportRow.objects.get(batch=batch).pk


EXPECTED: dict[str, dict[str, Any]] = {
    "imports:list": OPEN,
    "imports:upload": OPEN,
    "imports:detail": OWN | {"args": _staged},
    "imports:progress": OWN | {"args": _busy},
    "imports:preview": OWN | {"args": _staged},
    "imports:problems": OWN | {"args": _staged},
    "imports:left-out": OWN | {"args": _staged},
    "imports:annotated": OWN | {"args": _staged},
    "imports:original": OWN | {"args": _staged},
    "imports:columns": CHANGE | {"args": _staged},
    "imports:month": CHANGE | {"args": _staged, "data": {"month": "2023-06"}},
    "imports:listing": CHANGE | {"args": _staged, "data": {"name": "县级重点项目"}},
    "imports:names": CHANGE | {"args": _staged},
    "imports:row": CHANGE | {"args": _row, "data": {"answer": "skip"}},
    "imports:confirm": CHANGE | {"args": _staged},
    "imports:restart": CHANGE | {"args": _busy},
    "imports:discard": CHANGE | {"args": _staged},
    "imports:undo": CHANGE | {"args": _confirmed},
}
