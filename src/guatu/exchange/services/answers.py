"""What the user says about a reading: columns, names, doubtful rows, the list; or that the file is not to be imported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.access.facts import organisations_on
from guatu.engine.calendar import Month
from guatu.exchange.enums import BatchState
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.exchange.names import NEW, NONE, ROLES, Role
from guatu.exchange.queries import READ_PERCENT, values_at, why_not_new
from guatu.exchange.reader import FIELDS
from guatu.exchange.rows import job_of
from guatu.exchange.services.staging import (
    LARGE_BYTES,
    LARGE_ROWS,
    decide_again,
    forget_rows,
    read_batch,
    refuse_closed,
)
from guatu.kit import progress as progress_file
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.registry import queries as registry

if TYPE_CHECKING:
    from guatu.access.models import User

_GONE = "这份文件已经导入或放弃，或者正在处理，请刷新页面查看"
UNITS = ("元", "千元", "万元", "百万元", "亿元")


def change_mapping(
    batch: ImportBatch,
    *,
    columns: Mapping[str, tuple[str | None, str | None]] | None = None,
    default_unit: str | None = None,
    skip_sheets: Collection[str] | None = None,
    as_of: Month | None = None,
) -> ImportBatch:
    """Say what columns are (key → field of `FIELDS` or None, unit or None), the unit of plain amounts, sheets to leave out, or
    the month; the file is then read again.

    Raises Refused for an unknown field or unit, two columns of one field where that cannot be, or a closed month.
    """
    for field, unit in (columns or {}).values():
        if field is not None and field not in FIELDS:
            raise Refused("没有这个栏目，请从列表中选择")
        if unit and unit not in UNITS:
            raise Refused(f"金额单位应为{'、'.join(UNITS)}之一")
    if default_unit and default_unit not in UNITS:
        raise Refused(f"金额单位应为{'、'.join(UNITS)}之一")
    if as_of:
        refuse_closed(as_of)
    mapping = dict(batch.mapping)
    if columns:
        chosen = {key: {"field": field, "unit": unit} for key, (field, unit) in columns.items()}
        mapping["columns"] = {**mapping.get("columns", {}), **chosen}
    if default_unit is not None:
        mapping["default_unit"] = default_unit
    if skip_sheets is not None:
        mapping["skip_sheets"] = sorted(skip_sheets)
    key = (as_of or Month.of_key(batch.as_of)).key
    return _read_again(batch, states=(BatchState.STAGED, BatchState.FAILED), mapping=mapping, as_of=key)


def restart_import(batch: ImportBatch) -> ImportBatch:
    """Begin a reading anew that failed or whose reader died; one whose writer died waits for confirmation again.

    A reader that lives after all finds the batch taken and leaves it; so does a writer. Raises Refused when there is nothing to
    start again.
    """
    if batch.state != BatchState.WRITING:
        return _read_again(batch, states=(BatchState.READING, BatchState.FAILED))
    moved = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(
        state=BatchState.STAGED, message="写入已停下，没有写入任何数据；请核对后再确认导入"
    )
    if not moved:
        raise Refused(_GONE)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def change_list(batch: ImportBatch, name: str, *, by: User) -> ImportBatch:
    """Say which list of the year the projects go on; an empty name means none."""
    if len(name.strip()) > 100:
        raise Refused("名单名称最多 100 字")
    _reopen(batch, mapping={**batch.mapping, "list_name": name.strip()})
    return _decide_again(batch, by)


@transaction.atomic
def answer_names(
    batch: ImportBatch,
    choices: Mapping[Role, Mapping[str, int | str]],
    *,
    by: User,
    inline: bool | None = None,
) -> ImportBatch:
    """Say what texts of places and bodies mean: an id, `new` or `none`; the rows are then decided anew.

    Raises Refused for an id outside the scope of `by`, or for new places or units where `by` may add none.
    """
    regions = set(access.regions_for(by, Can.IMPORT).values_list("pk", flat=True))
    bodies = {body.pk for body in organisations_on(Month.of_key(batch.as_of).last_day)}
    for role in ROLES:
        for text, meaning in choices.get(role, {}).items():
            if role == "region" and isinstance(meaning, int) and meaning not in regions:
                raise Refused(f"“{text}”所选的地区不在您的授权范围内，请另选")
            if role != "region" and isinstance(meaning, int) and meaning not in bodies:
                raise Refused(f"“{text}”所选的单位已不存在或已撤销，请另选")
            if isinstance(meaning, str) and meaning not in (NEW, NONE):
                raise Refused(f"请为“{text}”选择一个已有的名称、新增，或留空")
    names = batch.mapping.get("names", {})
    merged = {role: {**names.get(role, {}), **choices.get(role, {})} for role in ROLES}
    _reopen(batch, mapping={**batch.mapping, "names": merged})
    return _decide_again(batch, by, inline)


def accept_new_names(batch: ImportBatch, *, by: User, inline: bool | None = None) -> ImportBatch:
    """Take every unknown place and unit as new; `inline` does not wait for the worker however large the file is."""
    choices: dict[Role, dict[str, int | str]] = {role: {} for role in ROLES}
    for question in batch.reading.get("questions", []):
        choices[question["role"]][question["text"]] = NEW
    return answer_names(batch, choices, by=by, inline=inline)


@transaction.atomic
def answer_row(batch: ImportBatch, row_id: int, answer: int | str, *, by: User) -> ImportBatch:
    """Say which project a doubtful row is: the id of one of its candidates, `new`, or `skip`.

    Raises Refused for anything else, and for `new` when another project bears the row's code by now.
    """
    row = ImportRow.objects.filter(batch=batch, pk=row_id).first()
    if row is None:
        raise Refused("这一行已不在这份导入中，请刷新页面")
    if answer not in ("new", "skip", *row.candidates):
        raise Refused("请从列出的项目中选择一个，或选择“作为新项目”“不导入”")
    if answer == "new" and (why := _why_not_new(row)):
        raise Refused(why)
    _reopen(batch)
    ImportRow.objects.filter(pk=row.pk).update(answer=answer)
    return _decide_again(batch, by)


def _why_not_new(row: ImportRow) -> str:
    code = values_at(row.batch, [row.place])[row.place].get("code")
    return why_not_new(row, code, registry.keys_of(row.candidates))


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: User) -> None:
    """Throw a reading away; the register never knew of it. Raises Refused when it was imported or thrown away already."""
    # one that is being written may be thrown away too: the writer's first step finds it gone, and a dead writer blocks nobody
    waiting = (BatchState.STAGED, BatchState.FAILED, BatchState.READING, BatchState.WRITING)
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=waiting).update(state=BatchState.DISCARDED)
    if not moved:
        raise Refused(_GONE)
    forget_rows(batch)
    ledger.record("import.discard", f"import:{batch.pk}", by=by, detail={"file": batch.file_name})


def _reopen(batch: ImportBatch, *states: BatchState, **changes: Any) -> None:
    """Take a batch that waits for confirmation (or is in one of `states`) back into reading, with what was said."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=states or (BatchState.STAGED,)).update(
        state=BatchState.READING, message="", progress_percent=0, **changes
    )
    if not moved:
        raise Refused(_GONE)
    batch.refresh_from_db()


def _read_again(batch: ImportBatch, *, states: tuple[BatchState, ...], **changes: Any) -> ImportBatch:
    later = batch.file.size > LARGE_BYTES or batch.summary.get("rows", 0) > LARGE_ROWS
    with transaction.atomic():
        _reopen(batch, *states, **changes)
        if later:
            progress_file.forget(job_of(batch.pk))
            ledger.emit("import.uploaded", {"batch_id": batch.pk})
    if not later:  # what goes wrong in reading is kept with the batch, so it stands outside
        read_batch(batch.pk)
    batch.refresh_from_db()
    return batch


def _decide_again(batch: ImportBatch, by: User, inline: bool | None = None) -> ImportBatch:
    """The rest of an answer's transaction: an error takes the answer back, and the batch waits as before."""
    later = batch.summary.get("rows", 0) > LARGE_ROWS if inline is None else not inline
    if later:
        progress_file.teller(job_of(batch.pk), start=READ_PERCENT)(0, 1)
        ledger.emit("import.answered", {"batch_id": batch.pk})
    else:
        decide_again(batch, by)
    batch.refresh_from_db()
    return batch
