"""What is decided about a schedule: promised dates, ways to win time, baselines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.scheduling.enums import Deed
from guatu.scheduling.models import Baseline, OptionTaken, ProjectSchedule, Promise
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.services.reporting import node_of
from guatu.scheduling.services.revising import Act, check_reason, revise
from guatu.scheduling.timetables import Timetable, timetable_of

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def promise(
    row: ProjectSchedule,
    key: str,
    promised_on: date,
    source: str,
    *,
    seen: int,
    on: date,
    by: User | None,
    reason: str = "",
    note: str = "",
) -> Timetable:
    """Promise a day for a node, or move one that was promised: then a listed reason and the basis are asked for.

    Raises Refused without a source, without a reason for a move, and as `revise` does.
    """
    node = node_of(row, key)
    if not source.strip():
        raise Refused("请写明目标日期的出处（文件、会议、合同）")
    standing = Promise.objects.filter(schedule=row, node=key).first()
    if standing and standing.on == promised_on:
        raise Refused(f"“{node.name}”的目标日期没有变化")
    if standing:
        check_reason(row, reason, f"“{node.name}”的目标日期由 {standing.on} 改为 {promised_on}")
    before = {"on": str(standing.on), "source": standing.source} if standing else {}
    after = {"on": str(promised_on), "source": source.strip()[:200]}
    act = Act(Deed.PROMISED, key, node.name, before, after, reason, note)

    def write() -> None:
        Promise.objects.update_or_create(
            schedule=row, node=key, defaults={"on": promised_on, "source": source.strip()[:200]}
        )

    return revise(row, act, write, seen=seen, on=on, by=by)


@transaction.atomic
def withdraw_promise(
    row: ProjectSchedule, key: str, *, seen: int, on: date, by: User | None, reason: str, note: str = ""
) -> Timetable:
    """Take back the promise of a node the plan is not counted back from. Raises Refused without a reason."""
    node = node_of(row, key)
    standing = Promise.objects.filter(schedule=row, node=key).first()
    if standing is None or key == row.aim:
        raise Refused(f"“{node.name}”的目标日期不能取消")
    check_reason(row, reason, f"取消“{node.name}”的目标日期")
    act = Act(
        Deed.PROMISED, key, node.name, {"on": str(standing.on), "source": standing.source}, {}, reason, note
    )
    return revise(row, act, standing.delete, seen=seen, on=on, by=by)


@transaction.atomic
def take_options(
    row: ProjectSchedule, keys: list[str], agreed_by: str, *, seen: int, on: date, by: User | None
) -> Timetable:
    """Decide on ways to win time, with who agreed to them. Raises Refused for unknown ones or without that."""
    keys = list(dict.fromkeys(keys))
    known = {option.key: option for option in timetable_of(row, on).untaken}
    if not keys or set(keys) - set(known):
        raise Refused("请选择要采用的赶工措施；已采用或不再适用的请刷新页面")
    if not agreed_by.strip():
        who = "、".join(dict.fromkeys(body for key in keys for body in known[key].engine.must_agree))
        raise Refused(f"请写明同意的单位和依据{f'（须 {who} 同意）' if who else ''}")
    names = "、".join(known[key].name for key in keys)
    act = Act(Deed.OPTION_TAKEN, "", names, {}, {"agreed_by": agreed_by.strip()})

    def write() -> None:
        OptionTaken.objects.bulk_create(
            OptionTaken(
                schedule=row,
                key=key,
                agreed_by=agreed_by.strip()[:200],
                at=now(),
                by_name=str(by) if by else "系统",
            )
            for key in keys
        )

    return revise(row, act, write, seen=seen, on=on, by=by)


@transaction.atomic
def drop_option(
    row: ProjectSchedule, key: str, reason: str, *, seen: int, on: date, by: User | None
) -> Timetable:
    """Go back on a way to win time. Raises Refused without a reason, or when it was not taken."""
    taken = OptionTaken.objects.filter(schedule=row, key=key).first()
    if taken is None:
        raise Refused("这项赶工措施没有采用，请刷新页面")
    if not reason.strip():
        raise Refused("请写明不再采用的原因")
    options = compile_schedule_pack(row.pack.body).options if row.pack else ()
    name = next((option.name for option in options if option.key == key), key)
    act = Act(Deed.OPTION_DROPPED, "", name, {"agreed_by": taken.agreed_by}, {}, "", reason)
    return revise(row, act, taken.delete, seen=seen, on=on, by=by)


@transaction.atomic
def set_baseline(
    row: ProjectSchedule, name: str, decision: str, decided_on: date, *, seen: int, on: date, by: User | None
) -> Baseline:
    """Keep the dates as they are now, as the plan a decision set. It never changes; a later one does not take its place.

    Raises Refused without a name and a decision, for a decision that lies ahead, and as `revise` does.
    """
    if not name.strip() or not decision.strip():
        raise Refused("请填写基线名称和设定它的决定（文号或会议）")
    if decided_on > on:
        raise Refused(f"决定日期 {decided_on} 还没有到")
    number = Baseline.objects.filter(schedule=row).count() + 1
    act = Act(Deed.BASELINE, "", name.strip(), {}, {"decision": decision.strip()})
    made: list[Baseline] = []

    def write() -> None:
        found = timetable_of(row, on)
        made.append(
            Baseline.objects.create(
                schedule=row,
                number=number,
                name=name.strip()[:60],
                decision=decision.strip()[:200],
                decided_on=decided_on,
                as_of=on,
                promises={key: str(each.on) for key, each in found.promises.items()},
                dates={each.task.id: [str(each.start), str(each.finish)] for each in found.plan.windows()},
                at=now(),
                by_id=by.pk if by else None,
                by_name=str(by) if by else "系统",
            )
        )

    revise(row, act, write, seen=seen, on=on, by=by)
    return made[0]
