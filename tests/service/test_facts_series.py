"""Time courses as a pure function of records."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from indexer.records import Target
from service.facts.places import Place
from service.facts.selection import Found
from service.facts.series import Series, Sighting, courses
from service.facts.wording import point_text

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


def sighted(*records: dict[str, Any], place: str = "云南省") -> tuple[Series, ...]:
    made = []
    for row, fields in enumerate(records):
        value = fields.pop("value", "1")
        record = replace(
            BASE, value=None if value is None else Decimal(value), span=Span(row, row + 1), **fields
        )
        made.append(Sighting(Found(row, record), "产值", Place(place)))
    return courses(made)


def goals(series: Series) -> list[tuple[int | None, str, bool, int]]:
    return [(p.year, str(p.value), p.disputed, len(p.statements)) for p in series.goals]


def test_the_same_value_from_several_documents_is_one_point_with_all_of_them():
    (series,) = sighted(
        {"value": "500"}, {"value": "500.0", "doc": "e", "op": "ge"}, {"value": "5000000", "unit": "万元"}
    )
    assert goals(series) == [(2025, "500", False, 3)]
    assert series.unit == "亿元"


def test_different_values_of_a_year_stand_side_by_side():
    (series,) = sighted({"value": "9"}, {"value": "7"}, {"value": "5", "year": 2020})
    assert goals(series) == [(2020, "5", False, 1), (2025, "7", True, 1), (2025, "9", True, 1)]


def test_a_floor_and_a_cap_do_not_contradict_each_other():
    (series,) = sighted({"value": "7", "op": "ge"}, {"value": "9", "op": "le"})
    assert [disputed for _, _, disputed, _ in goals(series)] == [False, False]


def test_goal_and_actual_of_one_year_are_apart():
    (series,) = sighted({"value": "7"}, {"value": "6", "kind": "actual"})
    assert [str(p.value) for p in series.goals] == ["7"]
    assert [str(p.value) for p in series.actuals] == ["6"]


def test_a_baseline_is_an_actual_value_of_its_year():
    (series,) = sighted({"value": "7", "baseline_value": Decimal(4), "baseline_year": 2020})
    (actual,) = series.actuals
    assert (actual.year, actual.value, actual.statements[0].baseline) == (2020, Decimal(4), True)


def test_a_baseline_that_is_also_stated_is_one_point():
    (series,) = sighted(
        {"value": "7", "baseline_value": Decimal(4), "baseline_year": 2020},
        {"value": "4", "kind": "actual", "year": 2020},
    )
    assert [len(point.statements) for point in series.actuals] == [2]


def test_units_that_do_not_convert_and_growth_are_other_series():
    made = sighted(
        {}, {"unit": "家"}, {"op": "growth", "unit": "%", "value": "12"}, {"year": 2030, "value": "3"}
    )
    assert [(series.unit, series.form) for series in made] == [
        ("亿元", "level"),
        ("家", "level"),
        ("%", "growth"),
    ]


def test_a_fraction_is_a_share_of_a_hundred():
    (series,) = sighted(
        {"value": "0.5", "unit": ""},
        {"value": "6", "unit": "成", "year": 2030},
        {"unit": "%", "value": "70", "year": 2035},
    )
    assert [(series.unit, str(p.value)) for p in series.goals] == [("%", "50"), ("%", "60"), ("%", "70")]


def test_what_has_no_year_stands_apart():
    (series,) = sighted({"year": None, "period": "每年", "op": "ge", "value": "4"}, {})
    assert [(p.period, point_text(p, series)) for p in series.undated] == [("每年", "≥4亿元")]


def test_unknown_regions_of_two_documents_are_not_one():
    assert len(sighted({}, {"doc": "e"}, place="")) == 2


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"value": "1168", "unit": "家"}, "1168家"),
        ({"value": "15000", "unit": "家", "op": "ge"}, "≥15,000家"),
        ({"value": "2.15", "unit": "%", "op": "approx"}, "约2.15%"),
        ({"value": "3", "value_max": Decimal(5), "unit": "家", "op": "range"}, "3—5家"),
        ({"value": "18", "unit": "%", "op": "growth"}, "+18%"),
        ({"value": "-18", "unit": "%", "op": "growth"}, "-18%"),
        ({"value": "18", "unit": "位", "op": "rank"}, "第18位"),
        ({"value": "20", "unit": "位", "op": "le"}, "≤20位"),
        ({"value": None, "unit": "", "op": "qualitative", "value_text": "全国一流"}, "全国一流"),
    ],
)
def test_a_value_in_few_words(fields, text):
    (series,) = sighted(fields)
    assert point_text(series.goals[0], series) == text


@given(
    st.permutations([{"value": str(v), "year": y} for v, y in ((3, 2020), (5, 2025), (4, 2025), (9, 2030))])
)
def test_the_order_of_the_records_does_not_matter(records):
    (series,) = sighted(*(dict(record) for record in records))
    assert [(p.year, str(p.value)) for p in series.goals] == [
        (2020, "3"),
        (2025, "4"),
        (2025, "5"),
        (2030, "9"),
    ]
