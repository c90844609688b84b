"""What a reader could not take over: one sentence for each reason, naming where it was met."""

from __future__ import annotations

_MOST_NAMED = 20


class Notes:
    """Sentences being gathered: the same reason met in many places is said once, with the places."""

    def __init__(self) -> None:
        self._where: dict[str, list[str]] = {}

    def add(self, reason: str, *where: str) -> None:
        """Say a reason, with the names of what it concerns (none: it concerns the whole file)."""
        self._where.setdefault(reason, []).extend(where)

    def sentences(self) -> tuple[str, ...]:
        """All of them, in the order they were first met."""
        return tuple(_sentence(reason, where) for reason, where in self._where.items())


def _sentence(reason: str, where: list[str]) -> str:
    if not where:
        return f"{reason}。"
    named = "、".join(where[:_MOST_NAMED])
    rest = f"等 {len(where)} 处" if len(where) > _MOST_NAMED else ""
    return f"{named}{rest}：{reason}。"
