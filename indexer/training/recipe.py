"""How the built-in encoder is made: first from the structure of documents, then from questions and what they are
mistaken for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from indexer.tokenizer import Tokenizer
from indexer.training.bags import frequent_terms
from indexer.training.batches import (
    Asked,
    Numbers,
    by_document,
    hard_batch,
    heading_pair,
    question_batches,
    sentence_pair,
    structural_batches,
)
from indexer.training.learner import Batch, Floats, Learner
from indexer.training.library import Library
from indexer.training.sources import Sources, Topic

Report = Callable[[str], None]

_WARM_UP = 50
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Recipe:
    """The figures of a training; every one was chosen by the held-out questions.

    terms, least        size of the vocabulary, and how often a term must occur
    epochs, batch,
    rate, weight_rate,
    scale, times        of the first phase; `times` says how often an epoch goes through the questions of a topic
    rounds, passes,
    hard_batch, hard_each,
    hard_rate, hard_weight_rate,
    hard_scale          of the second phase: each round looks for mistakes anew and makes some passes
    pool                how many of the best-ranked passages mistakes are drawn from
    thinning            share of terms left out at random in the second phase
    """

    dimensions: int = 448
    terms: int = 65_536
    least: int = 3
    epochs: int = 4
    batch: int = 1_024
    rate: float = 5e-3
    weight_rate: float = 2e-2
    scale: float = 20.0
    times: Mapping[Topic, int] = field(
        default_factory=lambda: {"statute": 10, "policy": 10, "encyclopedia": 1}
    )
    rounds: int = 3
    passes: int = 4
    hard_batch: int = 256
    hard_each: int = 7
    hard_rate: float = 1e-3
    hard_weight_rate: float = 5e-3
    hard_scale: float = 10.0
    pool: int = 60
    thinning: float = 0.4
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Trained:
    """Terms with their vectors and weights, ready for `indexer.encoder.save_static`."""

    terms: Sequence[str]
    vectors: Floats
    question_weights: Floats
    passage_weights: Floats


def train(sources: Sources, recipe: Recipe, report: Report, tokenizer: Tokenizer | None = None) -> Trained:
    """Make an encoder; questions that are held out are not looked at. Takes some minutes on two cores."""
    cut = tokenizer or Tokenizer()
    known = [question.text for question in sources.questions if not question.held_out]
    above = {text for article in sources.articles for text in (article.title, article.headings)}
    bodies = (article.text for article in sources.articles)
    terms = frequent_terms(chain(bodies, above, known, known), recipe.terms, recipe.least, cut)
    report(f"{len(sources.articles)} articles, {len(known)} questions, {len(terms)} terms")
    library = Library.of(sources.articles, (question.text for question in sources.questions), terms, cut)
    random = np.random.default_rng(recipe.seed)
    learner = new_learner(library, len(terms), recipe.dimensions, random)
    _learn_structure(learner, library, sources, recipe, random, report)
    learner = learner.afresh()
    _learn_from_mistakes(learner, library, sources, recipe, random, report)
    return Trained(terms, learner.vectors, *learner.weights)


def new_learner(library: Library, terms: int, dimensions: int, random: np.random.Generator) -> Learner:
    """Return a learner with random vectors, and weights that fall with frequency (Arora et al. 2017, smoothed)."""
    shares = np.bincount(library.bags.terms, minlength=terms) / len(library.bags.terms)
    weights = np.sqrt(np.maximum(1e-4 / (1e-4 + shares), 0.02)).astype(np.float32)
    vectors = random.standard_normal((terms, dimensions)).astype(np.float32) / np.sqrt(dimensions)
    return Learner(vectors, weights, weights)


def asked_of(sources: Sources, topic: Topic) -> list[Asked]:
    """Return the questions of a topic that may be learned from, one for each of their answers."""
    return [
        Asked(number, copies[0], tuple(chain.from_iterable(question.answers)))
        for number, question in enumerate(sources.questions)
        if question.topic == topic and not question.held_out
        for copies in question.answers
    ]


def _learn_structure(
    learner: Learner,
    library: Library,
    sources: Sources,
    recipe: Recipe,
    random: np.random.Generator,
    report: Report,
) -> None:
    first = list(_structure_epoch(library, sources, recipe, random))
    steps, total = 0, len(first) * recipe.epochs
    for epoch in range(recipe.epochs):
        batches = first if epoch == 0 else list(_structure_epoch(library, sources, recipe, random))
        losses = []
        for place in random.permutation(len(batches)):
            pace = max(0.0, 1 - steps / total) * min(1.0, (steps + 1) / _WARM_UP)
            losses.append(
                learner.step(batches[place](), recipe.scale, recipe.rate * pace, recipe.weight_rate * pace)
            )
            steps += 1
        report(f"structure, epoch {epoch + 1} of {recipe.epochs}: loss {np.mean(losses):.3f}")


def _structure_epoch(
    library: Library, sources: Sources, recipe: Recipe, random: np.random.Generator
) -> Iterator[Callable[[], Batch]]:
    laws = random.permutation(sources.laws).astype(np.int64)
    yield from structural_batches(library, laws, heading_pair, recipe.batch, random)
    laws = random.permutation(laws)
    half = len(laws) // 2
    mixed = np.concatenate([laws[:half], by_document(library, laws[half:], random)])
    yield from structural_batches(library, mixed, sentence_pair, recipe.batch, random)
    others = random.permutation(np.arange(sources.searched, len(sources.articles), dtype=np.int64))
    yield from structural_batches(library, others, sentence_pair, recipe.batch, random)
    for topic, times in recipe.times.items():
        yield from question_batches(library, asked_of(sources, topic), times, recipe.batch, random)


def _learn_from_mistakes(
    learner: Learner,
    library: Library,
    sources: Sources,
    recipe: Recipe,
    random: np.random.Generator,
    report: Report,
) -> None:
    asked = asked_of(sources, "statute") + asked_of(sources, "policy")
    starts = range(0, len(asked) - recipe.hard_batch + 1, recipe.hard_batch)
    steps, total = 0, recipe.rounds * recipe.passes * len(starts)
    for round_ in range(recipe.rounds):
        mistaken = _mistakes(learner, library, asked, sources.searched, recipe.pool)
        losses = []
        for _ in range(recipe.passes):
            order = random.permutation(len(asked))
            for start in starts:
                chosen = [asked[place] for place in order[start : start + recipe.hard_batch]]
                batch = hard_batch(library, chosen, mistaken, recipe.hard_each, random)
                batch = batch.thinned(recipe.thinning, random)
                pace = 1 - steps / total
                losses.append(
                    learner.step(
                        batch, recipe.hard_scale, recipe.hard_rate * pace, recipe.hard_weight_rate * pace
                    )
                )
                steps += 1
        report(f"mistakes, round {round_ + 1} of {recipe.rounds}: loss {np.mean(losses):.3f}")


def _mistakes(
    learner: Learner, library: Library, asked: Sequence[Asked], searched: int, pool: int
) -> dict[int, Numbers]:
    """Return for each question the articles among the `pool` best that do not answer it."""
    passages = np.concatenate(
        [
            learner.encode(
                library.bags.joined([library.whole(n) for n in range(start, min(start + _CHUNK, searched))]),
                learner.passages,
            )
            for start in range(0, searched, _CHUNK)
        ]
    )
    right = {one.question: one.right for one in asked}
    numbers = list(right)
    questions = learner.encode(
        library.bags.joined([library.question(number) for number in numbers]), learner.questions
    )
    found: dict[int, Numbers] = {}
    for start in range(0, len(numbers), 512):
        best = np.argpartition(-(questions[start : start + 512] @ passages.T), pool, axis=1)[:, :pool]
        for number, row in zip(numbers[start : start + 512], best, strict=False):
            found[number] = row[~np.isin(row, right[number])]
    return found
