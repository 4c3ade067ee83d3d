"""Numerals and their values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.numerals import NumeralError, chinese_numeral, parse_numeral


@given(st.integers(0, 10**12) | st.integers(0, 10**16 - 1))
def test_a_whole_number_survives_being_written_in_chinese(value: int) -> None:
    assert parse_numeral(chinese_numeral(value)) == value


@given(st.integers(0, 10**12), st.integers(0, 999))
def test_arabic_digits_survive_grouping_and_full_width(value: int, thousandths: int) -> None:
    printed = f"{value:,}.{thousandths:03}"
    wide = (
        printed.translate({ord("0") + i: ord("０") + i for i in range(10)})
        .replace(",", "，")
        .replace(".", "．")
    )
    assert parse_numeral(printed) == parse_numeral(wide) == Decimal(f"{value}.{thousandths:03}")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("一百", 100), ("三千五百", 3500), ("十二", 12), ("二十", 20), ("两", 2), ("〇", 0), ("千", 1000), ("万", 10000),
        ("一千零一", 1001), ("两万五", 25000), ("一百二", 120), ("一万零五", 10005), ("二〇二五", 2025), ("三点五", "3.5"),
        ("壹佰贰拾", 120), ("3.5万", 35000), ("1亿2000万", 120000000), ("5百", 500), ("１２", 12), ("0.51", "0.51"),
    ],
)  # fmt: skip
def test_what_numerals_are_worth(words: str, value: int | str) -> None:
    assert parse_numeral(words) == Decimal(value)


@pytest.mark.parametrize("words", ["十四五", "三五", "", "元", "12,34", "3.", "百分", "一二十"])
def test_other_words_are_no_numerals(words: str) -> None:
    with pytest.raises(NumeralError):
        parse_numeral(words)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "零"), (10, "十"), (12, "十二"), (10**12, "一万亿"), (2_000_000_300, "二十亿零三百")],
)
def test_numbers_are_written_as_they_are_read_aloud(value: int, words: str) -> None:
    assert chinese_numeral(value) == words


@pytest.mark.parametrize("value", [-1, 10**16])
def test_numbers_out_of_range_are_refused(value: int) -> None:
    with pytest.raises(NumeralError):
        chinese_numeral(value)
