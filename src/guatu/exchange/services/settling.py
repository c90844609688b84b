"""What becomes of each row of a workbook: which project it is taken for, or why it is not imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.exchange import names
from guatu.exchange.enums import RowAction
from guatu.exchange.names import ASK, ELSEWHERE, NEW, NONE, Directory, Meaning, Question, Role
from guatu.exchange.pieces import Values
from guatu.exchange.policy import Reach, reach_of
from guatu.exchange.reader.text import compact
from guatu.exchange.rows import Ids
from guatu.kit.pinyin import initials
from guatu.registry import queries as registry
from guatu.registry.queries import ProjectKey
from guatu.registry.values import unusable_code

if TYPE_CHECKING:
    from guatu.access.models import User


class Staged(NamedTuple):
    """A row as it came: where it stands, what it says, and what the user answered (a project id, `new`, `skip`, or None)."""

    sheet: str
    row_no: int
    values: Values
    answer: int | str | None = None


@dataclass(slots=True)
class Fate:
    """What becomes of one row; `why` says why it is not imported, `field` which of its cells says so."""

    action: RowAction
    ids: Ids
    project_id: int | None = None
    candidates: tuple[int, ...] = ()
    why: str = ""
    field: str = "name"


@dataclass(slots=True)
class Settled:
    """The fates of all rows in order, what had to be asked, and what each text of a place or body means."""

    fates: list[Fate] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    meanings: dict[tuple[Role, str], Meaning] = field(default_factory=dict)

    def new_texts(self) -> dict[str, list[str]]:
        """The texts that are to become new places and bodies, by role."""
        return {
            role: [text for (of, text), meaning in self.meanings.items() if of == role and meaning == NEW]
            for role in names.ROLES
        }


class _Meant(NamedTuple):
    """What the three texts of a row mean; None where it has none."""

    region: Meaning | None
    unit: Meaning | None
    owner: Meaning | None

    @property
    def ids(self) -> Ids:
        return Ids(*(meaning if isinstance(meaning, int) else None for meaning in self))


def settle(
    rows: Sequence[Staged], *, by: User, as_of: Month, choices: Mapping[str, Any] | None = None
) -> Settled:
    """Decide for every row. Nothing is written; the same register, rights and answers give the same fates.

    A project is recognised by its code, else by name and place. Only projects `by` may edit are recognised; a row outside the
    scope of `by` is not imported. `choices` is what the user said places and bodies mean, `{"unit": {text: id | "new" | "none"}}`.
    """
    directory = Directory(as_of.last_day)
    counts = names.texts_of([row.values for row in rows])
    meanings, questions = names.meanings(directory, counts, choices or {})
    judge = _Judge(rows, meanings, by)
    _mark_elsewhere(meanings, directory, judge.imports)
    fates = [judge.fate(row) for row in rows]
    asked = [
        question
        for question in questions
        if meanings[question.role, question.text] == ASK and (judge.imports.may_add_places or question.likely)
    ]
    return Settled(fates, asked, _used(meanings, rows, fates))


def _mark_elsewhere(meanings: dict[tuple[Role, str], Meaning], directory: Directory, reach: Reach) -> None:
    """Unknown places and units that bear the name of another county are not for this user to add or to explain."""
    if reach.everywhere or not reach.may_add_places:
        return
    others = directory.counties_outside(reach.regions)
    for (role, text), meaning in meanings.items():
        if role != "owner" and meaning in (NEW, ASK) and compact(text).startswith(others):
            meanings[role, text] = ELSEWHERE


def _used(
    meanings: dict[tuple[Role, str], Meaning], rows: Sequence[Staged], fates: Sequence[Fate]
) -> dict[tuple[Role, str], Meaning]:
    """The meanings without new names that only rows speak of which are not imported."""
    if all(fate.action != RowAction.SKIP for fate in fates):
        return meanings
    kept = [row.values for row, fate in zip(rows, fates, strict=True) if fate.action != RowAction.SKIP]
    used = names.texts_of(kept)
    return {key: meaning for key, meaning in meanings.items() if meaning != NEW or key in used}


class _Judge:
    """Everything that deciding about a row needs, read once for all rows."""

    def __init__(
        self, rows: Sequence[Staged], meanings: Mapping[tuple[Role, str], Meaning], by: User
    ) -> None:
        self.meanings = meanings
        self.imports, self.edits = reach_of(by, Can.IMPORT), reach_of(by, Can.EDIT)
        self.by_code: dict[str, ProjectKey] = {}
        self.by_initials: dict[str, list[ProjectKey]] = {}
        self.by_id: dict[int, ProjectKey] = {}
        self.seen: dict[tuple[object, ...], Staged] = {}
        self.taken: dict[int, Staged] = {}
        if registry.has_projects():
            self._look_up(rows)

    def _look_up(self, rows: Sequence[Staged]) -> None:
        self.by_code = registry.keys_of_codes(row.values.get("code", "") for row in rows)
        uncoded = [row for row in rows if row.values.get("code", "") not in self.by_code]
        self.by_initials = registry.namesakes(initials(row.values.get("name", "")) for row in uncoded)
        answered = registry.keys_of(row.answer for row in rows if isinstance(row.answer, int))
        keys = [*self.by_code.values(), *(key for same in self.by_initials.values() for key in same)]
        self.by_id = {**answered, **{key.pk: key for key in keys}}

    def fate(self, row: Staged) -> Fate:
        """What becomes of one row; rows are asked in their order, for an earlier one has the first word."""
        values = row.values
        meant = _Meant(
            self._meaning("region", values), self._meaning("unit", values), self._meaning("owner", values)
        )
        ids = meant.ids
        if twin := self._twin(row, ids):
            cell = "code" if "code" in values else "name"
            return _skip(ids, f"与{_place_of(twin, row)}是同一个项目，只导入前一行", cell)
        if row.answer == "skip":
            return _skip(ids, "您选择了不导入这一行")
        fate = self._recognised(row, ids)
        if fate.action == RowAction.CREATE:
            return self._created(row, fate, meant)
        if fate.project_id:
            if other := self.taken.get(fate.project_id):
                return _skip(ids, f"与{_place_of(other, row)}对应同一个项目，只导入前一行")
            self.taken[fate.project_id] = row
            held = self.by_id[fate.project_id]
            after = Ids(ids[0] or held.region_id, ids[1] or held.unit_id, ids[2] or held.owner_id)
            return self._within(row.values, fate, after, meant)
        return fate

    def _meaning(self, role: Role, values: Values) -> Meaning | None:
        text = values.get(f"{role}_text")
        return self.meanings[role, text] if text else None

    def _twin(self, row: Staged, ids: Ids) -> Staged | None:
        """An earlier row of the same file about the same project."""
        values = row.values
        code = values.get("code")
        name = values.get("name", "")
        key = (code,) if code else (compact(name), ids.region_id, values.get("region_text"))
        if key in self.seen:
            return self.seen[key]
        if row.answer != "skip":
            self.seen[key] = row
        return None

    def _recognised(self, row: Staged, ids: Ids) -> Fate:
        code = row.values.get("code", "")
        if found := self.by_code.get(code):
            if not self._may_edit(found):
                return _skip(ids, f"{unusable_code(code)}；这一行未导入", "code")
            if row.answer not in (None, found.pk):  # the code was registered after the row was answered
                return Fate(RowAction.ASK, ids, candidates=(found.pk,))
            return Fate(RowAction.UPDATE, ids, found.pk)
        if row.answer == "new":
            return Fate(RowAction.CREATE, ids)
        if isinstance(row.answer, int) and self._may_edit(self.by_id.get(row.answer)):
            return Fate(RowAction.UPDATE, ids, row.answer)
        if not self.by_initials:
            return Fate(RowAction.CREATE, ids)
        same, doubtful = self._namesakes(row.values, ids)
        if len(same) == 1 and not doubtful:
            return Fate(RowAction.UPDATE, ids, same[0].pk)
        if same or doubtful:
            return Fate(RowAction.ASK, ids, candidates=tuple(key.pk for key in [*same, *doubtful]))
        return Fate(RowAction.CREATE, ids)

    def _namesakes(self, values: Values, ids: Ids) -> tuple[list[ProjectKey], list[ProjectKey]]:
        """Projects of the same name: surely the same, and possibly (another code at the same place).

        A project of the same name at another known place is another project.
        """
        name, code = compact(values.get("name", "")), values.get("code", "")
        same: list[ProjectKey] = []
        doubtful: list[ProjectKey] = []
        for key in self.by_initials.get(initials(name), []) if name else []:
            elsewhere = ids.region_id and key.region_id and ids.region_id != key.region_id
            if compact(key.name) != name or elsewhere or not self._may_edit(key):
                continue
            (doubtful if code and key.code and code != key.code else same).append(key)
        return same, doubtful

    def _may_edit(self, key: ProjectKey | None) -> bool:
        return key is not None and self.edits.covers(key.region_id, key.unit_id, key.owner_id)

    def _created(self, row: Staged, fate: Fate, meant: _Meant) -> Fate:
        if not row.values.get("name"):
            return _skip(fate.ids, "没有项目名称，不能新增，请填写")
        fate.ids = self._at_home(fate.ids, meant)
        return self._within(row.values, fate, fate.ids, meant)

    def _at_home(self, ids: Ids, meant: _Meant) -> Ids:
        """A row that names no place belongs to the one place the user answers for; so with units."""
        if meant.region is None and meant.unit is None and not self.imports.everywhere:
            return Ids(self.imports.home_region, self.imports.home_unit, ids.owner_id)
        if meant.region in (None, NONE) and self.imports.may_add_places:
            return Ids(self.imports.home_region, ids.unit_id, ids.owner_id)
        return ids

    def _within(self, values: Values, fate: Fate, after: Ids, meant: _Meant) -> Fate:
        """The fate, unless the project would lie outside the scope or names a body nobody has placed yet."""
        unplaced = ELSEWHERE if self.imports.may_add_places else ASK
        placed: tuple[tuple[Role, Meaning | None], ...] = (("region", meant.region), ("unit", meant.unit))
        for role, meaning in placed:
            if meaning in (ELSEWHERE, unplaced):
                said = f"{names.ROLE_NAMES[role]}“{values[f'{role}_text']}”"
                return _skip(fate.ids, f"{said}不在您的授权范围内，未导入", f"{role}_text")
        if (
            meant.region in (NEW, ASK) or meant.unit == ASK
        ):  # it will stand in the user's own county, or is asked first
            return fate
        if self.imports.covers(*(after._replace(unit_id=None) if meant.unit == NEW else after)):
            return fate
        for cell in ("unit_text", "region_text"):
            if cell in values:
                return _skip(fate.ids, f"“{values[cell]}”不在您的授权范围内，未导入", cell)
        return _skip(fate.ids, "没有写明责任单位和建设地点，无法判断是否属于您的授权范围，未导入")


def _skip(ids: Ids, why: str, cell: str = "name") -> Fate:
    return Fate(RowAction.SKIP, ids, why=why, field=cell)


def _place_of(other: Staged, row: Staged) -> str:
    return f"第 {other.row_no} 行" if other.sheet == row.sheet else f"“{other.sheet}”第 {other.row_no} 行"
