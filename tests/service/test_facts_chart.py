"""The picture of a time course: well-formed, escaped, said in words, goals hollow and actual values filled."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from indexer.records import Target
from service.charts import draw_course
from service.charts.axes import Frame, ValueAxis, YearAxis
from service.charts.labels import Box
from service.facts.course import Course
from service.facts.places import Place
from service.facts.selection import Found
from service.facts.series import Sighting, courses
from service.schema import Citation

SVG = "{http://www.w3.org/2000/svg}"
BASE = Target(
    "d",
    "d#p_1",
    "产值",
    "全省",
    "target",
    "eq",
    Decimal(1),
    None,
    "亿元",
    2025,
    None,
    None,
    None,
    "q",
    Span(0, 1),
)


def course(records: Sequence[dict[str, Any]], exact: bool = True, title: str = "节能规划") -> Course:
    sightings, cited = [], {}
    for row, fields in enumerate(records):
        place = Place(fields.pop("place", "云南省"))
        found = Found(row, replace(BASE, span=Span(row, row + 1), **fields))
        sightings.append(Sighting(found, "产值", place))
        cited[found] = Citation(
            n=row + 1, doc=found.target.doc, clause_id="d#p_1", title=title, document_number="云政发〔2021〕9号",
            locator="一、", quote="到<2025>年 & 以后", start=0, end=1, url="/v1/clauses/x", status="expired",
        )  # fmt: skip
    return Course("产值", exact, courses(sightings), cited, ())


def drawn(*records: dict[str, Any], **options: Any) -> ET.Element:
    picture = draw_course(course(records, **options))
    assert picture is not None
    return ET.fromstring(picture)  # noqa: S314 - our own


def dots(root: ET.Element, state: str) -> list[ET.Element]:
    return [
        mark
        for mark in root.iter(f"{SVG}circle")
        if mark.get("class") == f"{state} dot" and mark.get("r") != "4"
    ]


def words(root: ET.Element) -> str:
    return "\n".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_goals_and_actual_values_are_marked_apart():
    root = drawn({"year": 2025, "value": Decimal(9)}, {"year": 2020, "value": Decimal(7), "kind": "actual"})
    legend = 1
    assert len(dots(root, "goal")) == 1 + legend
    assert len(dots(root, "actual")) == 1 + legend
    style = next(root.iter(f"{SVG}style")).text or ""
    assert ".goal.dot { fill: var(--paper)" in style
    assert "prefers-color-scheme: dark" in style


def test_it_says_what_it_shows_to_those_who_cannot_see_it():
    root = drawn({"year": 2025, "value": Decimal(9), "op": "ge"})
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "产值：历年目标与实际值"
    assert root.find(f"{SVG}desc").text == "云南省（亿元）目标值：2025年≥9亿元。"


def test_sources_are_listed_with_number_and_status():
    text = words(drawn({"year": 2025}, {"year": 2030, "doc": "e"}, title="《规划》分工<方案>"))
    assert "[1] 《〈规划〉分工<方案>》（云政发〔2021〕9号，已失效）" in text
    assert "[2] " in text


def test_text_is_escaped_and_illegal_characters_are_left_out():
    root = drawn({"year": 2025}, title="甲\x00\x1b乙</svg><script>")
    assert not list(root.iter(f"{SVG}script"))
    assert "甲乙</svg><script>" in words(root)


def test_places_get_panels_of_their_own():
    text = words(drawn({"year": 2025}, {"year": 2025, "place": "昆明市"}, {"year": 2030, "place": "昆明市"}))
    assert "昆明市" in text.splitlines()


def test_what_is_not_drawn_is_said():
    text = words(
        drawn(
            {"year": 2025, "value": Decimal(9)},
            {"year": 2025, "value": Decimal(8), "doc": "e"},
            {"year": None, "period": "每年", "value": Decimal(3)},
            {"year": 2030, "op": "qualitative", "value": None, "unit": "", "value_text": "全国一流"},
        )
    )
    assert "均予标出" in text
    assert "云南省每年目标3亿元" in text
    assert "云南省2030年目标全国一流" in text


@pytest.mark.parametrize("records", [[], [{"year": None}], [{"op": "qualitative", "value": None}]])
def test_nothing_to_draw_is_no_picture(records):
    assert draw_course(course(records)) is None


def test_too_many_places_are_counted():
    text = words(drawn({}, *({"place": f"第{at}产业园区"} for at in range(20))))
    assert "另有 8 组数值未画出" in text


@pytest.mark.parametrize("form", ["range", "rank", "growth", "le"])
def test_every_form_can_be_drawn(form):
    drawn(
        {"op": form, "value": Decimal(3), "value_max": Decimal(5) if form == "range" else None},
        {
            "op": form,
            "value": Decimal(-4),
            "year": 2030,
            "value_max": Decimal(8) if form == "range" else None,
        },
    )


numbers = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2)


@given(
    st.lists(
        st.tuples(numbers, st.integers(1990, 2060), st.sampled_from(["target", "actual"])),
        min_size=1,
        max_size=12,
    )
)
def test_all_points_lie_in_the_picture(points):
    root = drawn(*({"value": value, "year": year, "kind": kind} for value, year, kind in points))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for mark in root.iter(f"{SVG}circle"):
        assert 0 <= float(mark.get("cx", "")) <= width
        assert 0 <= float(mark.get("cy", "")) <= height


@given(st.lists(st.decimals(-(10**9), 10**9, places=3).map(float), min_size=1, max_size=6), st.booleans())
def test_an_axis_holds_its_values(values, reverse):
    axis = ValueAxis.over(values, 5, reverse)
    unseen = 1e-6 * (axis.high - axis.low)  # a thousandth of a pixel on any picture
    assert axis.low - unseen <= min(values)
    assert max(values) <= axis.high + unseen
    assert len(axis.ticks) <= 12
    assert len(set(axis.ticks)) == len(axis.ticks)


def test_ranks_count_downwards():
    axis, frame = ValueAxis.over([18, 5], 4, reverse=True), Frame(0, 0, 100, 100)
    assert axis.at(5, frame) < axis.at(18, frame)


def test_years_that_stand_too_close_are_named_by_round_numbers():
    frame = Frame(0, 0, 200, 100)
    assert YearAxis(2015, 2035).ticks([2015, 2025, 2035], frame, 40) == [2015, 2025, 2035]
    assert YearAxis(2015, 2035).ticks([2015, 2016, 2035], frame, 40) == [2015, 2020, 2025, 2030, 2035]


@pytest.mark.parametrize(
    ("line", "crossed"),
    [
        (((0, 0), (10, 10)), True),
        (((0, 5), (10, 5)), True),
        (((0, 0), (3, 3)), False),
        (((0, 7), (10, 7)), False),
        (((5, 0), (5, 10)), True),
    ],
)
def test_a_line_crosses_a_box(line, crossed):
    assert Box(4, 4, 6, 6).crossed(line) is crossed
