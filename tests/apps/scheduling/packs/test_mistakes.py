"""A pack with a mistake is refused with the sentence and the line of each mistake."""

from __future__ import annotations

import pytest

from guatu.kit.yaml_text import MOST_BYTES, PackProblems
from guatu.scheduling.packs.check import check_pack
from guatu.scheduling.packs.compiled import compile_calendar_pack, compile_schedule_pack

GOOD = """\
kind: schedule
slug: small
version: 1
title: 小工程
source: 本地规定
calendars:
  工作日: {base: working}
  自然日: {base: every_day}
phases: [前期, 建设]
targets: {开工: start, 竣工: done}
default_target: 竣工
reasons: [天气]
nodes:
  - id: plan
    name: 方案
    phase: 前期
    days: 10
    calendar: 工作日
  - id: notice
    name: 公示
    phase: 前期
    days: 7
    calendar: 自然日
    law: {at_least: 7, at_most: 30, source: 公示办法}
    after: [plan]
  - id: start
    name: 开工
    phase: 建设
    days: 0
    calendar: 工作日
    stage: started
    after: [{node: notice, kind: FS, lag: 2, calendar: 工作日}]
  - id: done
    name: 竣工
    phase: 建设
    days: 20
    calendar: 自然日
    spread: {low: 0.8, high: 1.6}
    uses: {班组: 1}
    after: [start, {node: plan, kind: SS, lag: 5}]
options:
  - id: faster
    name: 加快
    way: 增加班组
    shorten: {done: 5}
    relink: [{before: plan, after: done, kind: FF, lag: 1}]
    must_agree: [施工单位]
    cost: 2
    when: 有作业面
"""

NODE_DAYS = "    days: 10\n"
SHAPE = [
    ("kind: schedule", "kind: plan", 1, "kind", "请写 kind: schedule（工期模板）"),
    ("title: 小工程", "titel: 小工程", 4, "titel", "不认识“titel”，是不是“title”？"),
    ("slug: small", "slug: 小", 2, "slug", "只能用小写字母、数字和连字符，并以字母开头"),
    ("version: 1", "version: 0", 3, "version", "不能小于 1"),
    ("source: 本地规定\n", "", 1, "source", "缺少“source”"),
    ("base: working", "base: work", 7, "calendars.工作日.base", "只能是 'working' 或 'every_day'"),
    ("days: 10", "days: 十天", 17, "nodes[1].days", "应当是整数"),
    ("days: 10", "days: -1", 17, "nodes[1].days", "不能小于 0"),
    ("kind: FS", "kind: FX", 32, "nodes[3].after[1].kind", "只能是 'FS', 'SS', 'FF' 或 'SF'"),
    ("low: 0.8", "low: 1.2", 38, "nodes[4].spread.low", "不能大于 1"),
    ("low: 0.8", "low: 0", 38, "nodes[4].spread.low", "应当大于 0"),
    ("low: 0.8", "low: 少", 38, "nodes[4].spread.low", "应当是数"),
    ("班组: 1", "班组: 0", 39, "nodes[4].uses.班组", "不能小于 1"),
    ("way: 增加班组", "way: 加班", 44, "options[1].way", "只能是 '并联', '容缺'"),
    ("at_least: 7", "atleast: 7", 24, "nodes[2].law.atleast", "不认识“atleast”，是不是“at_least”？"),
    ("    when: 有作业面\n", "", 42, "options[1].when", "缺少“when”"),
    ("reasons: [天气]", "reasons: []", 12, "reasons", "至少要有 1 项"),
    ("cost: 2", "cost: -1", 48, "options[1].cost", "不能小于 0"),
]
MEANING = [
    ("phase: 前期\n    days: 10", "phase: 后期\n    days: 10", 16, "nodes[1].phase", "不认识“后期”，"),
    (
        "days: 10\n    calendar: 工作日",
        "days: 10\n    calendar: 工休日",
        18,
        "nodes[1].calendar",
        "不认识“工休日”，",
    ),
    ("after: [plan]", "after: [plant]", 25, "nodes[2].after[1].node", "不认识“plant”，是不是“plan”？"),
    ("after: [plan]", "after: [notice]", 25, "nodes[2].after[1]", "“公示”不能等待自己"),
    (
        "after: [plan]",
        "after: [plan, plan]",
        25,
        "nodes[2].after[2]",
        "对“plan”的 FS 关系写了两次",
    ),
    (
        "lag: 2, calendar: 工作日",
        "lag: 2, calendar: 节日",
        32,
        "nodes[3].after[1].calendar",
        "不认识“节日”，",
    ),
    ("id: notice", "id: plan", 19, "nodes[2].id", "节点代号“plan”用了两次"),
    ("name: 公示", "name: 方案", 20, "nodes[2].name", "节点名称“方案”用了两次"),
    ("stage: started", "stage: begun", 31, "nodes[3].stage", "不认识“begun”，"),
    (
        NODE_DAYS,
        NODE_DAYS + "    stage: started\n",
        32,
        "nodes[3].stage",
        "步骤“started”已经标在前面的节点上",
    ),
    ("phases: [前期, 建设]", "phases: [前期, 建设, 前期]", 9, "phases[3]", "阶段“前期”写了两次"),
    ("    days: 7", "    days: 31", 22, "nodes[2].days", "“公示”计划 31 天，超过法定至多 30 天"),
    ("    days: 7", "    days: 6", 22, "nodes[2].days", "“公示”计划 6 天，少于法定至少 7 天"),
    (
        "at_least: 7, at_most: 30, ",
        "",
        24,
        "nodes[2].law",
        "请写法定的 at_most（至多几天）或 at_least（至少几天）",
    ),
    ("at_most: 30", "at_most: 5", 24, "nodes[2].law.at_least", "至少 7 天，多于至多 5 天"),
    ("竣工: done}", "竣工: finish}", 10, "targets.竣工", "不认识“finish”，"),
    (
        "default_target: 竣工",
        "default_target: 投产",
        11,
        "default_target",
        "不认识“投产”，这里可以写：开工、竣工",
    ),
    (
        "targets: {开工: start, 竣工: done}\ndefault_target: 竣工",
        "targets: {开工: start}\ndefault_target: 开工",
        33,
        "nodes[4]",
        "没有目标等待“竣工”，倒排排不到它",
    ),
    (
        "days: 10\n    calendar: 工作日",
        "days: 10\n    calendar: 工作日\n    after: [start]",
        13,
        "nodes",
        "这些节点互相等待：“方案”→“公示”→“开工”→“方案”",
    ),
    (
        "shorten: {done: 5}",
        "shorten: {doen: 5}",
        45,
        "options[1].shorten.doen",
        "不认识“doen”，是不是“done”？",
    ),
    (
        "shorten: {done: 5}",
        "shorten: {done: 20}",
        45,
        "options[1].shorten.done",
        "“加快”把“竣工”缩到 0 天，至少要留 1 天",
    ),
    (
        "shorten: {done: 5}",
        "shorten: {start: 1}",
        45,
        "options[1].shorten.start",
        "“开工”是里程碑，没有天数可缩",
    ),
    (
        "shorten: {done: 5}",
        "shorten: {notice: 1}",
        45,
        "options[1].shorten.notice",
        "“加快”把“公示”缩到 6 天，少于法定至少 7 天",
    ),
    (
        "before: plan, after: done",
        "before: plan, after: end",
        46,
        "options[1].relink[1].after",
        "不认识“end”，",
    ),
    (
        "before: plan, after: done",
        "before: done, after: done",
        46,
        "options[1].relink[1]",
        "“竣工”不能等待自己",
    ),
    (
        "before: plan, after: done",
        "before: done, after: plan",
        42,
        "options[1]",
        "采用“加快”后，这些节点互相等待：",
    ),
    (
        "    must_agree",
        "    unlink: [[plan, start]]\n    must_agree",
        47,
        "options[1].unlink[1]",
        "“开工”本来就不等待“方案”",
    ),
    (
        "before: plan, after: done, kind: FF",
        "before: notice, after: start, kind: SS",
        42,
        "options[1]",
        "“加快”让“开工”不等“公示”的法定期限（至少 7 天）届满，不能这样办",
    ),
    (
        "    shorten: {done: 5}\n    relink: [{before: plan, after: done, kind: FF, lag: 1}]\n",
        "",
        42,
        "options[1]",
        "“加快”什么也没有改：请写 shorten、relink 或 unlink",
    ),
]


def problems(text: str) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.path, each.sentence) for each in check_pack(text).problems]


def test_the_small_pack_is_good() -> None:
    report = check_pack(GOOD)
    assert report.is_good
    assert report.contents == "2 个阶段、4 个节点、4 个关系、1 个法定时限、1 种赶工办法"


@pytest.mark.parametrize(("old", "new", "line", "path", "sentence"), [*SHAPE, *MEANING])
def test_a_mistake_is_named_with_its_line(
    old: str, new: str, line: int | None, path: str, sentence: str
) -> None:
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert [(at, where) for at, where, said in found if said.startswith(sentence)] == [(line, path)], found


def test_every_mistake_is_said_at_once() -> None:
    text = GOOD.replace("stage: started", "stage: begun").replace("at_most: 30", "at_most: 5")
    assert {path for _, path, _ in problems(text)} == {"nodes[3].stage", "nodes[2].law.at_least"}


def test_more_than_three_hundred_nodes_are_refused() -> None:
    more = "".join(
        f"  - {{id: n{n}, name: 节点{n}, phase: 前期, days: 1, calendar: 工作日}}\n" for n in range(300)
    )
    assert problems(GOOD.replace("nodes:\n", f"nodes:\n{more}")) == [(13, "nodes", "最多 300 项")]


def test_a_schedule_that_leaves_the_calendar_is_refused() -> None:
    longer = "".join(
        f"  - {{id: n{n}, name: 节点{n}, phase: 前期, days: 3650, calendar: 工作日"
        + (f", after: [n{n - 1}]}}\n" if n else "}\n")
        for n in range(8)
    )
    text = GOOD.replace("nodes:\n", f"nodes:\n{longer}").replace("after: [plan]", "after: [plan, n7]")
    assert [path for _, path, _ in problems(text)] == ["nodes"]
    assert "超出了日历的最后一天" in problems(text)[0][2]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", None, "文件是空的"),
        ("- a", 1, "工期模板应当是“键: 值”的列表，例如第一行写 kind: schedule"),
        ("a: &x [1]\nb: *x", 2, "工期模板里不能使用 YAML 别名（*名称），请写出全文"),
        ("kind: schedule\nkind: schedule", 2, "“kind”写了两次"),
        ("kind: schedule\n[a, b]: 1", 2, "冒号前面应当是一个词，不能是列表"),
        ("kind: schedule\nvalid_from: 2026-13-45", 2, "“2026-13-45”不是有效的日期或数"),
        ("kind: [schedule", 1, "YAML 写法有误，请检查缩进、冒号后的空格和引号"),
        ("#" * (MOST_BYTES + 1), None, "文件太大：工期模板最多 256 KB"),
    ],
)
def test_a_text_that_is_no_pack_is_refused_with_a_sentence(
    text: str, line: int | None, sentence: str
) -> None:
    assert problems(text) == [(line, "", sentence)]


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            "工作日: {base: working}",
            "工作日: {base: every_day}",
            7,
            "“工作日”是约定的日历，只能写 {base: working}；别的日历请换一个名称",
        ),
        (
            "自然日: {base: every_day}",
            "自然日: {base: working}",
            8,
            "“自然日”是约定的日历，只能写 {base: every_day}；别的日历请换一个名称",
        ),
        (
            "自然日: {base: every_day}",
            "自然日: {base: every_day, work: 露天}",
            8,
            "“自然日”是约定的日历，不除去任何停工安排，不能写 work；请换一个名称",
        ),
    ],
)
def test_the_two_plain_calendars_keep_their_meaning(old: str, new: str, line: int, sentence: str) -> None:
    with pytest.raises(PackProblems) as refused:
        compile_schedule_pack(GOOD.replace(old, new, 1))
    assert [(each.line, each.sentence) for each in refused.value.problems] == [(line, sentence)]


def test_what_is_written_becomes_values_of_the_engine() -> None:
    pack = compile_schedule_pack(GOOD)
    notice, done = pack.node("notice"), pack.node("done")
    assert notice is not None
    assert done is not None
    assert (notice.law_least, notice.law_most, notice.law_source, notice.least, notice.order) == (
        7,
        30,
        "公示办法",
        7,
        1,
    )
    assert (done.spread_low, done.spread_high, done.uses, done.least) == (0.8, 1.6, {"班组": 1}, 1)
    assert [(link.before, link.after, str(link.kind), link.lag, link.calendar) for link in pack.links] == [
        ("plan", "notice", "FS", 0, None),
        ("notice", "start", "FS", 2, "工作日"),
        ("start", "done", "FS", 0, None),
        ("plan", "done", "SS", 5, None),
    ]
    assert pack.options[0].engine.affects == ("done", "plan")
    assert pack.node("nothing") is None


YEAR = """\
kind: calendar
slug: days
version: 1
title: 放假安排
source: 通知
years:
  - year: 2026
    notice: 一号
    announced_on: 2025-11-04
    holidays: [{name: 国庆节, first: 2026-10-01, last: 2026-10-07}]
    worked: [2026-10-10]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("kind: calendar", "kind: days", 1, "请写 kind: calendar（工作日历）"),
        (
            "last: 2026-10-07",
            "last: 2026-09-07",
            7,
            "2026 年的“国庆节”到 2026-09-07 为止，早于开始的 2026-10-01",
        ),
        ("worked: [2026-10-10]", "worked: [2025-10-10]", 7, "2026 年的安排里有 2025-10-10，请移到 2025 年"),
        ("worked: [2026-10-10]", "worked: [2026-10-02]", 7, "2026 年的 2026-10-02 既写成放假又写成上班"),
        ("worked: [2026-10-10]", "worked: [十月]", 11, "应当是日期，例如 2025-01-01"),
        ("name: 国庆节, ", "", 10, "缺少“name”"),
        (
            "    worked: [2026-10-10]\n",
            "  - {year: 2026, notice: 二号, announced_on: 2025-12-01}\n",
            11,
            "日历里 2026 年出现了两次，请合为一年",
        ),
    ],
)
def test_a_mistake_in_a_calendar_is_named_with_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert [year.year for year in compile_calendar_pack(YEAR).years] == [2026]
    with pytest.raises(PackProblems) as refused:
        compile_calendar_pack(YEAR.replace(old, new, 1))
    assert [(each.line, each.sentence) for each in refused.value.problems] == [(line, sentence)]
