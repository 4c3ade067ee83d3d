"""What an answer is made of: the sentences and records of the clauses that were found, the most telling first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lexicon import Lexicon
from indexer.records import Target
from indexer.store.facts import Facts
from service.answers.asked import Asked
from service.answers.bodies import Bodies
from service.answers.indicators import Names
from service.answers.readings import Reading, Readings, Sentence, Tree
from service.citing import Citer, Quotation
from service.features import RecordMatcher
from service.query import Query

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index offers to answers.

    citer    texts, mastheads and states of its documents
    matcher  compares names of indicators and bodies with a question
    idf      weights of terms within the index
    by_region  the documents that each region issued
    bodies   the bodies that have duties
    rows     the rows of a document's clauses
    names    what quantities are of
    by_number  the documents that bear one of these numbers, given as (head, year, serial)
    """

    readings: Readings
    tree: Tree
    citer: Citer
    matcher: RecordMatcher
    lexicon: Lexicon
    facts: Facts
    idf: Callable[[Sequence[str]], Floats]
    by_region: Mapping[str, tuple[str, ...]]
    bodies: Bodies
    rows: Callable[[str], range]
    names: Names
    by_number: Callable[[Sequence[tuple[str, int, int]]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that may answer; `score` compares it with the other sentences of the same question."""

    reading: Reading
    sentence: Sentence
    score: float

    @property
    def quotation(self) -> Quotation:
        """The sentence as words to be cited."""
        return Quotation(self.reading.clause, self.sentence.span)


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity that may answer; `score` compares it with the other quantities of the same question.

    fits   how much of the record's name the question covers, within 0 and 1
    """

    reading: Reading
    sentence: Sentence
    target: Target
    score: float
    fits: float

    @property
    def quotation(self) -> Quotation:
        """The sentence that states the quantity."""
        return Quotation(self.reading.clause, self.sentence.span)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a plan may use for one question.

    readings  the clauses that were found, best first
    scores    what the ranking gave each
    choices   their sentences, best first
    facts     their quantities, best first
    ranked    rows of all clauses that were ranked, best first
    """

    query: Query
    asked: Asked
    readings: tuple[Reading, ...]
    scores: tuple[float, ...]
    choices: tuple[Choice, ...]
    facts: tuple[Fact, ...]
    ranked: tuple[int, ...]
    holdings: Holdings
