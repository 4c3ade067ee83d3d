"""The ranking's score as a probability, for callers that want scores between 0 and 1."""

from math import exp

# Logistic regression (Platt 1999) of "the clause holds gold evidence" on the score of the ten best clauses of 649
# questions over two corpora: 6,490 clauses, 13% relevant. Observed against predicted share by score: 8-10 3.4% / 3.2%,
# 12-14 14.7% / 15.2%, 16-18 49% / 49%, 20-22 89% / 83%. To be fitted again with the ranking's weights.
_SLOPE = 0.434
_MIDPOINT = 16.96


def probability(score: float) -> float:
    """Return how likely a clause of this score answers the question: 0 to 1, rising with the score.

    >>> round(probability(16.96), 2), probability(-1e9) >= 0.0, probability(1e9) <= 1.0
    (0.5, True, True)
    """
    exponent = max(-700.0, min(700.0, -_SLOPE * (score - _MIDPOINT)))
    return 1.0 / (1.0 + exp(exponent))
