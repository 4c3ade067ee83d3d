"""Text, numbers, units and names count as the same exactly when they should."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import matching
from eval.matching import find_all, normalise, numbers_in, overlap, same_number, similarity

POLICY = st.text(st.sampled_from("到２0205年，全省ＧＤＰ增长 5.2%　三百二十（一）、*#\n亿元A\t"), max_size=40)
DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write 1 to 9999 in Chinese, as documents do."""
    words, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return words


@pytest.fixture(scope="module")
def score(score_program: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_for_matching", score_program)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(POLICY)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(POLICY, st.integers(0, 39))
def test_a_repaired_line_break_is_no_difference(text: str, at: int) -> None:
    assert normalise(text[:at] + "\n" + text[at:]) == normalise(text)


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read(number: int) -> None:
    assert numbers_in(f"建成{chinese(number)}家") == [float(number)]


def test_the_nth_occurrence_is_found() -> None:
    assert find_all("茶园茶园茶", "茶园") == [(0, 2), (2, 4)]
    assert find_all("茶园茶园茶", "茶园", 2) == [(2, 4)]
    assert find_all("茶园", "茶园", 3) == [(0, 2)]
    assert find_all("茶园", "") == []


def test_touching_stretches_do_not_overlap() -> None:
    assert not overlap([(0, 2)], [(2, 4)])
    assert overlap([(0, 3)], [(9, 12), (2, 4)])


def test_numbers_agree_within_one_in_a_thousand() -> None:
    assert same_number(1000, 1000.9)
    assert not same_number(1000, 1002)
    assert same_number(None, "")
    assert not same_number(None, 0)


@given(POLICY, POLICY)
def test_similarity_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1


@given(one=POLICY, other=POLICY)
def test_the_shared_scorer_sees_the_same(score: ModuleType, one: str, other: str) -> None:
    assert normalise(one) == score.norm(one)
    assert matching.normalise_label(one) == score.label_norm(one)
    assert matching.normalise_unit(one) == score.unit_norm(one)
    assert matching.normalise_agencies([one, other]) == score.names([one, other])
    assert numbers_in(one) == score.numbers(one)
    assert find_all(normalise(one), other[:2]) == score.spans(score.norm(one), other[:2])
    assert similarity(one, other) == pytest.approx(score.similar(one, other))
