"""Every change to schedules, their packs and calendars."""

from guatu.scheduling.services.deciding import (
    drop_option,
    promise,
    set_baseline,
    take_options,
    withdraw_promise,
)
from guatu.scheduling.services.definitions import (
    add_closure,
    discard_draft,
    load_shipped,
    publish,
    save_draft,
    withdraw_closure,
)
from guatu.scheduling.services.improving import improve_run
from guatu.scheduling.services.laying import end_schedule, lay_out, take_over
from guatu.scheduling.services.levelling import RunWanted, accept_run, start_run, stop_run, withdraw_run
from guatu.scheduling.services.nodes import NodeWanted, add_node, change_node, remove_node, set_days
from guatu.scheduling.services.reckoning import reckon
from guatu.scheduling.services.reporting import report_node

__all__ = [
    "NodeWanted",
    "RunWanted",
    "accept_run",
    "add_closure",
    "add_node",
    "change_node",
    "discard_draft",
    "drop_option",
    "end_schedule",
    "improve_run",
    "lay_out",
    "load_shipped",
    "promise",
    "publish",
    "reckon",
    "remove_node",
    "report_node",
    "save_draft",
    "set_baseline",
    "set_days",
    "start_run",
    "stop_run",
    "take_options",
    "take_over",
    "withdraw_closure",
    "withdraw_promise",
    "withdraw_run",
]
