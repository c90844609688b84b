"""What becomes of each row of a workbook: which project it is taken for, or why it is not imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.exchange import names
from guatu.exchange.enums import RowAction
from guatu.exchange.names import ASK, NEW, NONE, Directory, Meaning, Question, Role
from guatu.exchange.policy import Reach, reach_of
from guatu.exchange.reader.text import compact
from guatu.exchange.rows import Ids, Values
from guatu.kit.pinyin import initials
from guatu.registry import queries as registry
from guatu.registry.queries import ProjectKey

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class Staged:
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
    """The fates of all rows in order, and what had to be asked."""

    fates: list[Fate] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    meanings: dict[tuple[Role, str], Meaning] = field(default_factory=dict)


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
    fates = [judge.fate(row) for row in rows]
    asked = [question for question in questions if judge.imports.may_add_places or question.likely]
    return Settled(fates, asked, meanings)


class _Judge:
    """Everything that deciding about a row needs, read once for all rows."""

    def __init__(
        self, rows: Sequence[Staged], meanings: Mapping[tuple[Role, str], Meaning], by: User
    ) -> None:
        self.meanings = meanings
        self.imports, self.edits = reach_of(by, Can.IMPORT), reach_of(by, Can.EDIT)
        self.by_code: dict[str, ProjectKey] = {}
        self.by_initials: dict[str, list[ProjectKey]] = {}
        self.answered: dict[int, ProjectKey] = {}
        self.seen: dict[tuple[object, ...], Staged] = {}
        self.taken: dict[int, int] = {}
        if registry.has_projects():
            self.by_code = registry.keys_of_codes(row.values.get("code", "") for row in rows)
            self.by_initials = registry.namesakes(
                initials(row.values.get("name", ""))
                for row in rows
                if row.values.get("code", "") not in self.by_code
            )
            self.answered = registry.keys_of(row.answer for row in rows if isinstance(row.answer, int))

    def fate(self, row: Staged) -> Fate:
        ids = self._ids(row.values)
        if twin := self._twin(row, ids):
            where = (
                f"第 {twin.row_no} 行" if twin.sheet == row.sheet else f"“{twin.sheet}”第 {twin.row_no} 行"
            )
            return self._skip(
                ids, f"与{where}是同一个项目，只导入前一行", "code" if "code" in row.values else "name"
            )
        if row.answer == "skip":
            return self._skip(ids, "您选择了不导入这一行")
        fate = self._recognised(row, ids)
        if fate.action == RowAction.CREATE:
            return self._created(row, fate)
        if fate.action == RowAction.UPDATE and fate.project_id:
            if fate.project_id in self.taken:
                return self._skip(ids, f"与第 {self.taken[fate.project_id]} 行对应同一个项目，只导入前一行")
            self.taken[fate.project_id] = row.row_no
            return self._updated(row, fate)
        return fate

    def _ids(self, values: Values) -> Ids:
        return Ids(*(self._id(role, values.get(f"{role}_text")) for role in names.ROLES))

    def _id(self, role: Role, text: str | None) -> int | None:
        meaning = self.meanings[role, text] if text else None
        return meaning if isinstance(meaning, int) else None

    def _twin(self, row: Staged, ids: Ids) -> Staged | None:
        """An earlier row of the same file about the same project."""
        values = row.values
        key: tuple[object, ...]
        if code := values.get("code"):
            key = ("code", code)
        else:
            key = (compact(values.get("name", "")), ids.region_id, values.get("region_text"))
        if key in self.seen:
            return self.seen[key]
        if row.answer != "skip":
            self.seen[key] = row
        return None

    def _skip(self, ids: Ids, why: str, cell: str = "name") -> Fate:
        return Fate(RowAction.SKIP, ids, why=why, field=cell)

    def _recognised(self, row: Staged, ids: Ids) -> Fate:
        code = row.values.get("code", "")
        if row.answer == "new":
            return Fate(RowAction.CREATE, ids)
        if isinstance(row.answer, int) and self._may_edit(self.answered.get(row.answer)):
            return Fate(RowAction.UPDATE, ids, row.answer)
        if found := self.by_code.get(code):
            if not self._may_edit(found):
                return self._skip(ids, f"项目代码 {code} 已登记在您授权范围之外的项目上，不能更新", "code")
            return Fate(RowAction.UPDATE, ids, found.pk)
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

    def _created(self, row: Staged, fate: Fate) -> Fate:
        if not row.values.get("name"):
            return self._skip(fate.ids, "没有项目名称，不能新增，请填写")
        fate.ids = self._at_home(row.values, fate.ids)
        return self._within(row.values, fate, fate.ids)

    def _at_home(self, values: Values, ids: Ids) -> Ids:
        """A row that names no place belongs to the one place the user answers for; so with units."""
        region, unit, owner = ids
        if not values.get("region_text") and not values.get("unit_text") and not self.imports.everywhere:
            return Ids(self.imports.home_region, self.imports.home_unit, owner)
        if self.imports.may_add_places and region is None and self._meaning(values, "region") in (None, NONE):
            return Ids(self.imports.home_region, unit, owner)
        return ids

    def _updated(self, row: Staged, fate: Fate) -> Fate:
        held = self.by_code.get(row.values.get("code", "")) or self.answered.get(fate.project_id or 0)
        if held is None:
            held = next(
                key
                for key in self.by_initials[initials(row.values.get("name", ""))]
                if key.pk == fate.project_id
            )
        after = Ids(*(new or old for new, old in zip(fate.ids, held[3:], strict=True)))
        return self._within(row.values, fate, after)

    def _within(self, values: Values, fate: Fate, after: Ids) -> Fate:
        """The fate, unless the project would lie outside the scope or names a body nobody has placed yet."""
        reach: Reach = self.imports
        placing: tuple[Role, ...] = ("region", "unit")
        unknown = [role for role in placing if self._meaning(values, role) == ASK]
        if unknown and not reach.may_add_places:
            said = values[f"{unknown[0]}_text"]
            label = names.ROLE_NAMES[unknown[0]]
            return self._skip(fate.ids, f"{label}“{said}”不在您的授权范围内，未导入", f"{unknown[0]}_text")
        brings_own = reach.may_add_places and any(
            self._meaning(values, role) in (NEW, ASK) for role in placing
        )
        if brings_own or reach.covers(*after):
            return fate
        if said := values.get("unit_text") or values.get("region_text"):
            cell = "unit_text" if values.get("unit_text") else "region_text"
            return self._skip(fate.ids, f"“{said}”不在您的授权范围内，未导入", cell)
        return self._skip(fate.ids, "没有写明责任单位和建设地点，无法判断是否属于您的授权范围，未导入")

    def _meaning(self, values: Values, role: Role) -> Meaning | None:
        text = values.get(f"{role}_text")
        return self.meanings[role, text] if text else None


def texts_with(meanings: Mapping[tuple[Role, str], Meaning], role: Role, what: Meaning) -> list[str]:
    """The texts of a role that mean `what`."""
    return [text for (of, text), meaning in meanings.items() if of == role and meaning == what]


def ids_of(rows: Iterable[Fate]) -> set[int]:
    """The projects that rows are taken for."""
    return {fate.project_id for fate in rows if fate.project_id}
