"""What putting a pack in force would mean: which months it would rule, and what its indicators would say. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.models import PackChoice, PackVersion
from guatu.oversight.queries.months import is_frozen
from guatu.oversight.queries.packs import pack_in_force
from guatu.oversight.queries.rates import Rate, rates

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class RateTrial:
    """One indicator of one month in all, by the pack in force then and by the one tried; None where a pack lacks it."""

    slug: str
    name: str
    unit: str
    now: Rate | None
    then: Rate | None

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return (self.now and self.now.value) != (self.then and self.then.value)


def try_rates(user: User | AnonymousUser, month: Month, pack: PackVersion) -> list[RateTrial]:
    """Every indicator of either pack over all the user may see in `month`, those of `pack` first."""
    then = rates(user, month, pack=pack)
    in_force = pack_in_force(PackKind(pack.kind), month)
    tables = [then, rates(user, month, pack=in_force)] if in_force else [then]
    texts = {each.slug: each.text for table in reversed(tables) for each in table.indicators}
    before, after = ({each.slug: each for each in table.total.rates} for table in (tables[-1], then))
    order = [*after, *(slug for slug in before if slug not in after)]
    return [
        RateTrial(
            slug, texts[slug].name, texts[slug].unit, before.get(slug) if in_force else None, after.get(slug)
        )
        for slug in order
    ]


def months_ruled(pack: PackVersion, first: Month, months: Iterable[Month]) -> list[Month]:
    """Those of `months` that `pack` would rule if put in force from `first` on, earliest first.

    Closed months are left out, for nothing changes them; a later choice of another pack still begins where it began.
    """
    later = PackChoice.objects.filter(kind=pack.kind, from_month__gt=first.key).order_by("from_month").first()
    end = later.from_month if later else 999999
    return [month for month in sorted(months) if first.key <= month.key < end and not is_frozen(month)]
