"""What is learned from: pairs that the structure of documents gives, and questions with their answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from indexer.training.bags import Slice
from indexer.training.learner import Batch
from indexer.training.library import Library

Numbers = NDArray[np.int64]

_REST_WITH_HEADING, _ANSWER_WITH_HEADING = 0.5, 0.7
"""How often the rest of an article, or an answer, stands under its heading."""

_WINDOW = (5, 30)
"""Terms of an article of a single sentence that are looked for in the whole."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Something to look for and what is to be found; other pairs of the same `source` or `goal` are no wrong answers."""

    question: Sequence[Slice]
    passage: Sequence[Slice]
    source: int
    goal: int


def heading_pair(library: Library, article: int, _random: np.random.Generator) -> Pair:
    """Look for an article by what stands above it."""
    trail = int(library.title[article]) * len(library.bags) + int(library.headings[article])
    return Pair(library.heading(article), library.body(article), trail, article)


def sentence_pair(library: Library, article: int, random: np.random.Generator) -> Pair:
    """Look for the rest of an article by one of its sentences (inverse cloze, Lee et al. 2019).

    An article of one sentence is looked for as a whole by some words of it.
    """
    first, last = int(library.sentences[article]), int(library.sentences[article + 1])
    if last - first < 2:
        return _window_pair(library, article, random)
    chosen = int(random.integers(first, last))
    rest = library.without(article, chosen)
    if random.random() < _REST_WITH_HEADING:
        rest = library.heading(article) + rest
    return Pair([library.bags.slice(chosen, chosen + 1)], rest, article, article)


def _window_pair(library: Library, article: int, random: np.random.Generator) -> Pair:
    start, end = library.body(article)[0]
    size = min(end - start, int(random.integers(*_WINDOW)))
    start += int(random.integers(0, end - start - size + 1))
    return Pair([(start, start + size)], library.whole(article), article, article)


PairMaker = Callable[[Library, int, np.random.Generator], Pair]


def structural_batches(
    library: Library, articles: Numbers, make: PairMaker, size: int, random: np.random.Generator
) -> Iterator[Callable[[], Batch]]:
    """Yield batches, each to be made by a call, that go through all articles once, in the order given."""
    for start in range(0, len(articles) - min(size, len(articles)) // 2, size):
        chosen = articles[start : start + size].tolist()
        yield partial(_structural_batch, library, chosen, make, random)


def _structural_batch(
    library: Library, articles: Sequence[int], make: PairMaker, random: np.random.Generator
) -> Batch:
    return paired(library, [make(library, article, random) for article in articles])


def by_document(library: Library, articles: Numbers, random: np.random.Generator) -> Numbers:
    """Return the articles document by document, in random order, so that a batch tells clauses of one document apart."""
    places = random.permutation(int(library.title.max()) + 1)
    return articles[np.argsort(places[library.title[articles]], kind="stable")]


def paired(library: Library, pairs: Sequence[Pair]) -> Batch:
    """Return a batch in which the passages of other pairs are the wrong answers."""
    sources = np.array([pair.source for pair in pairs])
    goals = np.array([pair.goal for pair in pairs])
    ignored = (sources[:, None] == sources) | (goals[:, None] == goals)
    np.fill_diagonal(ignored, False)
    return Batch(
        library.bags.joined([pair.question for pair in pairs]),
        library.bags.joined([pair.passage for pair in pairs]),
        ignored,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with one of its answers; `right` are all of them."""

    question: int
    answer: int
    right: tuple[int, ...]


def question_batches(
    library: Library, asked: Sequence[Asked], times: int, size: int, random: np.random.Generator
) -> Iterator[Callable[[], Batch]]:
    """Yield batches that go through all questions `times` times; the last, incomplete one is left out."""
    order = np.concatenate([random.permutation(len(asked)) for _ in range(times)])
    for start in range(0, len(order) - min(size, len(order)) // 2, size):
        chosen = [asked[place] for place in order[start : start + size]]
        yield partial(_question_batch, library, chosen, random)


def _question_batch(library: Library, asked: Sequence[Asked], random: np.random.Generator) -> Batch:
    return paired(library, [_question_pair(library, one, random) for one in asked])


def _question_pair(library: Library, one: Asked, random: np.random.Generator) -> Pair:
    whole = library.whole if random.random() < _ANSWER_WITH_HEADING else library.body
    return Pair(library.question(one.question), whole(one.answer), one.question, one.answer)


def hard_batch(
    library: Library,
    asked: Sequence[Asked],
    mistaken: Mapping[int, Numbers],
    each: int,
    random: np.random.Generator,
) -> Batch:
    """Return a batch with `each` passages for every question that were taken for its answer.

    mistaken  by question, the articles that rank high without being right
    """
    wrong = [int(n) for one in asked for n in random.choice(mistaken[one.question], each)]
    passages = np.array([one.answer for one in asked] + wrong)
    ignored = np.array([np.isin(passages, one.right) for one in asked])
    np.fill_diagonal(ignored, False)
    return Batch(
        library.bags.joined([library.question(one.question) for one in asked]),
        library.bags.joined([library.whole(int(n)) for n in passages]),
        ignored,
        both_ways=False,
    )
