"""How sure the figures are: bootstrap intervals, the paired randomisation test, and Holm's correction.

Every measure is a sum of numerators over a sum of denominators, a fraction a question (or a document). So one
function serves means, shares of citations and F1 alike. All draws come from a seeded generator: the same run gives
the same interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Fraction = tuple[float, float]
Floats = NDArray[np.float64]

SEED = 20260101
RESAMPLES = 2000
SWAPS = 10_000
_BATCH = 500
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval over `n` questions (or documents)."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """B minus A on the same questions: means, two-sided p, and how many questions rose, fell or stayed."""

    a: float
    b: float
    difference: float
    p: float
    wins: int
    losses: int
    ties: int


def ratio(fractions: Sequence[Fraction]) -> float | None:
    """Return the sum of the numerators over that of the denominators, None where the latter is 0."""
    below = sum(d for _, d in fractions)
    return sum(n for n, _ in fractions) / below if below else None


def estimate(fractions: Sequence[Fraction], seed: int = SEED, resamples: int = RESAMPLES) -> Estimate | None:
    """Return a figure with its percentile bootstrap interval (Efron & Tibshirani 1993, ch. 13).

    Units with denominator 0 do not take part; None where none is left.
    """
    used = np.array([f for f in fractions if f[1]], dtype=np.float64)
    if not len(used):
        return None
    size = len(used)
    generator = np.random.default_rng(seed)
    drawn = list[Floats]()
    for first in range(0, resamples, _BATCH):
        picks = generator.integers(0, size, (min(_BATCH, resamples - first), size))
        sums = used[picks].sum(axis=1)
        drawn.append(sums[:, 0] / sums[:, 1])
    low, high = np.quantile(np.concatenate(drawn), [0.025, 0.975])
    value = used[:, 0].sum() / used[:, 1].sum()
    return Estimate(_rounded(value), _rounded(low), _rounded(high), size)


def paired_difference(
    a: Mapping[str, Fraction], b: Mapping[str, Fraction], seed: int = SEED, swaps: int = SWAPS
) -> Difference | None:
    """Compare two runs on the units that both have, by the paired randomisation test.

    Under the null hypothesis the two results of a question could as well stand the other way round; p is the share of
    random swaps with a difference at least as large (Smucker, Allan & Carterette 2007; the observed one counts too).
    None where the measure applies to no common unit.
    """
    common = [unit for unit in a if unit in b and (a[unit][1] or b[unit][1])]
    one = np.array([a[unit] for unit in common], dtype=np.float64).reshape(-1, 2)
    other = np.array([b[unit] for unit in common], dtype=np.float64).reshape(-1, 2)
    if not len(one) or not one[:, 1].sum() or not other[:, 1].sum():
        return None
    left, right = (x[:, 0].sum() / x[:, 1].sum() for x in (one, other))
    change = _unit_values(other) - _unit_values(one)
    wins, losses = int((change > _ROUNDING).sum()), int((change < -_ROUNDING).sum())
    return Difference(
        a=_rounded(left),
        b=_rounded(right),
        difference=_rounded(right - left),
        p=_rounded(_swap_share(one, other, abs(right - left), seed, swaps)),
        wins=wins,
        losses=losses,
        ties=len(common) - wins - losses,
    )


def holm(ps: Sequence[float]) -> list[float]:
    """Return the p values adjusted for their number (Holm 1979), in the order given."""
    adjusted, highest = [0.0] * len(ps), 0.0
    for step, at in enumerate(sorted(range(len(ps)), key=lambda i: (ps[i], i))):
        highest = max(highest, min(1.0, (len(ps) - step) * ps[at]))
        adjusted[at] = highest
    return adjusted


def _swap_share(one: Floats, other: Floats, observed: float, seed: int, swaps: int) -> float:
    if np.array_equal(one, other):
        return 1.0
    generator, total, gap = np.random.default_rng(seed), one.sum(axis=0) + other.sum(axis=0), other - one
    reached = 0
    for first in range(0, swaps, _BATCH):
        swapped = generator.integers(0, 2, (min(_BATCH, swaps - first), len(one))).astype(np.float64)
        left = one.sum(axis=0) + swapped @ gap
        right = total - left
        with np.errstate(divide="ignore", invalid="ignore"):
            difference = np.abs(right[:, 0] / right[:, 1] - left[:, 0] / left[:, 1])
        reached += int((np.nan_to_num(difference) >= observed - _ROUNDING).sum())
    return (1 + reached) / (1 + swaps)


def _unit_values(fractions: Floats) -> Floats:
    return np.divide(
        fractions[:, 0], fractions[:, 1], out=np.zeros(len(fractions)), where=fractions[:, 1] > 0
    )


def _rounded(value: float) -> float:
    return round(float(value), 12)
