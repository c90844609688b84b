"""Random schedules as files hold them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from guatu.engine.calendar import AnnouncedYear, Closure, Span, WorkCalendar, every_day, working_calendar
from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense
from guatu.exchange.schedules.values import SheetNode, SheetSchedule

GOLDEN = AnnouncedYear(
    2026,
    "",
    date(2025, 11, 4),
    "",
    (Span("国庆节", date(2026, 10, 1), date(2026, 10, 7)),),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
WINTER = Closure("冬季停工", date(2026, 11, 15), date(2027, 3, 15))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MAYBE = st.none() | DAYS
_LETTERS = st.sampled_from("可研批复初步设计施工图审查许可证土方开挖（）〔〕“”·ABab019<>&\"'#%")
TEXTS = st.text(_LETTERS, max_size=12)
NAMES = st.text(_LETTERS, min_size=1, max_size=12)
BODIES = st.sampled_from(["", "发改局", "住建局、自然资源局", "县 A 公司", "<某>&公司"])


@cache
def calendars() -> dict[str, WorkCalendar]:
    return {
        "工作日": working_calendar("工作日", [GOLDEN]),
        "自然日": every_day(),
        "土方": working_calendar("土方", [GOLDEN], [WINTER], weekdays=frozenset(range(1, 7))),
    }


LOWER = st.builds(
    Limit,
    st.sampled_from(Edge),
    st.sampled_from([Sense.NOT_BEFORE, Sense.ON]),
    DAYS,
    st.sampled_from(["", "省重点项目责任书"]),
)
DEADLINE = st.builds(
    Limit, st.just(Edge.FINISH), st.just(Sense.NOT_AFTER), DAYS, st.sampled_from(["", "〔2026〕7号"])
)
LIMITS = st.tuples(st.lists(LOWER, max_size=1), st.lists(DEADLINE, max_size=1)).map(
    lambda both: (*both[0], *both[1])
)


@st.composite
def nodes(draw: st.DrawFn, key: str, phase: str) -> SheetNode:
    days = draw(st.sampled_from([0, 1, 5, 20, 400]))
    started, finished, percent = None, None, 0
    state = draw(st.sampled_from(["waiting", "waiting", "started", "done"]))
    if state == "done":
        finished, percent = draw(DAYS), 100
        started = finished - timedelta(draw(st.integers(0, 30))) if draw(st.booleans()) else None
    elif state == "started" and days:
        started, percent = draw(DAYS), draw(st.integers(0, 99))
    return SheetNode(
        key=key,
        name=draw(NAMES),
        phase=phase,
        days=days,
        calendar=draw(st.sampled_from(["工作日", "自然日", "土方"])),
        body=draw(BODIES),
        started_on=started,
        finished_on=finished,
        percent=percent,
        limits=draw(LIMITS),
        start=started or draw(MAYBE),  # what has happened is its date
        finish=finished or draw(MAYBE),
        latest_start=draw(MAYBE),
        latest_finish=draw(MAYBE),
        total_float=draw(st.none() | st.integers(-50, 400)),
        is_critical=draw(st.booleans()),
        baseline_start=draw(MAYBE),
        baseline_finish=draw(MAYBE),
        law=draw(TEXTS),
        note=draw(TEXTS),
    )


@st.composite
def schedules(draw: st.DrawFn, most: int = 7) -> SheetSchedule:
    keys = draw(
        st.lists(st.sampled_from(["a", "b1", "施工许可", "4", "17", "z-9", "n"]), unique=True, max_size=most)
    )
    phase = ""
    drawn = []
    for key in keys:
        phase = draw(st.sampled_from([phase, "", "立项用地规划许可", "施工许可", "竣工验收"]))
        drawn.append(draw(nodes(key, phase)))
    pairs = [(first, second) for second in range(len(keys)) for first in range(second)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    links = []
    for first, second in sorted(chosen, key=lambda pair: pair[1]):
        lag = draw(st.integers(-10, 30))
        calendar = draw(st.sampled_from([None, "自然日"])) if lag else None
        links.append(Link(keys[first], keys[second], draw(st.sampled_from(LinkKind)), lag, calendar))
    return SheetSchedule(
        title=draw(NAMES),
        nodes=tuple(drawn),
        links=tuple(links),
        target=draw(st.sampled_from(["", "投产", "竣工验收"])),
        target_on=draw(MAYBE),
        as_of=draw(MAYBE),
        unit=draw(BODIES),
    )
