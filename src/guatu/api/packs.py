"""Packs of definitions: read, check, keep as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router, Schema, Status

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller
from guatu.oversight import policy
from guatu.oversight.packs.check import check_pack
from guatu.oversight.queries.packs import packs
from guatu.oversight.services.packs import save_draft

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

router = Router(tags=["规则包"])


class PackOut(Schema):
    """One version of a pack."""

    slug: str
    version: int
    kind: str
    title: str
    place: str
    source: str
    state: str


class PackText(PackOut):
    """A pack with its YAML."""

    body: str


class PackIn(Schema):
    """The YAML of a pack."""

    body: str


class CheckOut(Schema):
    """Whether a pack can be used, and every problem with its line."""

    ok: bool
    problems: list[str]


def _fields(pack: PackVersion) -> dict[str, object]:
    names = ("slug", "version", "kind", "title", "place", "source", "state")
    return {name: getattr(pack, name) for name in names}


@router.get("", response=list[PackOut], summary="所有规则包和指标包")
def pack_list(request: Caller) -> list[PackOut]:
    require(request.user, Can.VIEW)
    return [PackOut.model_validate(_fields(pack)) for pack in packs(request.user)]


@router.get("/{slug}/{int:version}", response=PackText, summary="一个版本的全文")
def pack_text(request: Caller, slug: str, version: int) -> PackText:
    pack = policy.pack_for(request.user, slug, version)
    return PackText.model_validate({**_fields(pack), "body": pack.body})


@router.post("/check", response=CheckOut, summary="检查一个规则包，不保存")
def check(request: Caller, given: PackIn) -> CheckOut:
    require(request.user, Can.VIEW)
    report = check_pack(given.body)
    return CheckOut(ok=report.is_good, problems=[str(problem) for problem in report.problems])


@router.post("", response={201: PackOut}, summary="保存为草稿（发布在网页上进行）")
def keep(request: Caller, given: PackIn) -> Status[PackOut]:
    require(request.user, Can.DEFINE)
    return Status(201, PackOut.model_validate(_fields(save_draft(given.body, by=request.user))))
