"""What the pages of the lights show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.compiled import LightsPack
from guatu.oversight.queries.findings import finding
from guatu.oversight.queries.lights import LightCounts, LightRow, light_counts, lights_for
from guatu.oversight.queries.overview import is_compared, turn_counts, turned
from guatu.oversight.queries.packs import lights_of, pack_in_force
from guatu.oversight.queries.rates import Where
from guatu.oversight.queries.trial import try_pack
from guatu.web.lights.asking import colour_asked, pack_asked, packs_on_offer
from guatu.web.lights.links import NONE, colour_url, group_url
from guatu.web.lights.picture import Picture, picture_of
from guatu.web.months import months_shown, no_data
from guatu.web.rates.asking import Group, group_asked, page_asked, slice_asked
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion
    from guatu.registry.models import Project

SIZE = 50
NO_RULES = {
    "icon": "traffic-lights",
    "title": "没有启用亮灯规则包",
    "text": "请发改局在“规则包”中选择一个亮灯规则包并启用；也可以在上面选一个规则包预览。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One project with its light and the deciding clauses in one line."""

    number: int
    row: LightRow
    reasons: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group with how many of each colour, each with the address of the list it counts."""

    label: str
    projects: int
    href: str
    cells: list[tuple[int, str]]


def list_context(request: SignedIn) -> dict[str, Any]:
    """Everything the list is made from; `is_preview` when a pack is shown that is not in force."""
    month, months = months_shown(request)
    in_force = pack_in_force(PackKind.LIGHTS, month)
    pack = pack_asked(request) or in_force
    is_preview = pack is not None and pack != in_force
    by = slice_asked(request.GET, Slice.UNIT) or Slice.UNIT
    frame = {
        "month": month,
        "months": months,
        "in_force": in_force,
        "pack": pack,
        "is_preview": is_preview,
        "by": by,
        "offer": packs_on_offer(request),
        "may_define": may(request.user, Can.DEFINE),
    }
    if pack is None:
        return frame | {"empty": NO_RULES}
    return frame | _lit(request, month, months, pack, by, is_preview)


def _lit(
    request: SignedIn, month: Month, months: list[Month], pack: PackVersion, by: Slice, is_preview: bool
) -> dict[str, Any]:
    rules = lights_of(pack)
    whole = light_counts(request.user, month, pack=pack)[0]
    if not whole.projects:
        return {"empty": no_data(month, months)}
    shown_pack = pack if is_preview else None
    groups = light_counts(request.user, month, by, pack=pack)
    return {
        "rules": rules,
        "picture": picture_of(whole, rules, pack, month, preview=is_preview),
        "compared": _compared(request, month, pack) if is_preview else None,
        "tabs": [
            (each.label, group_url(month, each, shown_pack), each == by)
            for each in (Slice.UNIT, Slice.REGION)
        ],
        "colours": [(each.code, each.label) for each in _worst_first(rules)] + [(NONE, "无灯")],
        "groups": [_group_line(each, rules, month, by, shown_pack) for each in groups],
    } | _projects(request, month, rules, pack, shown_pack, {each.key: each.label for each in groups})


def _worst_first(rules: LightsPack) -> list[Any]:
    return sorted(rules.text.colours, key=lambda each: -each.rank)


def _compared(request: SignedIn, month: Month, pack: PackVersion) -> dict[str, Any] | None:
    """The lights in force beside a preview, and how many projects would change."""
    in_force = pack_in_force(PackKind.LIGHTS, month)
    if in_force is None:
        return None
    counts = light_counts(request.user, month, pack=in_force)[0]
    trial = try_pack(request.user, pack.body, [month], limit=0)[0]
    picture: Picture = picture_of(counts, lights_of(in_force), in_force, month)
    return {"picture": picture, "changed": trial.changed}


def _group_line(
    counts: LightCounts, rules: LightsPack, month: Month, by: Slice, pack: PackVersion | None
) -> GroupLine:
    group = Group(by, counts.key)
    codes = [*(each.code for each in _worst_first(rules)), ""]
    cells = [(counts.counts.get(code, 0), colour_url(month, code or NONE, pack, group)) for code in codes]
    return GroupLine(counts.label, counts.projects, colour_url(month, "", pack, group), cells)


def _projects(
    request: SignedIn,
    month: Month,
    rules: LightsPack,
    pack: PackVersion,
    shown_pack: PackVersion | None,
    labels: dict[Any, str],
) -> dict[str, Any]:
    """The projects of one page, worst colour first, narrowed by colour and group."""
    colour = colour_asked(request.GET, rules)
    group = group_asked(request.GET) if "key" in request.GET else Group(None, None)
    where: Where = {} if group.by is None else {group.by: group.key}
    number = page_asked(request.GET)
    found = lights_for(
        request.user, month, pack=pack, where=where, colour=colour, offset=(number - 1) * SIZE, limit=SIZE
    )
    page: Page[int] = Paginator(range(found.total), SIZE).get_page(number)
    if page.number != number:
        first = page.start_index() - 1 if found.total else 0
        found = lights_for(
            request.user, month, pack=pack, where=where, colour=colour, offset=max(first, 0), limit=SIZE
        )
    lines = [Line(at, row, reasons(row)) for at, row in enumerate(found.rows, max(page.start_index(), 1))]
    narrowed = []
    if colour is not None:
        narrowed.append((rules.label(colour), colour_url(month, "", shown_pack, group)))
    if group.by is not None:
        kept = "" if colour is None else colour or NONE
        words = f"{group.by.label}：{labels.get(group.key, '没有项目的分组')}"
        narrowed.append((words, colour_url(month, kept, shown_pack)))
    return {"page": page, "lines": lines, "narrowed": narrowed, "total": found.total}


def reasons(row: LightRow) -> str:
    """The clauses behind the colour of a project in one line; what is lit milder is left to the details."""
    deciding = [each for each in row.dimensions if each.colour == row.colour and each.text]
    return "；".join(f"{each.name}：{each.text}" for each in deciding) or "没有符合任何一条，不亮灯"


def finding_context(request: SignedIn, project: Project) -> dict[str, Any]:
    """Why a project has its light, by the pack in force or the one the address names."""
    month, months = months_shown(request)
    pack = pack_asked(request)
    in_force = pack_in_force(PackKind.LIGHTS, month)
    known = pack or in_force
    return {
        "month": month,
        "months": months,
        "project": project,
        "is_preview": pack is not None and pack != in_force,
        "finding": finding(request.user, project.pk, month, pack=known) if known else None,
    }


def changes_context(request: SignedIn) -> dict[str, Any]:
    """The projects whose colour changed since last month, paged, and how many went from which colour to which."""
    month, months = months_shown(request)
    pack = pack_in_force(PackKind.LIGHTS, month)
    frame = {"month": month, "months": months, "pack": pack, "last": month.plus(-1)}
    if pack is None or not is_compared(month, pack):
        return frame | {"empty": _not_compared(month, pack)}
    rules = lights_of(pack)
    after, before = (colour_asked(request.GET, rules, name) for name in ("after", "before"))
    counts = turn_counts(request.user, month)
    total = sum(
        number for (was, to), number in counts.items() if after in (None, to) and before in (None, was)
    )
    page = Paginator(range(total), SIZE).get_page(page_asked(request.GET))
    rows = turned(request.user, month, after, before, offset=max(page.start_index() - 1, 0), limit=SIZE)
    labels = {each.code: each.label for each in rules.text.colours} | {"": rules.label("")}
    return frame | {
        "after": after,
        "after_label": None if after is None else labels[after],
        "asked_before": before,
        "before_label": None if before is None else labels[before],
        "page": page,
        "rows": [
            (page.start_index() + at, row, labels.get(row.before), labels.get(row.after))
            for at, row in enumerate(rows)
        ],
        "ways": [
            (was, labels.get(was), to, labels.get(to), number)
            for (was, to), number in sorted(counts.items(), key=lambda each: -each[1])
        ],
    }


def _not_compared(month: Month, pack: PackVersion | None) -> dict[str, str]:
    title = "没有启用亮灯规则包" if pack is None else "没有可比的上月"
    return {
        "icon": "traffic-lights",
        "title": title,
        "text": f"{month.plus(-1).label}没有按同一规则包亮灯，不作比较。",
    }
