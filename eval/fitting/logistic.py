"""Logistic regression with a ridge and weights whose sign is given, its cross-validation and its calibration."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEPS, _RATE = 800, 0.05
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fitted:
    """Means and spreads of the features, the weights of the scaled features, and the bias."""

    means: Floats
    spreads: Floats
    weights: Floats
    bias: float

    def logits(self, table: Floats) -> Floats:
        """Return the logarithms of the odds, float64 [rows]."""
        return np.asarray((table - self.means) / self.spreads @ self.weights + self.bias, np.float64)

    def calibrated(self, slope: float, shift: float) -> "Fitted":
        """Return the same regression with its logits stretched and moved."""
        return Fitted(self.means, self.spreads, self.weights * slope, self.bias * slope + shift)


def share(logits: Floats) -> Floats:
    """Return probabilities for logits."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -50, 50))), np.float64)


def fit(table: Floats, wanted: Flags, counts: Floats, signs: Floats, ridge: float) -> Fitted:
    """Return the regression that minimises the mean loss plus the ridge (Adam, projected; deterministic).

    counts  what each row counts
    signs   1 or -1 a feature: a weight of the other sign becomes 0; 0 leaves it free
    """
    means, spreads = table.mean(axis=0), table.std(axis=0)
    spreads = np.where(spreads > 1e-9, spreads, 1.0)
    rows = np.column_stack([(table - means) / spreads, np.ones(len(table))])
    parts = counts / counts.sum()
    low = np.append(np.where(signs > 0, 0.0, -np.inf), -np.inf)
    high = np.append(np.where(signs < 0, 0.0, np.inf), np.inf)
    pull = np.append(np.full(len(means), 2 * ridge), 0.0)
    weights, mean, square = np.zeros(rows.shape[1]), np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    for step in range(1, _STEPS + 1):
        gradient = rows.T @ (parts * (share(rows @ weights) - wanted)) + pull * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        move = _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.clip(weights - move, low, high)
    return Fitted(means, spreads, weights[:-1], float(weights[-1]))


def line(values: Floats, wanted: Flags) -> tuple[float, float]:
    """Return slope and shift of the logistic line through values (Platt 1999)."""
    fitted = fit(values[:, None], wanted, np.ones(len(values)), np.zeros(1), 1e-6)
    slope = float(fitted.weights[0] / fitted.spreads[0])
    return slope, fitted.bias - slope * float(fitted.means[0])


def folds(wanted: Flags, seed: int = 0) -> NDArray[np.int64]:
    """Return the fold of each row, each fold with its share of both kinds."""
    fold = np.zeros(len(wanted), np.int64)
    for kind in (True, False):
        rows = np.flatnonzero(wanted == kind)
        fold[np.random.default_rng(seed).permutation(rows)] = np.arange(len(rows)) % FOLDS
    return fold


def reliability(chances: Floats, held: Flags, bins: int = 5) -> list[tuple[float, float, int]]:
    """Return mean chance, observed share and number of rows of each of `bins` ranges of chance that has any."""
    found = []
    for number in range(bins):
        inside = (chances >= number / bins) & ((chances < (number + 1) / bins) | (number == bins - 1))
        if inside.any():
            found.append((float(chances[inside].mean()), float(held[inside].mean()), int(inside.sum())))
    return found
