"""What the list of packs and the page of one show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import AnnouncedYear, CalendarError, working_calendar
from guatu.kit.packs import PackState, mark_of
from guatu.scheduling.enums import PackKind
from guatu.scheduling.packs.changes import pack_changes
from guatu.scheduling.packs.check import check_pack
from guatu.scheduling.packs.compiled import compile_calendar_pack, compile_schedule_pack
from guatu.scheduling.policy import may_define_packs
from guatu.scheduling.queries.definitions import pack_versions, schedules_by_pack
from guatu.scheduling.queries.sample import laid_out, sample_picture
from guatu.web.pack_texts import published_before, text_difference
from guatu.web.requests import SignedIn
from guatu.web.schedule_packs.rows import option_lines, phases_of

if TYPE_CHECKING:
    from guatu.scheduling.models import PackVersion


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack: its newest version, all its versions, how much it holds, and the schedules in use that go by it."""

    newest: PackVersion
    versions: list[PackVersion]
    size: str
    applies: str
    schedules: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs of one kind."""

    kind: PackKind
    lines: list[PackLine]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One announced year and the working days it comes to."""

    year: AnnouncedYear
    worked: list[date]
    days: int


def list_context(request: SignedIn) -> dict[str, Any]:
    """Everything the list is made from."""
    found = pack_versions(request.user)
    used = schedules_by_pack(request.user)
    return {
        "shelves": [_shelf(kind, [each for each in found if each.kind == kind], used) for kind in PackKind],
        "may_define": may_define_packs(request.user),
    }


def _shelf(kind: PackKind, found: list[PackVersion], used: dict[tuple[str, int], int]) -> Shelf:
    by_slug: dict[str, list[PackVersion]] = {}
    for pack in found:
        by_slug.setdefault(pack.slug, []).append(pack)
    lines = [
        PackLine(
            versions[0],
            versions,
            *_contents(versions[0]),
            sum(count for (name, _), count in used.items() if name == slug),
        )
        for slug, versions in by_slug.items()
    ]
    lines.sort(key=lambda line: (-line.schedules, line.newest.title))
    return Shelf(kind, lines)


def _contents(pack: PackVersion) -> tuple[str, str]:
    """How much a pack holds, and what it is for."""
    if check_pack(pack.body).problems:
        return "读不懂", pack.place
    if pack.kind == PackKind.CALENDAR:
        years = compile_calendar_pack(pack.body).years
        return f"{years[0].year}—{years[-1].year} 年", pack.place
    compiled = compile_schedule_pack(pack.body)
    return str(len(compiled.nodes)), "、".join(compiled.text.applies) or pack.place


def page_context(request: SignedIn, pack: PackVersion, on: date) -> dict[str, Any]:
    """Everything the page of one version is made from."""
    versions = pack_versions(request.user, pack.slug)
    before = published_before(pack, versions)
    is_calendar = pack.kind == PackKind.CALENDAR
    problems = check_pack(pack.body).problems
    comparable = before is not None and not problems and not check_pack(before.body).problems
    used = schedules_by_pack(request.user)
    context = {
        "pack": pack,
        "versions": [(each, used.get((each.slug, each.version), 0)) for each in versions],
        "schedules": sum(count for (slug, _), count in used.items() if slug == pack.slug),
        "may_define": may_define_packs(request.user),
        "seen": mark_of(pack.body),
        "is_draft": pack.state == PackState.DRAFT,
        "is_calendar": is_calendar,
        "before": before,
        "problems": problems,
        "changes": pack_changes(before.body, pack.body, is_calendar=is_calendar)
        if before and comparable
        else [],
        "lines": text_difference(before.body, pack.body) if before else [],
    }
    if problems:
        return context
    return context | (_calendar_context(pack) if is_calendar else _schedule_context(pack, on))


def _schedule_context(pack: PackVersion, on: date) -> dict[str, Any]:
    compiled = compile_schedule_pack(pack.body)
    names = {node.key: node.name for node in compiled.nodes}
    try:
        plan = laid_out(compiled, on)
    except CalendarError:
        plan = None  # longer than the calendar: the tables still say everything
    return {
        "text": compiled.text,
        "phases": phases_of(compiled, plan),
        "picture": sample_picture(compiled, plan) if plan else None,
        "plan": plan,
        "limits": sum(1 for node in compiled.nodes if node.law_source),
        "targets": [(name, names[key]) for name, key in compiled.targets.items()],
        "options": option_lines(compiled, plan),
        "aim": names[compiled.targets[compiled.default_target]],
    }


def _calendar_context(pack: PackVersion) -> dict[str, Any]:
    compiled = compile_calendar_pack(pack.body)
    by = working_calendar("工作日", compiled.years)
    years = [
        YearLine(year, sorted(year.work), by.count(date(year.year, 1, 1), date(year.year, 12, 31)))
        for year in reversed(compiled.years)
    ]
    return {"text": compiled.text, "years": years}
