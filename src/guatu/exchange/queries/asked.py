"""What an import asks of its user: doubtful rows, and names nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.access import facts
from guatu.access import policy as access
from guatu.access import queries as access_queries
from guatu.access.enums import Can, OrganisationKind
from guatu.engine.calendar import Month
from guatu.exchange.enums import RowAction
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.exchange.names import NEW, NONE, ROLE_NAMES, ROLES
from guatu.exchange.policy import reach_of
from guatu.exchange.queries.said import values_at
from guatu.registry import queries as registry
from guatu.registry.queries import ProjectKey

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project a doubtful row may be."""

    pk: int
    name: str
    code: str
    place: str
    unit: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that may be more than one project; `why` says why it cannot be a new one, empty when it may be."""

    pk: int
    row_no: int
    sheet: str
    name: str
    code: str
    place: str
    candidates: tuple[Candidate, ...]
    why: str


@dataclass(frozen=True, slots=True)
class AskedName:
    """A text nobody knows, what it may mean (id and name), and what is chosen at first."""

    role: str
    role_name: str
    text: str
    rows: int
    options: tuple[tuple[str, str], ...]
    chosen: str


def asked_rows(batch: ImportBatch) -> list[AskedRow]:
    """The rows that may be more than one project, with those projects."""
    rows = list(ImportRow.objects.filter(batch=batch, action=RowAction.ASK).order_by("id")[:200])
    said = values_at(batch, {row.place for row in rows})
    keys = registry.keys_of(pk for row in rows for pk in row.candidates)
    regions, bodies = access_queries.region_names(), access_queries.organisation_names()
    return [
        AskedRow(
            row.pk,
            row.row_no,
            row.sheet,
            said[row.place].get("name", ""),
            said[row.place].get("code", ""),
            said[row.place].get("region_text", ""),
            tuple(
                Candidate(
                    key.pk,
                    key.name,
                    key.code,
                    regions.get(key.region_id or 0, ""),
                    bodies.get(key.unit_id or 0, ""),
                )
                for pk in row.candidates
                if (key := keys.get(pk))
            ),
            why_not_new(row, said[row.place].get("code"), keys),
        )
        for row in rows
    ]


def why_not_new(row: ImportRow, code: str | None, keys: Mapping[int, ProjectKey]) -> str:
    """A sentence when one of the row's candidates (in `keys`, by id) bears its `code` by now; empty when the row may be new."""
    for key in (keys[pk] for pk in row.candidates if pk in keys):
        if code and key.code == code:
            return (
                f"第 {row.row_no} 行的项目代码 {code} 已登记在“{key.name}”上，不能再作为新项目；"
                "请选择更新它，或不导入这一行"
            )
    return ""


def asked_names(batch: ImportBatch, user: User) -> list[AskedName]:
    """The places and units nobody knows, each with what it may mean: the likely first, then all of the scope, new, or nothing."""
    questions = sorted(batch.reading.get("questions", []), key=lambda one: ROLES.index(one["role"]))
    if not questions:
        return []
    may_add = reach_of(user, Can.IMPORT).may_add_places
    regions = list(access.regions_for(user, Can.IMPORT).values_list("pk", "name"))
    day = Month.of_key(batch.as_of).last_day
    offices = [
        (body.pk, body.name) for body in facts.organisations_on(day) if body.kind != OrganisationKind.COMPANY
    ]
    return [
        _asked_name(question, regions if question["role"] == "region" else offices, may_add)
        for question in questions
    ]


def _asked_name(question: Mapping[str, Any], places: Sequence[tuple[int, str]], may_add: bool) -> AskedName:
    likely = [pk for pk in question["likely"] if pk in dict(places)]
    ordered = sorted(places, key=lambda place: likely.index(place[0]) if place[0] in likely else 99)
    options = [(str(pk), f"{name}（相近）" if pk in likely else name) for pk, name in ordered]
    if may_add:
        options.insert(len(likely), (NEW, f"新增“{question['text']}”"))
    options.append((NONE, "留空，不填"))
    chosen = str(likely[0]) if likely else NEW if may_add else ""
    return AskedName(
        question["role"],
        ROLE_NAMES[question["role"]],
        question["text"],
        question["rows"],
        tuple(options),
        chosen,
    )


def questions(batch: ImportBatch, user: User) -> list[str]:
    """Everything an import still has to be told, one sentence each, as the command line prints it."""
    rows = [
        (row.why or f"第 {row.row_no} 行“{row.name}”可能是平台里的")
        + "："
        + "；".join(_described(each) for each in row.candidates)
        for row in asked_rows(batch)
    ]
    names = [
        f"{name.role_name}“{name.text}”（{name.rows} 行）平台里没有" for name in asked_names(batch, user)
    ]
    return rows + names


def _described(candidate: Candidate) -> str:
    return "，".join(
        part for part in (candidate.name, candidate.code, candidate.place, candidate.unit) if part
    )
