"""Web pages: the main text as a reader sees it."""

from __future__ import annotations

import pytest

from guatu.targets.documents import Format, read_document

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>示例县人民政府</title><style>p {{ color: red }}</style>
<script>var target = "增长99%";</script></head><body>
<div class="top-nav nav"><a href="/">首页</a></div>
<ul><li><a href="/a">政务公开</a></li><li><a href="/b">办事服务</a></li><li><a href="/c">互动交流</a></li></ul>
<h1>行动方案</h1>
<p>　　全县固定资产投资
     <b>增长</b>10%以上，<span style="display: none">增长50%</span>详见<a href="/d">附件</a>。</p>
<table><tr><th>指标</th><th>目标</th></tr><tr><td>工业&nbsp;投资</td><td><p>增长12%</p></td></tr></table>
<ol type="1" start="3"><li>开工项目33个</li><li>4、竣工项目20个</li></ol>
<div>第一行<br>第二行</div><!-- 增长88% -->
<div id="footer">版权所有 ICP备2023号</div></body></html>"""

TEXT = [
    "行动方案",
    "全县固定资产投资增长10%以上，详见附件。",
    "指标\t目标",
    "工业 投资\t增长12%",
    "3. 开工项目33个",
    "4、竣工项目20个",
    "第一行",
    "第二行",
]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "utf-16"])
def test_the_visible_main_text_is_read_in_any_encoding(charset: str) -> None:
    found = read_document(PAGE.format(charset=charset).encode(charset), "方案.html")
    assert found.text.split("\n") == TEXT
    assert (found.format, found.pages) == (Format.HTML, ())


def test_a_page_with_a_main_part_is_that_part_and_its_headline() -> None:
    main = "<main><p>完成投资50亿元，新开工项目33个。</p></main>"
    page = f"<html><body><div>推荐阅读：某某新闻</div><h1>行动方案</h1>{main}<p>上一篇</p></body></html>"
    assert read_document(page.encode(), "a.htm").text == "行动方案\n完成投资50亿元，新开工项目33个。"


def test_tables_that_only_lay_out_a_page_are_no_rows() -> None:
    inner = "<p>第一段</p><table><tr><td>甲</td><td>乙</td></tr></table><p>第二段</p>"
    page = f"<html><body><table><tr><td>左栏</td><td>{inner}</td></tr></table></body></html>"
    assert read_document(page.encode(), "a.html").text == "左栏\n第一段\n甲\t乙\n第二段"


def test_a_page_without_its_name_is_told_by_its_beginning() -> None:
    assert read_document(b"\n <html><body><p>plan 5%</p></body></html>", "download").format == Format.HTML
