"""Going on with training on a user's own documents, without any question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import ZhengwenError
from indexer.encoder import StaticEncoder, save_static
from indexer.training.batches import by_document, heading_pair, sentence_pair, structural_batches
from indexer.training.learner import Learner
from indexer.training.library import Library
from indexer.training.sources import Article

FEWEST = 200
"""Clauses with a heading and words of their own that adapting needs; with fewer it learns them by heart."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The figures of an adaptation; the learning rate is low, so that what the encoder knows stays."""

    epochs: int = 3
    batch: int = 256
    rate: float = 3e-4
    weight_rate: float = 1e-3
    scale: float = 20.0
    thinning: float = 0.2
    seed: int = 0


def adapt(
    base: StaticEncoder,
    clauses: Sequence[Article],
    folder: Path,
    *,
    settings: Adaptation | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> StaticEncoder:
    """Adapt a static encoder to clauses, write it to `folder` and return it; `base` stays as it is.

    clauses   title of the document, trail of headings and own words of each clause
    progress  is told (epochs done, epochs in all, mean loss)

    Learns what the structure of the documents says: headings go with their clause, a sentence with the rest of its
    clause. Raises ZhengwenError where there are too few clauses to learn from.
    """
    how = settings or Adaptation()
    useful = [clause for clause in clauses if clause.text.strip() and (clause.title or clause.headings)]
    if len(useful) < FEWEST:
        raise ZhengwenError(
            f"只有 {len(useful)} 个可用条款，至少要有 {FEWEST} 个才能适配编码器；请先编入更多文件。"
        )
    terms = list(base.numbers)
    library = Library.of(useful, [], terms, base.tokenizer)
    vectors = base.vectors.astype(np.float32)
    scales = np.maximum(np.linalg.norm(vectors, axis=1), 1e-6)
    learner = Learner(
        vectors / scales[:, None], base.question_weights * scales, base.passage_weights * scales
    )
    random = np.random.default_rng(how.seed)
    for epoch in range(how.epochs):
        loss = _epoch(learner, library, how, random, 1 - epoch / how.epochs)
        if progress:
            progress(epoch + 1, how.epochs, loss)
    save_static(folder, terms, learner.vectors, np.exp(learner.questions.logs), np.exp(learner.passages.logs))
    return StaticEncoder.open(folder)


def _epoch(
    learner: Learner, library: Library, how: Adaptation, random: np.random.Generator, pace: float
) -> float:
    clauses = np.arange(len(library.title), dtype=np.int64)
    batches = [
        *structural_batches(library, random.permutation(clauses), heading_pair, how.batch, random),
        *structural_batches(library, by_document(library, clauses, random), sentence_pair, how.batch, random),
    ]
    losses = [
        learner.step(
            batches[place]().thinned(how.thinning, random), how.scale, how.rate * pace, how.weight_rate * pace
        )
        for place in random.permutation(len(batches))
    ]
    return float(np.mean(losses))
