"""The chart of a schedule and the chart of its slips, on a page of their own with the product's security policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import NARROW, ROOT, WIDE, Window
from tests.browser.looking import barriers, overflow

DIST = ROOT / "src" / "guatu" / "web" / "static" / "dist"
ADDRESS = "http://gantt.test"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def task(task_id: str, name: str, phase: str, days: int, dates: str, **more: Any) -> dict[str, Any]:
    """A node of the page's JSON; `dates` are its first and last day, and its latest ones when it is not critical."""
    start, finish, *latest = dates.split()
    own = {"latest_start": (latest or [start])[0], "latest_finish": (latest or [start, finish])[1]}
    return {
        "id": task_id,
        "name": name,
        "phase": phase,
        "body": "发改局",
        "days": days,
        "unit": "工作日",
        "start": start,
        "finish": finish,
        **own,
        "state": "waiting",
        **more,
    }


PLAN = {
    "as_of": "2026-11-23",
    "finish_by": "2027-01-29",
    "finish": "2027-02-05",
    "late": 5,
    "target_name": "施工许可证",
    "can_edit": True,
    "phases": ["立项", "施工许可"],
    "tasks": [
        task("study", "可行性研究", "立项", 10, "2026-11-09 2026-11-20", state="done", percent=100),
        task("land", "用地预审", "立项", 5, "2026-11-23 2026-11-27 2026-12-07 2026-12-11", total_float=10),
        task(
            "design",
            "初步设计",
            "施工许可",
            30,
            "2026-11-23 2027-01-01",
            critical=True,
            law="法定 40 个工作日",
        ),
        task(
            "review", "施工图审查", "施工许可", 25, "2027-01-04 2027-02-05", critical=True, unannounced=True
        ),
        task("permit", "施工许可证", "施工许可", 0, "2027-02-05 2027-02-05", critical=True, milestone=True),
    ],
    "links": [
        {"before": "study", "after": "land", "kind": "FS", "lag": 0},
        {"before": "study", "after": "design", "kind": "FS", "lag": 0},
        {"before": "design", "after": "review", "kind": "FS", "lag": 0},
        {"before": "review", "after": "permit", "kind": "FS", "lag": 0},
    ],
    "off": [["2026-12-01", "2026-12-31", "冬季停工", "施工日"]],
}
SLIPS = {
    "months": ["2026-09", "2026-10", "2026-11"],
    "nodes": [
        {
            "id": "design",
            "name": "初步设计",
            "dates": ["2027-01-01", "2027-01-01", "2027-01-01"],
            "reasons": [None] * 3,
        },
        {
            "id": "permit",
            "name": "施工许可证",
            "dates": ["2027-01-20", "2027-01-20", "2027-02-05"],
            "reasons": [None, None, "征地拆迁"],
        },
    ],
    "target": ["2027-01-29"] * 3,
}
PAGE = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>倒排工期</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="guatu-gantt" content="/dist/gantt.js"><meta name="guatu-icons" content="/dist/icons.svg">
<meta name="htmx-config" content='{{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false}}'>
<link rel="stylesheet" href="/dist/app.css"><script type="module" src="/dist/app.js"></script></head><body><main>
<h1>倒排工期</h1>
<guatu-gantt data-json="plan" data-try-url="/try/" data-node-url="/nodes/" data-node-target="#panel" data-save-form="save">
<table><caption>节点表</caption><tbody><tr><th scope="row">初步设计</th><td>30 天</td></tr></tbody></table></guatu-gantt>
<div id="panel"></div><button type="button" data-gantt-show="study,design,review" aria-pressed="false">标出</button>
<form id="save" hidden><input type="hidden" name="node"><label>天数 <input name="days"></label>
<label>理由 <textarea name="reason"></textarea></label></form>
<guatu-slip data-json="slips"></guatu-slip></main>
<script type="application/json" id="plan">{json.dumps(PLAN)}</script>
<script type="application/json" id="slips">{json.dumps(SLIPS)}</script></body></html>"""
NODE = '<p data-gantt-path="study,design,review">初步设计的日期从可行性研究来。</p>'


def tried(days: int) -> dict[str, Any]:
    """What the test's server says of 初步设计 in `days`: one day less ends everything on 4 February."""
    end = {29: ("2026-12-31", "2027-02-04"), 28: ("2026-12-30", "2027-02-03")}.get(
        days, ("2027-01-01", "2027-02-05")
    )
    start = {29: "2027-01-01", 28: "2026-12-31"}.get(days, "2027-01-04")
    tasks = [
        {"id": "design", "finish": end[0], "latest_finish": end[0]},
        {"id": "review", "start": start, "finish": end[1], "latest_start": start, "latest_finish": end[1]},
    ]
    return {"tasks": tasks, "finish": end[1], "late": 4, "sentence": f"改为 {days} 天，{end[1]} 完工。"}


class Served:
    """A page that needs no server: files of the build, the page, and answers to what the chart asks."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.waiting: list[Route] = []
        self.holds = False

    def answer(self, route: Route) -> None:
        """One request of the page; trials wait while `holds`."""
        address = urlparse(route.request.url)
        file = DIST / address.path.removeprefix("/dist/")
        if address.path == "/":
            route.fulfill(body=PAGE, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        elif address.path == "/try/":
            self.asked.append(int(parse_qs(address.query)["days"][0]))
            self.waiting.append(route)
            if not self.holds:
                self.release()
        elif address.path.startswith("/nodes/"):
            route.fulfill(body=NODE, content_type="text/html")
        elif file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        else:
            route.fulfill(status=404)

    def release(self) -> None:
        """Answer the trials that wait."""
        waiting, self.waiting = self.waiting, []
        for route in waiting:
            days = int(parse_qs(urlparse(route.request.url).query)["days"][0])
            route.fulfill(body=json.dumps(tried(days)), content_type="application/json")


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.fixture
def drawn(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """`drawn(NARROW)` gives the page with both charts; what the browser complained about fails the test."""
    windows: list[Window] = []

    def draw(size: dict[str, int] = WIDE) -> Page:
        context = browser.new_context(locale="zh-CN", viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]  # a plain dict
        context.route(f"{ADDRESS}/**", served.answer)
        windows.append(Window(context.new_page(), ADDRESS))
        page = windows[-1].go("/")
        expect(page.locator("guatu-gantt [role=treegrid]")).to_be_visible()
        return page

    yield draw
    for window in windows:
        window.page.context.close()
    assert [each for window in windows for each in window.complaints] == []


def row(page: Page, name: str) -> Any:
    return page.get_by_role("row", name=name).first


def right_end(page: Page, task_id: str) -> float:
    box = page.locator(f"g[data-id={task_id}] .gt-gantt-bar").bounding_box()
    assert box
    return box["x"] + box["width"]


def test_the_chart_says_in_words_all_it_shows_and_keeps_the_table_behind_a_button(
    drawn: Callable[..., Page],
) -> None:
    page = drawn()
    assert page.get_by_role("treegrid").get_by_role("row").count() == 8  # a head, two phases, five nodes
    expect(row(page, "初步设计")).to_contain_text("30 工日")
    expect(row(page, "初步设计")).to_contain_text("时限 法定 40 个工作日")
    expect(row(page, "初步设计")).to_contain_text("状态 关键、未开始")
    expect(row(page, "施工图审查")).to_contain_text("未公布")
    expect(row(page, "用地预审")).to_contain_text("可以晚 10 个工作日")
    expect(page.locator(".gt-gantt-top")).to_contain_text("施工许可证预计 2027年2月5日")
    expect(page.locator(".gt-gantt-top")).to_contain_text("晚 5 个工作日")
    expect(page.get_by_text("节点表")).to_be_hidden()
    page.get_by_role("button", name="表", exact=True).click()
    expect(page.get_by_text("节点表")).to_be_visible()
    expect(page.get_by_role("treegrid")).to_be_hidden()


def test_nobody_is_kept_out_and_nothing_sticks_out_on_a_phone(drawn: Callable[..., Page]) -> None:
    for size in (WIDE, NARROW):
        page = drawn(size)
        row(page, "初步设计").click(force=True)  # on a phone the picture under the names takes the touch
        expect(page.get_by_role("group", name="试改工期")).to_be_visible()
        assert barriers(page) == []
        assert overflow(page) == []


def test_names_stay_in_sight_on_a_phone_while_the_bars_are_scrolled(drawn: Callable[..., Page]) -> None:
    page = drawn(NARROW)
    page.get_by_role("button", name="周", exact=True).click()
    page.locator(".gt-gantt-scroll").evaluate("(each) => { each.scrollLeft = 400 }")
    box = page.get_by_text("用地预审", exact=True).bounding_box()
    assert box
    assert 0 <= box["x"] < 100


def test_arrows_walk_the_rows_and_fold_phases_and_enter_shows_the_node_and_its_path(
    drawn: Callable[..., Page],
) -> None:
    page = drawn()
    row(page, "立项").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("row", name="用地预审")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=row]:focus")).to_contain_text("初步设计")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_contain_text("初步设计的日期从可行性研究来。")
    assert page.locator("g.is-on-path[data-id]").evaluate_all(
        "(all) => all.map((each) => each.dataset.id)"
    ) == [
        "study",
        "design",
        "review",
    ]  # the phase that was folded is open again
    assert page.locator(".gt-gantt-link.is-on-path").count() == 2
    page.keyboard.press("Escape")
    expect(page.locator(".is-on-path")).to_have_count(0)


def test_a_button_brings_a_path_out_and_puts_it_back(drawn: Callable[..., Page]) -> None:
    page = drawn()
    button = page.get_by_role("button", name="标出")
    button.click()
    expect(page.locator("g.is-on-path[data-id]")).to_have_count(3)
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page.locator(".is-on-path")).to_have_count(0)
    expect(button).to_have_attribute("aria-pressed", "false")


def test_flags_stand_beside_their_lines_without_covering_each_other(drawn: Callable[..., Page]) -> None:
    for size in (WIDE, NARROW):
        boxes = [flag.bounding_box() for flag in drawn(size).locator(".gt-gantt-flag").all()]
        edges = sorted((box["x"], box["x"] + box["width"]) for box in boxes if box)
        assert len(edges) == 3
        assert all(end <= start for (_, end), (start, _) in pairwise(edges))


def test_a_left_arrow_tries_one_day_less_and_escape_puts_everything_back(drawn: Callable[..., Page]) -> None:
    page = drawn()
    row(page, "初步设计").focus()
    before = right_end(page, "review")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".gt-gantt-sentence")).to_have_text("改为 29 天，2027-02-04 完工。")
    expect(row(page, "初步设计")).to_contain_text("29 工日")
    expect(page.locator(".gt-gantt-top")).to_contain_text("2027年2月4日")
    assert right_end(page, "review") < before
    assert page.locator(".gt-gantt-ghost").count() == 2  # where the two bars stood
    page.keyboard.press("Escape")
    expect(row(page, "初步设计")).to_contain_text("30 工日")
    expect(page.locator(".gt-gantt-top")).to_contain_text("2027年2月5日")
    assert right_end(page, "review") == before
    assert page.locator(".gt-gantt-ghost").count() == 0


def test_only_one_question_is_on_its_way_and_the_last_wish_wins(
    drawn: Callable[..., Page], served: Served
) -> None:
    page = drawn()
    served.holds = True
    row(page, "初步设计").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".gt-gantt-sentence")).to_have_text("由 30 改为 28 个工作日，正在计算…")
    assert served.asked == [29]
    served.holds = False
    served.release()
    expect(page.locator(".gt-gantt-sentence")).to_have_text("改为 28 天，2027-02-03 完工。")
    assert served.asked == [29, 28]


def test_dragging_the_end_of_a_bar_tries_and_saving_leads_to_the_reason(drawn: Callable[..., Page]) -> None:
    page = drawn()
    page.evaluate(
        "() => document.addEventListener('guatu-gantt-save', (event) => { window.saved = event.detail })"
    )
    page.get_by_role("button", name="月", exact=True).click()
    box = page.locator("g[data-id=design] .gt-gantt-bar").bounding_box()
    assert box
    end, middle = box["x"] + box["width"] - 1, box["y"] + box["height"] / 2
    page.mouse.move(end, middle)
    page.mouse.down()
    page.mouse.move(end - 13, middle, steps=4)  # two days of six pixels
    expect(page.locator("guatu-gantt .gt-gantt-tip")).to_have_text("由 30 改为 28 个工作日")
    page.mouse.up()
    expect(page.locator(".gt-gantt-sentence")).to_have_text("改为 28 天，2027-02-03 完工。")
    page.get_by_role("button", name="保存").click()
    assert page.evaluate("() => window.saved") == {"node": "design", "days": 28}
    assert page.evaluate("() => Object.fromEntries(new FormData(document.getElementById('save')))") == {
        "node": "design",
        "days": "28",
        "reason": "",
    }
    assert page.evaluate("() => document.activeElement.name") == "reason"


def test_what_is_done_and_what_is_a_point_in_time_cannot_be_tried(
    drawn: Callable[..., Page], served: Served
) -> None:
    page = drawn()
    for name in ("可行性研究", "施工许可证"):
        row(page, name).last.focus()
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("group", name="试改工期")).to_be_hidden()
    assert served.asked == []


def test_keys_and_the_wheel_zoom_and_nought_shows_the_whole_plan(drawn: Callable[..., Page]) -> None:
    page = drawn()

    def width() -> float:
        return float(page.locator(".gt-gantt-svg").get_attribute("width") or "0")

    row(page, "用地预审").focus()
    whole = width()
    page.keyboard.press("+")
    larger = width()
    assert larger > whole
    page.locator(".gt-gantt-svg").hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    page.wait_for_function(
        "(was) => Number(document.querySelector('.gt-gantt-svg').getAttribute('width')) > was", arg=larger
    )
    row(page, "用地预审").focus()
    page.keyboard.press("0")
    assert width() == whole


def test_paper_has_every_row_and_no_buttons_even_of_folded_phases(drawn: Callable[..., Page]) -> None:
    page = drawn()
    page.get_by_role("button", name="收起各阶段").click()
    page.emulate_media(media="print")
    expect(page.locator(".gt-gantt-paper tbody tr")).to_have_count(7)
    expect(page.locator(".gt-gantt-paper")).to_contain_text("初步设计（关键）")
    expect(page.get_by_role("button", name="展开各阶段")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator(".gt-gantt-paper")).to_have_count(0)


def test_slips_are_told_with_their_reasons_and_a_box_brings_out_a_line(drawn: Callable[..., Page]) -> None:
    page = drawn()
    chart = page.locator("guatu-slip")
    expect(chart.get_by_role("img", name="里程碑趋势图，2 个节点，2026年9月至2026年11月")).to_be_visible()
    expect(chart.locator("label").filter(has_text="施工许可证")).to_contain_text("晚 16 天")
    expect(chart.locator("label").filter(has_text="初步设计")).to_contain_text("未变")
    chart.locator("[data-line=permit][data-at='2']").hover()
    expect(chart.locator(".gt-gantt-tip")).to_contain_text("比上月晚 16 天原因征地拆迁")
    grey = chart.locator("g.gt-slip-none")
    expect(grey).to_have_count(0)
    chart.get_by_role("checkbox", name="初步设计").uncheck()
    expect(grey).to_have_count(1)
    chart.get_by_text("以表格查看").click()
    expect(chart.get_by_role("row", name="施工许可证")).to_contain_text("征地拆迁")
