"""How well an encoder finds the answers of held-out questions among all articles, beside BM25 and both together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoder
from indexer.tokenizer import Tokenizer
from indexer.training.sources import Question, Sources, Topic

Scores = NDArray[np.float32]

DEPTH = 10
DENSE_SHARE = 0.7
"""Weight of the encoder beside BM25 (scaled by its best score) where both are taken together."""

_CHUNK = 2_048


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions.

    recall  share of a question's answers among the first ten
    mrr     1 / rank of the first answer, 0 where it is not among the first ten
    """

    questions: int
    recall: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one way to search on the questions of one topic."""

    topic: Topic
    way: str
    figures: Figures


def measure(sources: Sources, encoder: Encoder, tokenizer: Tokenizer | None = None) -> Iterator[Row]:
    """Yield a row for BM25, for the encoder and for both, for statute and for policy questions."""
    articles = [article.whole for article in sources.articles[: sources.searched]]
    by_words = bm25(articles, tokenizer or Tokenizer())
    passages = encoded(encoder, articles)
    ranges: tuple[tuple[Topic, int], ...] = (("statute", sources.laws), ("policy", sources.searched))
    for topic, size in ranges:
        questions = [q for q in sources.questions if q.topic == topic and q.held_out]
        vectors = encoder.encode_questions([question.text for question in questions])
        sparse = [by_words(question.text)[:size] for question in questions]
        dense = [passages[:size] @ vector for vector in vectors]
        both = [
            (1 - DENSE_SHARE) * one / max(float(one.max()), 1e-9) + DENSE_SHARE * other
            for one, other in zip(sparse, dense, strict=True)
        ]
        yield Row(topic, "bm25", figures(questions, sparse))
        yield Row(topic, "encoder", figures(questions, dense))
        yield Row(topic, "both", figures(questions, both))


def encoded(encoder: Encoder, texts: Sequence[str]) -> Scores:
    """Return the vectors of all passages."""
    parts = [encoder.encode_passages(texts[at : at + _CHUNK]) for at in range(0, len(texts), _CHUNK)]
    return np.concatenate(parts)


def figures(questions: Sequence[Question], scores: Sequence[Scores]) -> Figures:
    """Return the means; passages are ordered by (-score, number)."""
    recalls, ranks = [], []
    for question, row in zip(questions, scores, strict=True):
        best = first(row, DEPTH)
        hits = [{rank for rank, found in enumerate(best) if found in copies} for copies in question.answers]
        recalls.append(sum(map(bool, hits)) / len(hits))
        ranks.append(1 / (1 + min(set().union(*hits))) if any(hits) else 0.0)
    return Figures(len(questions), float(np.mean(recalls)), float(np.mean(ranks)))


def first(scores: Scores, depth: int) -> list[int]:
    """Return the numbers of the best, by (-score, number).

    >>> first(np.array([1, 3, 2, 3], np.float32), 3)
    [1, 3, 2]
    """
    if len(scores) > depth:
        floor = np.partition(scores, -depth)[-depth]
        candidates = np.flatnonzero(scores >= floor)
    else:
        candidates = np.arange(len(scores))
    order = np.argsort(-scores[candidates], kind="stable")[:depth]
    return [int(number) for number in candidates[order]]


def bm25(texts: Sequence[str], tokenizer: Tokenizer) -> Callable[[str], Scores]:
    """Return what scores all texts for a question (BM25 of Lucene, k1 1.2, b 0.75)."""
    import bm25s

    numbers: dict[str, int] = {}
    terms = [[numbers.setdefault(term, len(numbers)) for term in tokenizer.terms(text)] for text in texts]
    index = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    index.index(bm25s.tokenization.Tokenized(ids=terms, vocab=numbers), show_progress=False)

    def scores(question: str) -> Scores:
        known = [term for term in tokenizer.terms(question) if term in numbers]
        if not known:
            return np.zeros(len(texts), np.float32)
        return np.asarray(index.get_scores(known), np.float32)

    return scores
