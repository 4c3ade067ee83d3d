"""The ranking's score as a probability, for callers that want scores between 0 and 1; its numbers are in calibration.toml."""

import tomllib
from functools import cache
from importlib import resources
from math import exp


def probability(score: float) -> float:
    """Return how likely a clause of this score answers the question: 0 to 1, rising with the score.

    >>> probability(-1e9) >= 0.0, probability(1e9) <= 1.0, probability(1.0) < probability(30.0)
    (True, True, True)
    """
    slope, midpoint = _line()
    exponent = max(-700.0, min(700.0, -slope * (score - midpoint)))
    return 1.0 / (1.0 + exp(exponent))


@cache
def _line() -> tuple[float, float]:
    table = tomllib.loads(resources.files("service").joinpath("calibration.toml").read_text("utf-8"))
    return float(table["slope"]), float(table["midpoint"])
