"""What the pages of a trial show: each month by the pack in force then, beside the one tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.compiled import UNLIT
from guatu.oversight.queries.consequences import RateTrial, try_rates
from guatu.oversight.queries.packs import indicators_of, lights_of
from guatu.oversight.queries.register import months_on_record
from guatu.oversight.queries.trial import TrialMonth, try_pack
from guatu.web.rates.words import shown
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

MONTHS = 12
MOST_MONTHS = 36
NAMED = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """One count or figure by the pack in force and by the one tried."""

    label: str
    now: str
    then: str
    differs: bool


def month_asked(text: str) -> Month:
    """The month an address names. Raises NotVisible for what is none."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise NotVisible from wrong


def trial_context(pack: PackVersion) -> dict[str, Any]:
    """The months of a trial: the latest twelve there are facts for; none for rules over targets, which are judged by plan."""
    months = [] if pack.kind == PackKind.TARGETS else months_on_record()[:MONTHS]
    return {"pack": pack, "is_lights": pack.kind == PackKind.LIGHTS} | queue(months)


def queue(months: list[Month]) -> dict[str, Any]:
    """Months still to be worked out, as the page waits for them."""
    return {
        "next": months[0] if months else None,
        "rest": ",".join(map(str, months[1:])),
        "done": 0,
        "total": len(months),
    }


def row_context(request: SignedIn, pack: PackVersion, month: Month) -> dict[str, Any]:
    """One month of a trial, and what comes after it."""
    rest = [month_asked(each) for each in request.GET.get("rest", "").split(",")[:MOST_MONTHS] if each]
    total = int(request.GET.get("total", "")) if request.GET.get("total", "").isdecimal() else 1 + len(rest)
    waiting = queue(rest) | {"total": total, "done": max(0, total - len(rest))}
    return {"pack": pack, "month": month} | waiting | _tried(request, pack, month)


def _tried(request: SignedIn, pack: PackVersion, month: Month) -> dict[str, Any]:
    if pack.kind == PackKind.LIGHTS:
        trial = try_pack(request.user, pack.body, [month], limit=0)[0]
        return {
            "pairs": _counts(pack, trial),
            "in_force": trial.pack,
            "changed": trial.changed,
            "is_lights": True,
        }
    pairs = [_figures(pack, each) for each in try_rates(request.user, month, pack)]
    return {"pairs": pairs, "changed": sum(each.differs for each in pairs), "is_lights": False}


def _counts(pack: PackVersion, trial: TrialMonth) -> list[Pair]:
    labels = _labels(pack, trial)
    found = [(label, trial.before.get(label, 0), trial.after.get(label, 0)) for label in labels]
    return [
        Pair(label, str(now) if trial.before else "—", str(then), now != then) for label, now, then in found
    ]


def _labels(pack: PackVersion, trial: TrialMonth) -> list[str]:
    """The colours of both packs, worst first, and no light last."""
    texts = [lights_of(each).text for each in (pack, trial.pack) if each is not None]
    colours = sorted((colour for text in texts for colour in text.colours), key=lambda each: -each.rank)
    return list(dict.fromkeys([*(colour.label for colour in colours), UNLIT]))


def _figures(pack: PackVersion, trial: RateTrial) -> Pair:
    indicator = indicators_of(pack).indicator(trial.slug)

    def words(value: float | None) -> str:
        if value is None:
            return "—"
        return shown(indicator.formula, value) if indicator else f"{value:.4g}"

    now, then = (each.value if each else None for each in (trial.now, trial.then))
    return Pair(trial.name, words(now), words(then), trial.differs)


def projects_context(request: SignedIn, pack: PackVersion, month: Month) -> dict[str, Any]:
    """The first hundred projects whose colour would change in a month."""
    trial = try_pack(request.user, pack.body, [month], limit=NAMED)[0]
    return {"month": month, "trial": trial, "more": max(0, trial.changed - len(trial.changes))}
