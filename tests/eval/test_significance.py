"""Intervals and p values: against hand calculation and exact enumeration, and the same on every run."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.significance import estimate, holm, paired_difference, ratio

FRACTIONS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda f: (float(min(f)), float(max(f)))), max_size=30
)


def means(values: list[float]) -> dict[str, tuple[float, float]]:
    return {f"q{i}": (value, 1.0) for i, value in enumerate(values)}


@given(FRACTIONS)
def test_the_figure_lies_within_its_interval(fractions: list[tuple[float, float]]) -> None:
    found = estimate(fractions, resamples=200)
    if ratio(fractions) is None:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(ratio(fractions))
    assert 0 <= found.low <= found.high <= 1
    assert found.n == sum(1 for f in fractions if f[1])


def test_the_interval_is_about_as_wide_as_the_normal_one() -> None:
    fractions = [(1.0, 1.0)] * 60 + [(0.0, 1.0)] * 40
    found = estimate(fractions)
    assert found is not None
    half = 1.96 * np.sqrt(0.6 * 0.4 / 100)
    assert found.low == pytest.approx(0.6 - half, abs=0.02)
    assert found.high == pytest.approx(0.6 + half, abs=0.02)


def test_the_same_seed_gives_the_same_interval() -> None:
    fractions = [(float(i % 3 == 0), 1.0) for i in range(50)]
    assert estimate(fractions, seed=1) == estimate(fractions, seed=1)
    assert estimate(fractions, seed=1) != estimate(fractions, seed=2)


def test_p_is_close_to_that_of_all_swaps() -> None:
    a, b = [0.0, 0.2, 0.5, 1.0, 0.1, 0.3, 0.0, 0.5], [1.0, 0.5, 0.5, 1.0, 0.5, 1.0, 0.2, 0.4]
    gaps = np.array(b) - np.array(a)
    swaps = np.array(list(product([1, -1], repeat=len(a))))
    exact = (np.abs(swaps @ gaps) >= abs(gaps.sum()) - 1e-9).mean()
    found = paired_difference(means(a), means(b))
    assert found is not None
    assert found.p == pytest.approx(exact, abs=0.015)
    assert (found.wins, found.losses, found.ties) == (5, 1, 2)
    assert found.difference == pytest.approx(gaps.mean())


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=12
    )
)
def test_swapping_the_runs_only_turns_the_sign(pairs: list[tuple[float, float]]) -> None:
    a, b = means([x for x, _ in pairs]), means([y for _, y in pairs])
    there, back = paired_difference(a, b, swaps=200), paired_difference(b, a, swaps=200)
    assert there is not None
    assert back is not None
    assert there.difference == -back.difference
    assert (there.wins, there.losses) == (back.losses, back.wins)
    assert there.p == back.p


def test_equal_runs_do_not_differ() -> None:
    found = paired_difference(means([0.1, 0.9]), means([0.1, 0.9]))
    assert found is not None
    assert (found.difference, found.p, found.ties) == (0.0, 1.0, 2)


def test_only_common_questions_are_compared() -> None:
    found = paired_difference({"a": (1.0, 1.0), "b": (0.0, 1.0)}, {"b": (1.0, 1.0), "c": (0.0, 1.0)})
    assert found is not None
    assert (found.a, found.b) == (0.0, 1.0)
    assert paired_difference({"a": (1.0, 1.0)}, {"c": (1.0, 1.0)}) is None


def test_holm_follows_the_definition() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
    assert holm([0.9, 0.8]) == [1.0, 1.0]
