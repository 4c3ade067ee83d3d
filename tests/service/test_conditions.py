"""Conditions on metadata: every operator, what has no value, and what cannot be checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.conditions import OPERATORS, Condition, ConditionError, Conditions, condition_test, days_of

RECORD = {
    "title": ["关于支持首台（套）装备的若干措施"],
    "document_number": ["某政规〔2024〕7号"],
    "issuer": ["某省财政厅", "某省科学技术厅"],
    "issued": ["2024-03-15"],
    "length": ["1200"],
    "empty": [],
}


@pytest.mark.parametrize(
    ("field", "operator", "value", "fits"),
    [
        ("title", "contains", "首台(套)", True),
        ("title", "contains", ["没有", "装备"], True),
        ("title", "contains", "规划", False),
        ("title", "not contains", "规划", True),
        ("issuer", "not contains", "财政", False),
        ("title", "start with", "关于", True),
        ("title", "end with", "关于", False),
        ("document_number", "end with", "７号", True),
        ("document_number", "is", "某政规[2024]7号", True),
        ("issuer", "is", "某省财政厅", True),
        ("issuer", "is not", "某省财政厅", False),
        ("issuer", "is not", "某省教育厅", True),
        ("issuer", "in", "某省教育厅，某省财政厅", True),
        ("issuer", "in", ["某省教育厅"], False),
        ("issuer", "not in", ["某省教育厅"], True),
        ("issuer", "not in", "某省教育厅,某省财政厅", False),
        ("empty", "empty", None, True),
        ("issuer", "empty", None, False),
        ("unheard", "empty", None, True),
        ("empty", "not empty", None, False),
        ("issuer", "not empty", "不看", True),
        ("length", "=", 1200, True),
        ("length", "=", "1200.0", True),
        ("length", "≠", 1200, False),
        ("length", ">", 1199.5, True),
        ("length", ">", 1200, False),
        ("length", "<", 1200, False),
        ("length", "≥", 1200, True),
        ("length", "≤", "1199", False),
        ("issued", "=", 2024, True),
        ("issued", "=", "2024-03", True),
        ("issued", ">", "2024-03-14", True),
        ("issued", "≤", "2024年3月15日", True),
        ("issued", "before", "2024-03-15", False),
        ("issued", "before", "2024-04", True),
        ("issued", "before", 2024, False),
        ("issued", "after", 2023, True),
        ("issued", "after", "2024", False),
        ("issued", "after", 1704067200, True),
        ("issued", "before", "2024-03-16T00:00:00Z", True),
        ("title", ">", 5, False),
        ("empty", "before", "2024", False),
        ("empty", "is", "x", False),
        ("empty", "is not", "x", True),
        ("empty", "≠", 5, True),
        ("issued", "!=", 2024, False),
    ],
)
def test_every_operator(field, operator, value, fits):
    assert condition_test(Condition((field,), operator, value))(RECORD) is fits


def test_conditions_are_joined():
    yes, no = Condition(("title",), "contains", "装备"), Condition(("title",), "contains", "规划")
    assert not Conditions((yes, no), "and").test()(RECORD)
    assert Conditions((yes, no), "or").test()(RECORD)
    assert not Conditions((no, no), "or").test()(RECORD)
    assert Conditions((), "or").test()(RECORD)


def test_several_fields_mean_any_of_them_and_a_negation_none():
    assert condition_test(Condition(("title", "issuer"), "contains", "财政"))(RECORD)
    assert not condition_test(Condition(("title", "issuer"), "not contains", "财政"))(RECORD)


@pytest.mark.parametrize(
    ("operator", "value"),
    [("like", "x"), ("", "x"), ("is", None), ("in", []), ("contains", ""), (">", "很多"), ("before", "以前"), ("before", 7)],
)  # fmt: skip
def test_a_condition_that_cannot_be_checked_is_refused_in_chinese(operator, value):
    with pytest.raises(ConditionError, match=r"[\u4e00-\u9fff]"):
        condition_test(Condition(("title",), operator, value))


@given(st.dates(), st.dates())
def test_days_compare_as_days(own, given_day):
    record = {"d": [own.isoformat()]}

    def fits(operator: str) -> bool:
        return condition_test(Condition(("d",), operator, given_day.isoformat()))(record)

    assert fits("before") is (own < given_day)
    assert fits("after") is (own > given_day)
    assert fits("=") is (own == given_day)
    assert fits("≥") is (own >= given_day)


@pytest.mark.parametrize("text", ["", "2024-13", "2024-02-30", "20240", "第2024", "0000", "99999999999"])
def test_what_is_no_date_has_no_days(text):
    assert days_of(text) is None


def test_the_operators_of_dify_are_all_there():
    wanted = "contains|not contains|start with|end with|is|is not|in|not in|empty|not empty|=|≠|>|<|≥|≤|before|after"
    assert set(wanted.split("|")) == set(OPERATORS)
