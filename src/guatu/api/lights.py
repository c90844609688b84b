"""Lights by the pack in force or another one."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Schema

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller, MonthText, PageNumber, PageSize
from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.queries.findings import finding
from guatu.oversight.queries.lights import lights_for
from guatu.oversight.queries.packs import pack_named

router = Router(tags=["亮灯"])
PackName = Annotated[str, Query(description="规则包，如 wuhan 或 wuhan@1；不写为当月启用的")]


class DimensionOut(Schema):
    """One side of a light; `because` and `remedy` only where one project is asked for."""

    name: str
    colour: str
    clause: int | None
    text: str
    because: str = ""
    remedy: str = ""


class LightOut(Schema):
    """One project's light; an empty colour is no light."""

    project_id: int
    name: str
    unit: str
    region: str
    colour: str
    dimensions: list[DimensionOut]


class LightListOut(Schema):
    """A page of lights, most severe first, and how many of each colour there are in all."""

    month: str
    pack: str
    total: int
    counts: dict[str, int]
    rows: list[LightOut]


class FindingOut(Schema):
    """Why one project has its light and what would change it."""

    month: str
    pack: str
    colour: str
    in_scope: bool
    has_facts: bool
    dimensions: list[DimensionOut]


@router.get("", response=LightListOut, summary="某月的灯，最重的在前")
def light_list(
    request: Caller,
    month: MonthText,
    pack: PackName = "",
    colour: str | None = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> LightListOut:
    require(request.user, Can.VIEW)
    chosen = pack_named(pack, PackKind.LIGHTS) if pack else None
    found = lights_for(
        request.user, Month.parse(month), pack=chosen, colour=colour, offset=(page - 1) * size, limit=size
    )
    return LightListOut(
        month=str(found.month),
        pack=str(found.pack),
        total=found.total,
        counts=found.counts,
        rows=[
            LightOut(
                project_id=row.project_id,
                name=row.name,
                unit=row.unit,
                region=row.region,
                colour=row.colour,
                dimensions=[
                    DimensionOut(name=each.name, colour=each.colour, clause=each.clause, text=each.text)
                    for each in row.dimensions
                ],
            )
            for row in found.rows
        ],
    )


@router.get("/{int:project_id}", response=FindingOut, summary="一个项目的灯：依据、数字、怎样转绿")
def light(request: Caller, project_id: int, month: MonthText, pack: PackName = "") -> FindingOut:
    chosen = pack_named(pack, PackKind.LIGHTS) if pack else None
    found = finding(request.user, project_id, Month.parse(month), pack=chosen)
    return FindingOut(
        month=str(found.month),
        pack=str(found.pack),
        colour=found.colour,
        in_scope=found.in_scope,
        has_facts=found.has_facts,
        dimensions=[
            DimensionOut(
                name=each.name,
                colour=each.colour,
                clause=each.clause,
                text=each.text,
                because=each.because,
                remedy=each.remedy,
            )
            for each in found.dimensions
        ],
    )
