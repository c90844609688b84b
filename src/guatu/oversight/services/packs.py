"""Packs from draft to force: saved, published for good, chosen from a month on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.packs import PackState, refuse_unseen, shipped_texts
from guatu.ledger import services as ledger
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light, PackChoice, PackVersion, Rollup
from guatu.oversight.packs.compiled import compile_pack
from guatu.oversight.packs.reader import PackProblems
from guatu.oversight.packs.schema import PackText
from guatu.oversight.packs.shipped import (
    DEFAULT_INDICATORS,
    DEFAULT_LIGHTS,
    DEFAULT_MEASURES,
    DEFAULT_TARGET_RULES,
)
from guatu.progress.queries import closed_months
from guatu.progress.services import hold_open

if TYPE_CHECKING:
    from guatu.access.models import User

SINCE_EVER = 190001
_DEFAULTS = {
    PackKind.LIGHTS: DEFAULT_LIGHTS,
    PackKind.INDICATORS: DEFAULT_INDICATORS,
    PackKind.MEASURES: DEFAULT_MEASURES,
    PackKind.TARGETS: DEFAULT_TARGET_RULES,
}


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
            f"“{said.slug}”第 {said.version} 版已发布，不能修改；请把 version 改为 {_next_version(said.slug)} 再保存"
        )
    if existing is not None and existing.body != text:
        standing = f"“{said.slug}”第 {said.version} 版已有内容不同的草稿，这次没有保存"
        refuse_unseen(existing.body, seen, standing)
    other = PackVersion.objects.filter(slug=said.slug).exclude(kind=said.model_dump()["kind"]).first()
    if other is not None:
        raise Refused(f"代号“{said.slug}”已用于{other.get_kind_display()}，请换一个 slug")
    pack = existing or PackVersion(slug=said.slug, version=said.version)
    _fill(pack, said, text, by)
    if existing is not None:
        _forget_results(pack)
    ledger.record("pack.save", f"pack:{pack.pk}", by=by, detail={"slug": pack.slug, "version": pack.version})
    return pack


def _checked(text: str) -> PackText:
    try:
        return compile_pack(text).text
    except PackProblems as wrong:
        raise Refused(
            f"规则包有 {len(wrong.problems)} 处问题，没有保存", details=[str(each) for each in wrong.problems]
        ) from wrong


def _next_version(slug: str) -> int:
    newest = PackVersion.objects.filter(slug=slug).order_by("-version").first()
    return newest.version + 1 if newest else 1


def _fill(pack: PackVersion, said: PackText, text: str, by: User | None) -> None:
    pack.kind = said.model_dump()["kind"]
    pack.title, pack.place, pack.source = said.title, said.place, said.source
    pack.valid_from, pack.body = said.valid_from, text
    pack.created_at, pack.created_by_id = now(), by.pk if by else None
    pack.save()


def _forget_results(pack: PackVersion) -> None:
    """What a former wording of the draft gave is no longer true."""
    Light.objects.filter(pack=pack).delete()
    Rollup.objects.filter(pack=pack).delete()


@transaction.atomic
def discard_draft(pack: PackVersion, *, by: User | None, seen: str | None = None) -> None:
    """Throw a draft away with what trying it left behind; `seen` is the mark of the text that was looked at, None throws away
    whatever is there.

    Raises Refused for a published version, and when the draft is another text than the one seen.
    """
    locked = PackVersion.objects.select_for_update().filter(pk=pack.pk, state=PackState.DRAFT).first()
    if locked is None:
        raise Refused("已发布的版本不能删除")
    refuse_unseen(locked.body, seen, "您打开这一页以后，这份草稿又有改动，没有删除；请重新看过再决定")
    ledger.record(
        "pack.discard", f"pack:{pack.pk}", by=by, detail={"slug": pack.slug, "version": pack.version}
    )
    _forget_results(locked)
    locked.delete()


@transaction.atomic
def publish(pack: PackVersion, *, by: User | None, seen: str | None = None) -> None:
    """Make a draft final: from now on its text never changes. `seen` is the mark of the text that was looked at, None publishes
    whatever is there.

    Raises Refused when it is published or discarded already, and when the draft is another text than the one seen.
    """
    locked = PackVersion.objects.select_for_update().filter(pk=pack.pk, state=PackState.DRAFT).first()
    if locked is None:
        raise Refused("这一版已经发布或删除")
    refuse_unseen(locked.body, seen, "您打开这一页以后，这份草稿又有改动，没有发布；请重新看过再决定")
    locked.state, locked.published_at = PackState.PUBLISHED, now()
    locked.save(update_fields=["state", "published_at"])
    ledger.record(
        "pack.publish", f"pack:{pack.pk}", by=by, detail={"slug": pack.slug, "version": pack.version}
    )
    pack.refresh_from_db()


@transaction.atomic
def choose_pack(pack: PackVersion, from_month: Month, *, by: User | None) -> None:
    """Put a published pack in force from a month on; open months from then on are worked out anew.

    Closed months keep the pack they were closed by: where `from_month` or a later one is closed, the choice counts from the
    month after the last of them. Raises Refused for a draft.
    """
    hold_open()
    closed = [Month.of_key(key) for key in closed_months() if key >= from_month.key]
    first = max(closed).plus(1) if closed else from_month
    _choose(pack, first.key, by)
    ledger.emit("pack.chosen", {"pack": pack.pk, "kind": pack.kind, "from_month": first.key})


def _choose(pack: PackVersion, from_key: int, by: User | None) -> None:
    if pack.state != PackState.PUBLISHED:
        raise Refused("草稿不能启用，请先发布")
    PackChoice.objects.create(
        kind=pack.kind,
        pack=pack,
        from_month=from_key,
        chosen_at=now(),
        chosen_by_id=by.pk if by else None,
    )
    ledger.record(
        "pack.choose",
        f"pack:{pack.pk}",
        by=by,
        detail={"slug": pack.slug, "version": pack.version, "from_month": from_key},
    )


@transaction.atomic
def load_shipped_packs(*, at: datetime) -> list[PackVersion]:
    """Publish the packs that come with the product and are not there yet; the default ones are put in force if none is.

    Gives the packs that were added. Running it again changes nothing.
    """
    added = []
    for name, text in shipped_texts().items():
        said = _checked(text)
        if PackVersion.objects.filter(slug=said.slug, version=said.version).exists():
            continue
        pack = save_draft(text, by=None)
        publish(pack, by=None)
        ledger.record("pack.load", f"pack:{pack.pk}", by=None, detail={"file": name, "at": at})
        added.append(pack)
    for kind, slug in _DEFAULTS.items():
        if not PackChoice.objects.filter(kind=kind).exists():
            newest = PackVersion.objects.filter(slug=slug, state=PackState.PUBLISHED).order_by("-version")
            _choose(newest[0], SINCE_EVER, None)
    return added
