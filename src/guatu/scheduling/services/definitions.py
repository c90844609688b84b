"""Schedule packs and calendar packs from draft to published, and an office's closures."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from guatu.kit.clock import now
from guatu.kit.errors import AT_ONCE, Refused
from guatu.kit.packs import PackState, refuse_unseen
from guatu.kit.yaml_text import PackProblems
from guatu.ledger import services as ledger
from guatu.scheduling.enums import PackKind
from guatu.scheduling.models import Closure, PackVersion
from guatu.scheduling.packs.compiled import compile_pack
from guatu.scheduling.packs.schema import CalendarPackText, ScheduleText
from guatu.scheduling.packs.shipped import shipped_calendars, shipped_schedules

if TYPE_CHECKING:
    from guatu.access.models import Region, User


@transaction.atomic
def save_draft(text: str, *, by: User | None, seen: str | None = None) -> PackVersion:
    """Keep a pack as a draft under the slug and version it names; a draft of the same version is replaced.

    `seen` is the mark of the text this one was written from, empty for a new one; None replaces whatever is there.
    Raises Refused with every problem of the text, when that version is published already, or when its draft is another
    text than the one seen.
    """
    said = _checked(text)
    existing = PackVersion.objects.select_for_update().filter(slug=said.slug, version=said.version).first()
    if existing is not None and existing.state == PackState.PUBLISHED:
        raise Refused(
            f"“{said.slug}”第 {said.version} 版已发布，不能修改；请把 version 改为 {next_version(said.slug)} 再保存"
        )
    if existing is not None and existing.body != text:
        standing = f"“{said.slug}”第 {said.version} 版已有内容不同的草稿，这次没有保存"
        refuse_unseen(existing.body, seen, standing)
    other = PackVersion.objects.filter(slug=said.slug).exclude(kind=said.kind).first()
    if other is not None:
        raise Refused(f"代号“{said.slug}”已用于{other.get_kind_display()}，请换一个 slug")
    pack = existing or PackVersion(slug=said.slug, version=said.version)
    pack.kind, pack.title, pack.source = said.kind, said.title, said.source[:600]  # whole in the body
    pack.place = getattr(said, "place", "")
    pack.valid_from, pack.body = getattr(said, "valid_from", None), text
    pack.created_at, pack.created_by_id = now(), by.pk if by else None
    try:
        with transaction.atomic():
            pack.save()
    except IntegrityError as twice:  # somebody kept a first draft of this version a moment earlier
        raise Refused(AT_ONCE) from twice
    _record("schedule-pack.save", pack, by)
    return pack


def _checked(text: str) -> ScheduleText | CalendarPackText:
    try:
        return compile_pack(text).text
    except PackProblems as wrong:
        raise Refused(
            f"模板有 {len(wrong.problems)} 处问题，没有保存", details=[str(each) for each in wrong.problems]
        ) from wrong


def next_version(slug: str) -> int:
    """The first version of a pack that is not taken."""
    newest = PackVersion.objects.filter(slug=slug).order_by("-version").first()
    return newest.version + 1 if newest else 1


@transaction.atomic
def publish(pack: PackVersion, *, by: User | None, seen: str | None = None) -> None:
    """Make a draft final. A calendar counts for every schedule at once.

    `seen` is the mark of the text whose effect was looked at; None publishes whatever is there.
    Raises Refused when it is published or discarded already, or is another text than the one seen.
    """
    locked = PackVersion.objects.select_for_update().filter(pk=pack.pk, state=PackState.DRAFT).first()
    if locked is None:
        raise Refused("这一版已经发布或删除")
    refuse_unseen(locked.body, seen, "您看过影响以后，这份草稿又有改动，没有发布；请重新看它的影响，再发布")
    locked.state, locked.published_at = PackState.PUBLISHED, now()
    locked.save(update_fields=["state", "published_at"])
    _record("schedule-pack.publish", pack, by)
    if pack.kind == PackKind.CALENDAR:
        ledger.emit("calendar.changed", {"project_ids": None})
    pack.refresh_from_db()


@transaction.atomic
def discard_draft(pack: PackVersion, *, by: User | None, seen: str | None = None) -> None:
    """Throw a draft away; `seen` is the mark of the text that was looked at, None throws away whatever is there.

    Raises Refused for a published version, and when the draft is another text than the one seen.
    """
    locked = PackVersion.objects.select_for_update().filter(pk=pack.pk, state=PackState.DRAFT).first()
    if locked is None:
        raise Refused("已发布的版本不能删除")
    refuse_unseen(locked.body, seen, "您打开这一页以后，这份草稿又有改动，没有删除；请重新看过再决定")
    _record("schedule-pack.discard", pack, by)
    locked.delete()


@transaction.atomic
def load_shipped(*, at: datetime) -> list[PackVersion]:
    """Publish the schedule and calendar packs that come with the product and are not there yet; gives those added."""
    added = []
    for name, text in (shipped_calendars() | shipped_schedules()).items():
        said = _checked(text)
        if PackVersion.objects.filter(slug=said.slug, version=said.version).exists():
            continue
        pack = save_draft(text, by=None)
        publish(pack, by=None)
        ledger.record("schedule-pack.load", f"pack:{pack}", by=None, detail={"file": name, "at": at})
        added.append(pack)
    return added


@transaction.atomic
def add_closure(
    name: str,
    first_on: date,
    last_on: date,
    source: str,
    *,
    region: Region | None,
    work: str,
    is_yearly: bool,
    by: User,
) -> Closure:
    """Say that no work of one kind is done in a region from one day to another. Raises Refused for what makes no sense."""
    if not name.strip() or not source.strip():
        raise Refused("请填写停工安排的名称和依据")
    if last_on < first_on:
        raise Refused(f"结束日期 {last_on} 早于开始日期 {first_on}")
    if (last_on - first_on).days > 330:
        raise Refused("一次停工安排最长 330 天")
    row = Closure.objects.create(
        name=name.strip()[:60],
        region=region,
        work=work.strip()[:40],
        first_on=first_on,
        last_on=last_on,
        is_yearly=is_yearly,
        source=source.strip()[:300],
        at=now(),
        by_id=by.pk,
        by_name=str(by),
    )
    detail = {
        "name": row.name,
        "from": first_on,
        "until": last_on,
        "kind": row.work,
        "region": str(region or ""),
    }
    ledger.record("closure.add", f"closure:{row.pk}", by=by, detail=detail)
    ledger.emit("calendar.changed", {"project_ids": None})
    return row


@transaction.atomic
def withdraw_closure(row: Closure, *, by: User) -> None:
    """Take a closure back; schedules count its days again. Raises Refused a second time."""
    if not Closure.objects.filter(pk=row.pk, withdrawn_at__isnull=True).update(withdrawn_at=now()):
        raise Refused("这项停工安排已经撤销")
    ledger.record("closure.withdraw", f"closure:{row.pk}", by=by, detail={"name": row.name})
    ledger.emit("calendar.changed", {"project_ids": None})


def _record(verb: str, pack: PackVersion, by: User | None) -> None:
    ledger.record(verb, f"pack:{pack}", by=by, detail={"slug": pack.slug, "version": pack.version})
