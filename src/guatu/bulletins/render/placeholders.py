"""The placeholders of a bulletin template and what a template may do with them.

A template comes from an office and is not trusted: only values, loops over them, conditions and three filters
are allowed. There is no call, no arithmetic, no attribute but the named fields, and loops are few and shallow.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateRuntimeError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

PLACEHOLDERS = {
    "标题": "通报标题",
    "红头": "发文机关标志，可以为空",
    "文号": "发文字号，草稿时为空",
    "主送": "主送机关，用逗号连成一行，不带冒号",
    "依据": "依据段落（列表）",
    "开头": "开头段落（列表）",
    "排名": "各项指标的排名句（列表）",
    "分项": "各指标的分项（列表），每项有 小标题、段落、较好、较差",
    "结尾": "结尾段落（列表）",
    "附件": "附件目录（列表），每项有 序号、标题",
    "发文机关": "落款的机关名称",
    "成文日期": "如 2023年6月5日",
    "统计月份": "如 2023年5月",
    "联系人": "附注，可以为空",
    "标记": "示例数据、草稿等必须印在每一页的字样，平时为空",
    "附表": "附表放在这里，必须是正文最后单独的一段",
}
REQUIRED = ("标题", "文号", "依据", "开头", "排名", "分项", "结尾", "成文日期", "标记", "附表")
FIELDS = ("小标题", "段落", "较好", "较差", "序号", "标题", "名称", "数值")

MAX_LOOPS = 40
MAX_DEPTH = 2
# docxtpl's own expressions look far ahead of every brace and hollow element; more than this could stall them
MAX_BRACES = 1000
MAX_HOLLOW = 300
MAX_OUTPUT = 20_000_000  # characters of one rendered part

_LOOP_FIELDS = ("first", "last", "index", "length")
_FILTERS = ("join", "length", "default")
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Filter, nodes.CondExpr),
)
_HOLLOW = re.compile(r"<w:[prt] [^>]*/>")
_FULL_WIDTH = re.compile(r"[｛{]｛|｛[{%％]|\{％|[%％]｝|｝[｝}]|\}｝")


class _BoundedTemplate(Template):
    """Gives up when the output grows beyond all reason."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces: list[str] = []
        size = 0
        for piece in self.generate(*args, **kwargs):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_OUTPUT:
                raise TemplateRuntimeError("模板生成的内容太长")
        return "".join(pieces)


class TemplateSandbox(SandboxedEnvironment):
    """The jinja environment templates run in: sandboxed, bounded, unknown names are errors."""

    template_class = _BoundedTemplate

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()


def placeholder_problems(template: DocxTemplate) -> list[str]:
    """What is wrong with the placeholders of an opened template, in Chinese sentences; nothing is run."""
    parts = _parts(template)
    if any(part.count("{") > MAX_BRACES or len(_HOLLOW.findall(part)) > MAX_HOLLOW for part in parts):
        return ["模板太复杂（占位符或空段落过多），请从默认模板重新改起"]
    problems: list[str] = []
    used: set[str] = set()
    loops = 0
    for source in [_by_paragraph(template.patch_xml(part)) for part in parts] + _properties(template):
        tree, found = _parsed(source)
        problems += found
        if tree is not None:
            used |= {node.name for node in tree.find_all(nodes.Name)}
            loops += sum(1 for _ in tree.find_all(nodes.For))
    if loops > MAX_LOOPS:
        problems.append(f"模板里的循环有 {loops} 个，最多 {MAX_LOOPS} 个")
    missing = [name for name in REQUIRED if name not in used]
    if not problems:
        problems = [f"模板缺少占位符 {{{{ {name} }}}}（{PLACEHOLDERS[name]}）" for name in missing]
    return list(dict.fromkeys(problems))


def _parts(template: DocxTemplate) -> list[str]:
    """The parts docxtpl will run as jinja, as it sees them: body, headers, footers, footnotes."""
    parts = [template.get_xml()]
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(kind)]
    footnotes = "wordprocessingml.footnotes+xml"
    every = template.docx.part.package.parts
    return parts + [part.blob.decode("utf-8") for part in every if part.content_type.endswith(footnotes)]


def _properties(template: DocxTemplate) -> list[str]:
    """The document properties, which docxtpl runs as jinja too."""
    properties = template.docx.core_properties
    names = ("author", "comments", "identifier", "language", "subject", "title")
    return [str(getattr(properties, name)) for name in names]


def _by_paragraph(source: str) -> str:
    """One paragraph a line, so that an error's line number names its paragraph."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _parsed(source: str) -> tuple[nodes.Template | None, list[str]]:
    problems = []
    if found := _FULL_WIDTH.search(re.sub(r"<[^>]+>", "", source)):
        problems.append(f"模板里有全角的花括号或百分号“{found[0]}”，请改成半角的 {{{{ }}}} 和 {{% %}}")
    try:
        tree = TemplateSandbox().parse(source)
    except TemplateSyntaxError as error:
        return None, [*problems, _syntax_sentence(source, error)]
    except RecursionError:
        return None, [*problems, "模板的占位符嵌套太深，请简化"]
    return tree, problems + _tree_problems(tree)


def _syntax_sentence(source: str, error: TemplateSyntaxError) -> str:
    lines = source.splitlines()
    text = re.sub(r"<[^>]+>", "", lines[min(error.lineno, len(lines)) - 1]).strip()[:60] if lines else ""
    return f"模板的这一段写得不完整：“{text}”。请检查花括号是否成对、每个 for 是否有 endfor、每个 if 是否有 endif"


def _tree_problems(tree: nodes.Template) -> list[str]:
    problems = []
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    known = {*PLACEHOLDERS, *bound, "loop"}
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name):
            if node.name not in known:
                problems.append(_unknown(node.name, list(known)))
        elif isinstance(node, nodes.Getattr):
            if node.attr not in (*FIELDS, *_LOOP_FIELDS):
                problems.append(_unknown(node.attr, list(FIELDS)))
        elif isinstance(node, nodes.Filter):
            if node.name not in _FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs:
                problems.append(f"模板用了不能用的过滤器“{node.name}”，只能用 {'、'.join(_FILTERS)}")
        elif not isinstance(node, _ALLOWED):
            problems.append(
                f"模板用了不能用的写法（{type(node).__name__}），占位符只能取值、循环（for）和判断（if）"
            )
    problems += [problem for loop in tree.find_all(nodes.For) for problem in _loop_problems(loop)]
    return problems


def _loop_problems(loop: nodes.For) -> list[str]:
    if not isinstance(loop.iter, nodes.Name | nodes.Getattr) or loop.recursive:
        return ["模板的循环只能写成“for 名称 in 占位符”"]
    if _depth(loop) > MAX_DEPTH:
        return [f"模板的循环套了 {_depth(loop)} 层，最多 {MAX_DEPTH} 层"]
    return []


def _depth(loop: nodes.For) -> int:
    return 1 + max((_depth(inner) for inner in loop.find_all(nodes.For)), default=0)


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.3)
    return f"没有叫“{name}”的占位符" + (f"，是不是“{close[0]}”？" if close else "，请对照说明改正")
