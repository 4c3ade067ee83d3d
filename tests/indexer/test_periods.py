"""Years and periods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.periods import find_periods, plan_years


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("到2025年", [("2025年", "year", 2025)]),
        ("2019年底前建成", [("2019年底前", "year", 2019)]),
        ("2021年9月9日印发", [("2021年9月9日", "year", 2021)]),
        ("2018 年全区", [("2018 年", "year", 2018)]),
        ("发布日期:2021-09-29", [("2021-09-29", "year", 2021)]),
        ("二〇三五年", [("二〇三五年", "year", 2035)]),
        ("2024—2027年", [("2024—2027年", "years", 2027)]),
        ("2026年至2030年平均每年净增", [("2026年至2030年", "years", 2030), ("每年", "every", None)]),
        ("“十四五”末", [("“十四五”末", "plan", 2025)]),
        ("十三五规划", [("十三五规划", "plan", 2020)]),
        ("“九五”期间", [("“九五”期间", "plan", 2000)]),
        ("每两年一次，每半年调度", [("每两年", "every", None), ("每半年", "every", None)]),
        ("每年3月底前", [("每年", "every", None), ("3月底前", "date", None)]),
        ("7月1日至7月31日", [("7月1日至7月31日", "date", None)]),
        ("2023年下半年", [("2023年下半年", "year", 2023)]),
    ],
)
def test_periods_and_the_year_by_which_they_end(
    text: str, periods: list[tuple[str, str, int | None]]
) -> None:
    assert [(p.text, p.kind, p.last) for p in find_periods(text)] == periods


@pytest.mark.parametrize(
    "text", ["十五日内报告", "12个月后复查", "305项目", "PM2.5", "二十五家", "三年内", "2025个", "第十五条"]
)
def test_lengths_of_time_and_counts_are_no_periods(text: str) -> None:
    assert find_periods(text) == ()


@given(st.integers(6, 20))
def test_plans_follow_each_other_without_a_gap(number: int) -> None:
    assert plan_years(number)[0] == plan_years(number - 1)[1] + 1


@given(st.text("到至20259年月日十四五“”—-、，每两季度底末前", max_size=40))
def test_spans_slice_back_to_the_words_and_stand_in_order(text: str) -> None:
    end = 0
    for period in find_periods(text):
        assert period.span.of(text) == period.text
        assert end <= period.span.start < period.span.end
        end = period.span.end
