"""Risk and coverage: how often an answer is wrong when only the surest are given (El-Yaniv & Wiener 2010)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.answering import Outcome


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """What happens when only answers with at least `confidence` are given.

    coverage  share of all questions that are then answered
    risk      share of those that are wrong
    """

    confidence: float
    coverage: float
    risk: float


def answer_curve(outcomes: Sequence[Outcome]) -> tuple[RiskPoint, ...]:
    """Return the curve over the answers given; an answer is wrong when it should not be given or is not right."""
    return _curve(((o.confidence, o.right) for o in outcomes if not o.abstained), len(outcomes))


def first_hit_curve(outcomes: Sequence[Outcome]) -> tuple[RiskPoint, ...]:
    """Return the curve if nothing were declined and the first hit were the answer."""
    return _curve(((o.confidence, o.first_hit_right) for o in outcomes), len(outcomes))


def area(points: Sequence[RiskPoint]) -> float | None:
    """Return the mean risk over the coverage reached (AURC), None for an empty curve."""
    reached, total = 0.0, 0.0
    for point in points:
        total += (point.coverage - reached) * point.risk
        reached = point.coverage
    return total / reached if reached else None


def _curve(judged: Iterable[tuple[float, bool]], questions: int) -> tuple[RiskPoint, ...]:
    """Return one point a distinct confidence, the surest first: answers of the same confidence stand or fall together."""
    ordered = sorted(judged, key=lambda pair: -pair[0])
    points, answered, wrong = list[RiskPoint](), 0, 0
    for confidence, group in groupby(ordered, key=lambda pair: pair[0]):
        rights = [right for _, right in group]
        answered += len(rights)
        wrong += rights.count(False)
        points.append(RiskPoint(confidence, round(answered / questions, 6), round(wrong / answered, 6)))
    return tuple(points)
