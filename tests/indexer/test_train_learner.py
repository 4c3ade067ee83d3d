"""The learner: its gradient is the gradient of its loss, and it learns."""

import numpy as np
import pytest

from indexer.training import learner as learning
from indexer.training.bags import Bags
from indexer.training.learner import Batch, Learner

TERMS, DIMENSIONS = 30, 8


def bags(random: np.random.Generator, count: int) -> Bags:
    lengths = random.integers(1, 6, count)
    terms = random.integers(0, TERMS, lengths.sum()).astype(np.int32)
    return Bags(terms, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def make(seed: int = 0) -> tuple[Learner, Batch]:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((TERMS, DIMENSIONS)).astype(np.float32)
    weights = random.uniform(0.5, 2, (2, TERMS)).astype(np.float32)
    ignored = random.random((4, 7)) < 0.1
    ignored[np.arange(4), np.arange(4)] = False
    return Learner(vectors, weights[0], weights[1]), Batch(bags(random, 4), bags(random, 7), ignored, False)


def loss_of(vectors: np.ndarray, logs: tuple[np.ndarray, np.ndarray], batch: Batch, both_ways: bool) -> float:
    """Write the loss out, in double precision."""

    def units(found: Bags, side: np.ndarray) -> np.ndarray:
        parts = [found.terms[found.offsets[i] : found.offsets[i + 1]] for i in range(len(found))]
        sums = np.array([(np.exp(side[part])[:, None] * vectors[part]).sum(axis=0) for part in parts])
        return sums / np.linalg.norm(sums, axis=1, keepdims=True)

    scores = 5.0 * units(batch.questions, logs[0]) @ units(batch.passages, logs[1]).T
    scores[batch.ignored] = -np.inf
    diagonal = np.arange(len(scores))
    there = np.log(np.exp(scores).sum(axis=1)) - scores[diagonal, diagonal]
    if not both_ways:
        return float(there.mean())
    back = np.log(np.exp(scores[:, : len(scores)]).sum(axis=0)) - scores[diagonal, diagonal]
    return float((there.mean() + back.mean()) / 2)


@pytest.mark.parametrize("both_ways", [False, True])
def test_the_first_step_goes_down_the_numerical_gradient(both_ways: bool) -> None:
    model, batch = make()
    batch = Batch(batch.questions, batch.passages, batch.ignored, both_ways)
    before = model.vectors.astype(float)
    logs = (model.questions.logs.astype(float), model.passages.logs.astype(float))
    model.step(batch, scale=5.0, rate=1e-3, weight_rate=1e-3)
    checked = 0
    for term in range(TERMS):
        for k in range(DIMENSIONS):
            up, down = before.copy(), before.copy()
            up[term, k] += 1e-5
            down[term, k] -= 1e-5
            slope = (loss_of(up, logs, batch, both_ways) - loss_of(down, logs, batch, both_ways)) / 2e-5
            moved = model.vectors[term, k] - before[term, k]
            if abs(slope) > 1e-3:  # the first step of Adam is the rate against the sign of the gradient
                assert moved == pytest.approx(-1e-3 * np.sign(slope), rel=1e-2)
                checked += 1
    assert checked > 50
    for side, now in ((0, model.questions.logs), (1, model.passages.logs)):
        for term in range(TERMS):
            up, down = [log.copy() for log in logs], [log.copy() for log in logs]
            up[side][term] += 1e-5
            down[side][term] -= 1e-5
            slope = (
                loss_of(before, tuple(up), batch, both_ways) - loss_of(before, tuple(down), batch, both_ways)
            ) / 2e-5
            if abs(slope) > 1e-3:
                assert now[term] - logs[side][term] == pytest.approx(-1e-3 * np.sign(slope), rel=1e-2)


def test_the_loss_returned_is_the_loss() -> None:
    model, batch = make()
    logs = (model.questions.logs.astype(float), model.passages.logs.astype(float))
    expected = loss_of(model.vectors.astype(float), logs, batch, both_ways=False)
    assert model.step(batch, 5.0, 1e-3, 1e-3) == pytest.approx(expected, rel=1e-4)


def test_steps_bring_the_loss_down() -> None:
    model, batch = make()
    losses = [model.step(batch, 5.0, 1e-2, 1e-2) for _ in range(50)]
    assert losses[-1] < losses[0] / 3


def test_training_is_the_same_every_time() -> None:
    results = []
    for _ in range(2):
        model, batch = make()
        for _ in range(5):
            model.step(batch, 5.0, 1e-2, 1e-2)
        results.append(model.vectors)
    assert np.array_equal(*results)


def test_terms_outside_the_batch_stay() -> None:
    model, batch = make()
    before = model.vectors.copy()
    model.step(batch, 5.0, 1e-2, 1e-2)
    seen = np.union1d(batch.questions.terms, batch.passages.terms)
    others = np.setdiff1d(np.arange(TERMS), seen)
    assert np.array_equal(model.vectors[others], before[others])
    assert len(others) > 0


def test_an_empty_bag_is_zero_and_harms_nothing() -> None:
    model, batch = make()
    empty = Bags(np.zeros(0, np.int32), np.zeros(5, np.int64))
    assert not model.encode(empty, model.questions).any()
    model.step(Batch(empty, batch.passages, batch.ignored, False), 5.0, 1e-2, 1e-2)
    assert np.isfinite(model.vectors).all()
    assert learning.kernels() is learning.kernels()


def test_afresh_keeps_the_parameters_and_forgets_the_steps() -> None:
    model, batch = make()
    model.step(batch, 5.0, 1e-2, 1e-2)
    other = model.afresh()
    assert np.array_equal(other.vectors, model.vectors)
    for one, two in zip(other.weights, model.weights, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-6)
    model.step(batch, 5.0, 1e-2, 1e-2)
    other.step(batch, 5.0, 1e-2, 1e-2)
    assert not np.array_equal(other.vectors, model.vectors)
