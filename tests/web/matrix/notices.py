"""Everybody has their own notices and reaches nobody else's."""

from __future__ import annotations

from guatu.ledger import services
from guatu.ledger.queries import notices_of
from tests.world import World


def _officers_notice(world: World) -> tuple[int]:
    services.notify([world.officer], "本月台账已导入", url="/notices/")
    return (notices_of(world.officer)[0].pk,)


OWN = {"everybody": 200, "anonymous": 302}
EXPECTED = {
    "notices:notice-list": OWN,
    "notices:bell": OWN,
    "notices:notices-read": {"method": "POST", "everybody": 302},
    "notices:notice-open": {
        "method": "POST",
        "args": _officers_notice,
        "everybody": 404,
        "officer": 302,
        "anonymous": 302,
    },
}
