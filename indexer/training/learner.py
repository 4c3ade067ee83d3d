"""A bag-of-terms encoder that learns: contrastive loss by hand, Adam on the rows that a batch touches.

Question and passage share the vector of a term, and each weighs it its own way. The loss is InfoNCE (van den Oord et
al. 2018): the cross-entropy of finding the answer among all passages of the batch. Adam: Kingma & Ba 2015.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from numba import prange
from numpy.typing import NDArray

from indexer.training.bags import Bags

Floats = NDArray[np.float32]

_DECAY, _SQUARE_DECAY = 0.9, 0.999
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions with their answers: passage i answers question i, further passages answer none.

    ignored    bool [questions, passages], True where a passage is neither right nor wrong
    both_ways  whether passages look for their questions too
    """

    questions: Bags
    passages: Bags
    ignored: NDArray[np.bool_]
    both_ways: bool = True

    def thinned(self, share: float, random: np.random.Generator) -> "Batch":
        """Return the batch with terms left out by chance."""
        return replace(
            self,
            questions=self.questions.thinned(share, random),
            passages=self.passages.thinned(share, random),
        )


@dataclass(slots=True)
class Side:
    """How one side, questions or passages, weighs terms: exp(logs[term])."""

    logs: Floats
    mean: Floats = field(init=False)
    square: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.logs = np.ascontiguousarray(self.logs, np.float32)
        self.mean, self.square = np.zeros_like(self.logs), np.zeros_like(self.logs)


class Learner:
    """Holds the parameters: `vectors` [terms, dimensions], a `Side` of weights for questions and one for passages."""

    def __init__(self, vectors: Floats, question_weights: Floats, passage_weights: Floats) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)
        self.questions = Side(np.log(question_weights))
        self.passages = Side(np.log(passage_weights))
        self._mean, self._square = np.zeros_like(self.vectors), np.zeros_like(self.vectors)
        self._steps = 0

    @property
    def weights(self) -> tuple[Floats, Floats]:
        """What a term counts in a question, and in a passage."""
        return np.exp(self.questions.logs), np.exp(self.passages.logs)

    def afresh(self) -> "Learner":
        """Return a learner with the same parameters and no memory of its steps."""
        return Learner(self.vectors.copy(), *self.weights)

    def encode(self, bags: Bags, side: Side) -> Floats:
        """Return float32 [bags, dimensions], unit vectors (zero for an empty bag)."""
        return self._encode(bags, side)[0]

    def step(self, batch: Batch, scale: float, rate: float, weight_rate: float) -> float:
        """Take one step down the loss and return it.

        scale              what the inner products are multiplied with (1 / temperature)
        rate, weight_rate  of Adam, for vectors and for the logarithms of the weights
        """
        asked, asked_norms = self._encode(batch.questions, self.questions)
        given, given_norms = self._encode(batch.passages, self.passages)
        scores = scale * (asked @ given.T)
        scores[batch.ignored] = -np.inf
        loss, gradient = _contrast(scores, batch.both_ways)
        gradient *= scale / len(asked)
        self._steps += 1
        damping = (1 - _DECAY**self._steps, 1 - _SQUARE_DECAY**self._steps)
        kernels().update(
            self.vectors, self._mean, self._square,
            self.questions.logs, self.questions.mean, self.questions.square,
            *_by_term(batch.questions, len(self.vectors)), _through_norm(gradient @ given, asked, asked_norms),
            self.passages.logs, self.passages.mean, self.passages.square,
            *_by_term(batch.passages, len(self.vectors)), _through_norm(gradient.T @ asked, given, given_norms),
            rate, weight_rate, *damping,
        )  # fmt: skip
        return loss

    def _encode(self, bags: Bags, side: Side) -> tuple[Floats, Floats]:
        out = np.empty((len(bags), self.vectors.shape[1]), np.float32)
        kernels().add_up(self.vectors, side.logs, bags.terms, bags.offsets, out)
        norms = np.linalg.norm(out, axis=1, keepdims=True) + _TINY
        out /= norms
        return out, norms


def _contrast(scores: Floats, both_ways: bool) -> tuple[float, Floats]:
    """Return the mean cross-entropy of the diagonal, and the gradient of the (one- or two-way) sum."""
    diagonal = np.arange(len(scores))
    peaks = scores.max(axis=1, keepdims=True)
    shares = np.exp(scores - peaks)
    sums = shares.sum(axis=1, keepdims=True)
    shares /= sums
    loss = float(np.mean(np.log(sums[:, 0]) + peaks[:, 0] - scores[diagonal, diagonal]))
    shares[diagonal, diagonal] -= 1
    if both_ways:
        back = np.exp(scores[:, : len(scores)] - scores[:, : len(scores)].max(axis=0))
        back /= back.sum(axis=0)
        back[diagonal, diagonal] -= 1
        shares *= 0.5
        shares[:, : len(scores)] += 0.5 * back
    return loss, shares


def _through_norm(gradient: Floats, units: Floats, norms: Floats) -> Floats:
    """Return the gradient before scaling to unit length."""
    gradient = gradient - (gradient * units).sum(axis=1, keepdims=True) * units
    return np.ascontiguousarray(gradient / norms, np.float32)


def _by_term(bags: Bags, terms: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each term's bags begin in a list of bags, and that list."""
    order = np.argsort(bags.terms, kind="stable")
    owners = np.repeat(np.arange(len(bags)), np.diff(bags.offsets))
    counts = np.bincount(bags.terms, minlength=terms)
    return np.concatenate([[0], np.cumsum(counts)]), owners[order]


def _add_up(vectors: Any, logs: Any, terms: Any, offsets: Any, out: Any) -> None:
    for row in prange(len(offsets) - 1):
        for k in range(vectors.shape[1]):
            out[row, k] = 0.0
        for place in range(offsets[row], offsets[row + 1]):
            term = terms[place]
            weight = np.exp(logs[term])
            for k in range(vectors.shape[1]):
                out[row, k] += weight * vectors[term, k]


def _gather(starts: Any, owners: Any, gradients: Any, term: Any, out: Any) -> None:
    for place in range(starts[term], starts[term + 1]):
        for k in range(len(out)):
            out[k] += gradients[owners[place], k]


def _move(
    values: Any, means: Any, squares: Any, at: Any, gradient: Any, rate: Any, damp: Any, square_damp: Any
) -> None:
    means[at] = _DECAY * means[at] + (1 - _DECAY) * gradient
    squares[at] = _SQUARE_DECAY * squares[at] + (1 - _SQUARE_DECAY) * gradient * gradient
    values[at] -= rate * (means[at] / damp) / (np.sqrt(squares[at] / square_damp) + 1e-9)


@dataclass(frozen=True, slots=True)
class _Kernels:
    add_up: Callable[..., None]
    update: Callable[..., None]


@cache
def kernels() -> _Kernels:
    """Compile the inner loops; takes some seconds, once a process."""
    from numba import njit

    gather, move = njit(inline="always")(_gather), njit(inline="always")(_move)

    def update(
        vectors: Any, mean: Any, square: Any,
        asked_logs: Any, asked_mean: Any, asked_square: Any, asked_starts: Any, asked_owners: Any, asked: Any,
        given_logs: Any, given_mean: Any, given_square: Any, given_starts: Any, given_owners: Any, given: Any,
        rate: Any, weight_rate: Any, damp: Any, square_damp: Any,
    ) -> None:  # fmt: skip
        dimensions = vectors.shape[1]
        for term in prange(len(vectors)):
            in_asked = asked_starts[term + 1] > asked_starts[term]
            in_given = given_starts[term + 1] > given_starts[term]
            if not in_asked and not in_given:
                continue
            from_asked = np.zeros(dimensions, np.float32)
            from_given = np.zeros(dimensions, np.float32)
            gather(asked_starts, asked_owners, asked, term, from_asked)
            gather(given_starts, given_owners, given, term, from_given)
            asked_weight, given_weight = np.exp(asked_logs[term]), np.exp(given_logs[term])
            asked_slope, given_slope = 0.0, 0.0
            for k in range(dimensions):
                asked_slope += asked_weight * from_asked[k] * vectors[term, k]
                given_slope += given_weight * from_given[k] * vectors[term, k]
            for k in range(dimensions):
                slope = asked_weight * from_asked[k] + given_weight * from_given[k]
                move(vectors, mean, square, (term, k), slope, rate, damp, square_damp)
            if in_asked:
                move(asked_logs, asked_mean, asked_square, term, asked_slope, weight_rate, damp, square_damp)
            if in_given:
                move(given_logs, given_mean, given_square, term, given_slope, weight_rate, damp, square_damp)

    fast = njit(parallel=True, fastmath=True, nogil=True)
    return _Kernels(fast(_add_up), fast(update))
