"""Schedules of many projects as one problem of the engine, and what a plan for it means for their own dates.

How days are translated
    The engine counts whole 工作日 on one axis from the first of them not before `as_of`. A node that counts other days
    (自然日, a calendar with closures) takes as many 工作日 as lie between its first day and the day after its last, and a link
    as many as the dates it leads to ask for. Both depend on when they begin, so the most is taken of all beginnings within a
    year whose answer is within `SLIP` of the one at the node's own earliest date; where a plan puts a node so that it needs
    more (a winter in between), it is translated anew with that and planned again. A plan found is then drawn together in its own
    order, with what each node takes where it stands. So no date of a plan is ever too early.
    What is done stays; what is under way is not moved, and what it uses is taken off the capacity until it ends. Links to
    what is done or under way become first days. A milestone takes the day at whose close it happens.

How quotas are used
    Released on the first of every month, what is not used stays. Of one that is used up at once a node takes all on its first day.
    Of one that is spread it takes as much on every 工作日 of the axis from its own first day to its last (on the next one where
    there is none), what is used by the end of a month rounded up. How many these are depends on where it begins: it is planned
    with the least of the beginnings above, and anew where a plan takes fewer still, so a plan has never used less by a day than
    the schedules will have.
    What is under way still uses the part of it all that its days left are of its days; that is kept for it from what is
    released before, and what is missing is paid back by later months before anything else may be used.

What comes back
    Only nodes that a resource or a quota held back are held, by an earliest day of their own; all dates then come from the
    schedules themselves, with their own calendars. So with enough of everything each schedule keeps exactly its own earliest
    dates. On no calendar day more is used than there is, and of a quota by the end of no month more than was released:
    where own dates begin earlier than the plan (on a Saturday, which the axis does not count) and that would break it, the node is
    held to the axis too.
"""

from guatu.scheduling.levelling.fitting import fitted, tightened
from guatu.scheduling.levelling.means import Means, usual_sharing
from guatu.scheduling.levelling.outcome import Hold, Outcome, late_of, outcome_of
from guatu.scheduling.levelling.translating import Portfolio, translated

__all__ = [
    "Hold",
    "Means",
    "Outcome",
    "Portfolio",
    "fitted",
    "late_of",
    "outcome_of",
    "tightened",
    "translated",
    "usual_sharing",
]
