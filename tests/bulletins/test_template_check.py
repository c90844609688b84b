"""What is said about templates offices upload, and that bad ones make no file."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from guatu.bulletins.render import check_template, default_docx_template, render_docx
from guatu.kit.errors import Refused
from tests.bulletins.sample import sample_content
from tests.bulletins.templates import (
    packed,
    parts_of,
    template_with,
    template_with_paragraph,
    template_with_part,
)

RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def refused(template: bytes) -> list[str]:
    """The sentences of the check, having made sure that rendering refuses with the same ones."""
    problems = check_template(template)
    assert problems
    with pytest.raises(Refused) as refusal:
        render_docx(sample_content(rows=1), template)
    assert refusal.value.sentence == problems[0]
    return problems


def test_the_default_template_is_fit() -> None:
    assert check_template(default_docx_template()) == []


def test_a_missing_placeholder_is_named_with_its_meaning() -> None:
    assert refused(template_with("{{ 标题 }}", "关于项目的通报")) == ["模板缺少占位符 {{ 标题 }}（通报标题）"]


def test_an_unknown_placeholder_is_named_with_the_nearest_one() -> None:
    assert refused(template_with("{{ 发文机关 }}", "{{ 发文单位 }}")) == [
        "没有叫“发文单位”的占位符，是不是“发文机关”？"
    ]
    assert refused(template_with("{{ 项.小标题 }}", "{{ 项.标题名 }}"))[0].startswith(
        "没有叫“标题名”的占位符，是不是“"
    )


def test_a_loop_without_end_is_shown_with_its_text() -> None:
    problems = refused(template_with("{%p for 段 in 依据 %}", "{%p for 段 依据 %}"))
    assert len(problems) == 1
    assert "{% for 段 依据 %}”。请检查花括号是否成对、每个 for 是否有 endfor" in problems[0]


def test_full_width_braces_are_pointed_out() -> None:
    problems = refused(template_with("{{ 文号 }}", "｛｛ 文号 ｝｝"))
    assert problems == ["模板里有全角的花括号或百分号“｛｛”，请改成半角的 {{ }} 和 {% %}"]


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("{{ 标题.__class__.__mro__ }}", "没有叫“__mro__”的占位符"),
        ("{{ ''.__class__ }}", "没有叫“__class__”的占位符"),
        ("{{ 标题['__class__'] }}", "模板用了不能用的写法（Getitem）"),
        ("{{ 标题.format(1) }}", "模板用了不能用的写法（Call）"),
        ("{{ 标题|attr('__class__') }}", "模板用了不能用的过滤器“attr”"),
        ("{{ 附件|map(attribute='__class__') }}", "模板用了不能用的过滤器“map”"),
        ("{{ 9 ** 999999 }}", "模板用了不能用的写法（Pow）"),
        ("{{ '长' * 999999999 }}", "模板用了不能用的写法（Mul）"),
        ("{% for 数 in range(999999999) %}{{ 数 }}{% endfor %}", "模板用了不能用的写法（Call）"),
        ("{% for 数 in '很长' %}{{ 数 }}{% endfor %}", "模板的循环只能写成“for 名称 in 占位符”"),
        ("{% set 甲 = 标题 %}", "模板用了不能用的写法（Assign）"),
        ("{% include 'x' %}", "模板用了不能用的写法（Include）"),
        ("{{ self }}", "没有叫“self”的占位符"),
        ("{{ lipsum }}", "没有叫“lipsum”的占位符"),
        (
            "{% for 甲 in 分项 %}{% for 乙 in 甲.段落 %}{% for 丙 in 乙 %}{% endfor %}{% endfor %}{% endfor %}",
            "模板的循环套了 3 层，最多 2 层",
        ),
        ("{% for 甲 in 附件 %}{% endfor %}" * 41, "模板里的循环有 48 个，最多 40 个"),
        ("{% if 标题 %}" * 300 + "{% endif %}" * 300, "模板"),
    ],
)
def test_a_template_can_only_take_values_loop_and_ask(expression: str, sentence: str) -> None:
    assert any(sentence in problem for problem in refused(template_with_paragraph(expression)))


def test_placeholders_in_headers_and_properties_are_checked_too() -> None:
    parts = parts_of(default_docx_template())
    header = next(name for name in parts if name.startswith("word/header"))
    assert "没有叫“记号”的占位符" in refused(template_with("{{ 标记 }}", "{{ 记号 }}", header))[0]
    title = template_with("<dc:title></dc:title>", "<dc:title>{{ 9**9 }}</dc:title>", "docProps/core.xml")
    assert "（Pow）" in refused(title)[0]


def test_a_value_that_falls_out_of_its_paragraph_is_refused() -> None:
    problems = check_template(template_with("<w:t>{{ 标题 }}</w:t>", "<w:t>{{p 标题 }}</w:t>"))
    assert problems == [
        "“试填的标题”落在了段落之外：取值要写成 {{ 名称 }}，不要写成 {{p 名称 }} 或 {{r 名称 }}"
    ]


def test_the_place_of_the_tables_must_be_the_last_paragraph() -> None:
    sentence = "占位符 {{ 附表 }} 要单独成段，并且是模板正文的最后一段，请移到最后"
    assert refused(template_with("{{ 附表 }}", "见 {{ 附表 }}")) == [sentence]
    end = "<w:t>{{ 附表 }}</w:t></w:r></w:p>"
    assert refused(template_with(end, end + "<w:p><w:r><w:t>抄送：县委办</w:t></w:r></w:p>")) == [sentence]


def test_empty_paragraphs_after_the_tables_do_no_harm() -> None:
    end = "<w:t>{{ 附表 }}</w:t></w:r></w:p>"
    assert check_template(template_with(end, end + "<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>")) == []


def test_content_a_condition_swallows_is_named() -> None:
    hidden = template_with("<w:t>{{ 文号 }}</w:t>", "")  # the one that stands under a red head
    assert check_template(hidden) == ["试填之后“文号”没有出现，请检查它的占位符所在的循环和判断"]


def test_a_file_that_is_not_a_word_document_is_refused() -> None:
    broken = "文件打不开，它不是完整的 .docx 文件，请用 Word 或 WPS 重新保存后再上传"
    assert refused(b"") == [broken]
    assert refused(b"PK\x03\x04 nothing") == [broken]
    assert refused(default_docx_template()[:-100]) == [broken]
    assert refused(b"\xd0\xcf\x11\xe0" + bytes(600)) == [
        "模板是旧的 .doc 格式或者加了密码，请用 Word 或 WPS 去掉密码并另存为 .docx"
    ]
    assert refused(packed({"xl/workbook.xml": b"<a/>"})) == ["这不是 Word 文档（.docx），请选择 .docx 模板"]


def test_macros_and_word_templates_are_refused() -> None:
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    sentence = "模板含有宏，不能使用，请另存为不带宏的 .docx"
    assert refused(template_with(main, macro, TYPES)) == [sentence]
    assert refused(template_with_part("word/vbaProject.bin", b"x")) == [sentence]
    dotx = main.replace("document.main", "template.main")
    assert refused(template_with(main, dotx, TYPES)) == ["这是 .dotx 模板文件，请用 Word 或 WPS 另存为 .docx"]


def test_outside_references_are_refused_and_plain_links_are_not() -> None:
    def related(kind: str) -> bytes:
        entry = f'<Relationship Id="rId999" Type="{kind}" Target="http://example.invalid/a" TargetMode="External"/>'
        return template_with("</Relationships>", entry + "</Relationships>", RELATIONS)

    assert refused(related(IMAGE)) == [
        "模板引用了外部文件或网络地址（如外部模板、链接的图片），请改为内嵌或删除"
    ]
    assert check_template(related(LINK)) == []


@pytest.mark.parametrize(
    "field",
    [
        "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>",
        "<w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText>",
    ],
)
def test_fields_that_fetch_or_run_are_refused_even_cut_in_pieces(field: str) -> None:
    template = template_with("<w:t>{{ 标题 }}</w:t>", f"{field}<w:t>{{{{ 标题 }}}}</w:t>")
    assert refused(template) == ["模板里有会读取外部内容或运行命令的域（DDE、INCLUDETEXT 等），请删除这些域"]


def test_embedded_files_and_document_types_are_refused() -> None:
    assert refused(template_with_part("word/embeddings/a.bin", b"x")) == [
        "模板里嵌入了其他文件或控件，请删除后再上传（图片可以保留）"
    ]
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert refused(template_with_part("word/extra.xml", entities)) == [
        "模板的内部结构不正常，请用 Word 或 WPS 重新保存后再上传"
    ]


def test_a_file_too_large_packed_or_unpacked_is_refused() -> None:
    assert refused(bytes(6 * 2**20)) == ["模板文件有 6.0 MB，最大 5 MB，请压缩或去掉其中的图片"]
    bomb = template_with_part("word/media/image1.png", bytes(40 * 2**20))
    assert len(bomb) < 200_000
    assert refused(bomb)[0].startswith("模板展开后太大（")
    assert refused(template_with_part("word/extra.xml", b" " * (2 * 2**20))) == [
        "模板的正文超过 1 MB，请换一个简单的模板"
    ]


@pytest.mark.parametrize(
    "crowd", ["<w:t>{{</w:t>" * 40_000, '</w:r></w:p><w:p w:rsidR="1"></w:p><w:p><w:r>' * 15_000]
)
def test_a_template_made_to_stall_is_refused(crowd: str) -> None:
    template = template_with("<w:t>{{ 标题 }}</w:t>", f"<w:t>{{{{ 标题 }}}}</w:t>{crowd}")
    assert refused(template) == ["模板太复杂（占位符或空段落过多），请从默认模板重新改起"]


def test_a_package_with_two_parts_of_one_name_is_refused() -> None:
    out = BytesIO(default_docx_template())
    with ZipFile(out, "a", ZIP_DEFLATED) as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", b"<a/>")
    assert refused(out.getvalue()) == ["模板里有重名的部件，不是正常的 .docx 文件，请用 Word 或 WPS 重新保存"]


def test_broken_xml_inside_the_package_is_refused_with_a_sentence() -> None:
    problems = refused(template_with("</w:body>", "</w:bady>"))
    assert problems[0].startswith("模板填不出内容，请检查占位符的位置")
