"""The template tags write numbers, lights and icons the same way on every page."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from guatu.web.templatetags import guatu


def written(source: str, **values: object) -> str:
    return Template("{% load guatu %}" + source).render(Context(values)).strip()


def test_an_empty_denominator_shows_a_dash() -> None:
    assert written("{{ value|rate }} {{ value|percent }} {{ value|points }}", value=None) == "— — —"


def test_a_ratio_becomes_a_percentage_and_a_percentage_stays_one() -> None:
    assert written("{{ a|rate }} {{ b|percent }} {{ c|points }}", a=0.6123, b=61.23, c=-31.7) == (
        "61.2% 61.2% -31.7 个百分点"
    )


def test_zero_is_a_value_and_nothing_is_a_dash() -> None:
    assert written("{{ a|or_dash }}{{ b|or_dash }}{{ c|or_dash }}", a=0, b="", c=None) == "0——"


def test_money_is_shown_in_the_unit_asked_for() -> None:
    assert written("{{ fen|wan }} {{ fen|yi }}", fen=12_345_000_000_0) == "123,450 12.35"


def test_a_light_says_its_word_and_has_its_own_shape() -> None:
    shapes = {level: written("{% light level %}", level=level) for level in guatu.LIGHTS}
    assert all(word in shapes[level] for level, word in guatu.LIGHTS.items())
    assert len({shape.split("<svg")[1].split("</svg>")[0] for shape in shapes.values()}) == len(guatu.LIGHTS)


def test_an_unknown_or_missing_light_is_shown_as_not_lit() -> None:
    assert "无灯" in written("{% light level %}", level=None)
    assert "无灯" in written("{% light level %}", level="purple")


def test_the_reason_of_a_light_is_escaped() -> None:
    assert 'title="落后 &lt;30&quot;"' in written('{% light "red" because=why %}', why='落后 <30"')


def test_an_icon_with_a_label_speaks_and_one_without_is_silent() -> None:
    assert 'aria-label="重点"' in written('{% icon "flag" label="重点" %}')
    assert 'aria-hidden="true"' in written('{% icon "flag" %}')


def test_a_bar_never_leaves_its_track() -> None:
    assert [guatu.bar_width(ratio) for ratio in (None, -0.2, 0.612, 1.4)] == ["0.0", "0.0", "61.2", "100.0"]


def test_a_long_list_of_pages_leaves_out_the_middle() -> None:
    page = Paginator(range(2000), 50).page(20)
    assert guatu.page_numbers(page) == [1, 0, 18, 19, 20, 21, 22, 0, 40]


def test_the_table_beside_a_chart_holds_the_same_numbers() -> None:
    data = {"categories": ["一月", "二月"], "series": [{"values": [1, None]}, {"values": [3, 4]}]}
    assert guatu.chart_rows(data) == [("一月", [1, 3]), ("二月", [None, 4])]


def test_only_an_address_of_this_site_is_offered_as_the_way_back(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/", headers={"host": "localhost"})
    assert guatu.same_site("http://localhost/projects/", request) == "http://localhost/projects/"
    assert guatu.same_site("https://elsewhere.example/", request) == ""
    assert guatu.same_site("javascript:alert(1)", request) == ""
    assert guatu.same_site(None, request) == ""
