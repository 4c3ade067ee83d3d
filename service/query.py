"""A question made ready for search: its terms with their weights, its vector, and the places it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from corpus.regions import find_regions, province_of
from indexer.encoder import Encoder
from indexer.lexicon import Lexicon
from indexer.tokenizer import Tokenizer
from service.contrast import parts
from service.dialogue import Known, Standalone, stand_alone
from service.question import Question, apart, terse, understand
from service.subquestions import subquestions
from service.typed import Reader, Reading

_HERE = re.compile(
    r"(?:我|本|全|咱|咱们|我们|该)(?:省|自治区|区|直辖市|市|自治州|州|盟|地区|县|旗|新区)|(?:我们|咱们?)(?:这|地方)|这边|这儿|当地|本地"
)
"""Words for the asker's own place."""

_COMPARING = frozenset({"compare", "timeline"})

_CARRIED = 0.6
"""What a word carried over from an earlier question weighs beside one of the question itself."""

_TYPED = 0.3
"""What a word as typed weighs beside the one that was taken for meant."""

_SHARED = 0.3
"""What a word of the whole question weighs beside one of the question within it that is asked."""

_AROUND = 0.1
"""What a word of the story around a question weighs beside one of the question."""


@dataclass(frozen=True, slots=True)
class Query:
    """What the ranking is given.

    question    what was understood
    standalone  the question completed from the history
    terms       index terms with their weights; synonyms weigh less than the words that were used
    vector      float32 [dimensions], of unit length
    regions     places named, with the provinces that hold them
    agencies    canonical names of the agencies named
    indicators  canonical names of the indicators named
    reading     what was typed, and how it was read
    """

    question: Question
    standalone: Standalone
    terms: Mapping[str, float]
    vector: NDArray[np.float32]
    regions: frozenset[str]
    agencies: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    reading: Reading = field(default_factory=lambda: Reading(""))


@dataclass(frozen=True, slots=True)
class QueryMaker:
    """Makes queries for one index.

    regions         full names of the places that the corpus names, known beside those of the gazetteer
    default_region  what 我区, 本市, 当地 mean; "" for nothing
    today           what 今年 and 去年 are counted from; None where they mean no year
    """

    tokenizer: Tokenizer
    encoder: Encoder
    lexicon: Lexicon
    regions: tuple[str, ...] = ()
    default_region: str = ""
    reader: Reader = field(default_factory=Reader)
    today: date | None = None

    @property
    def _known(self) -> Known:
        return Known(
            self.regions,
            lambda text: [mention.span for mention in self.lexicon.find_agencies(text)],
            lambda text: [mention.span for mention in self.lexicon.find_indicators(text)],
        )

    def make(self, text: str, history: Sequence[str] = ()) -> Query:
        """Return the query of a question with the questions asked before it."""
        reading = self.reader.read(text)
        earlier = [self.reader.read(question).text for question in history]
        standalone = stand_alone(reading.text, earlier, self._known)
        indicators = tuple(dict.fromkeys(m.canonical for m in self.lexicon.find_indicators(standalone.text)))
        question = understand(standalone.text, self.today)
        if indicators and question.years and terse(question):
            question = replace(question, kind="target")
        regions = {mention.name for mention in find_regions(standalone.text, self.regions)}
        if not regions and reading.around:
            regions = {mention.name for mention in find_regions(reading.around, self.regions)}
        if not regions and self.default_region and _HERE.search(standalone.text):
            regions = {self.default_region}
        regions |= {province for name in regions if (province := province_of(name))}
        return Query(
            question,
            standalone,
            self._terms(standalone, reading),
            self.encoder.encode_questions([standalone.text])[0],
            frozenset(regions),
            tuple(dict.fromkeys(m.canonical for m in self.lexicon.find_agencies(standalone.text))),
            indicators,
            reading,
        )

    def parts(self, query: Query) -> list[Query]:
        """Return a query for each thing that a comparison compares, nothing where it is no comparison."""
        if query.question.kind not in _COMPARING:
            return []
        alone = [self.make(text) for text in parts(query.standalone.text, self.regions)]
        return [replace(part, question=apart(part.question)) for part in alone]

    def within(self, query: Query) -> list[Query]:
        """Return a query for each question within a question, nothing where it asks for one thing.

        Each keeps what they share: the places, years, plans, documents and bodies that it does not name itself, and
        the words of the whole at less weight.
        """
        found = subquestions(query.standalone.text)
        places = {mention.name for mention in find_regions(query.standalone.text, self.regions)}
        if not found or len(places) > 1 or self.parts(query):
            return []
        history = [found[0].text]
        made = [self.make(one.text, history if at else ()) for at, one in enumerate(found)]
        shared = replace(query, question=_dated(query.question, made[0].question))
        return [
            _sharing(replace(part, standalone=Standalone(part.standalone.text, one.words)), shared)
            for part, one in zip(made, found, strict=True)
        ]

    def _terms(self, standalone: Standalone, reading: Reading) -> dict[str, float]:
        weights: dict[str, float] = dict.fromkeys(self.tokenizer.terms(reading.around), _AROUND)
        weights |= dict.fromkeys(self.tokenizer.terms(reading.typed), _TYPED)
        for synonym, weight in self.lexicon.expansions(standalone.text):
            terms = self.tokenizer.terms(synonym)
            for term in terms:  # so many terms must not outweigh the one word that they stand for
                weights[term] = max(weights.get(term, 0.0), weight / sqrt(len(terms)))
        for term in self.tokenizer.terms(standalone.text):
            weights[term] = max(weights.get(term, 0.0), _CARRIED if standalone.carried else 1.0)
        for term in self.tokenizer.terms(standalone.current):
            weights[term] = 1.0
        return weights


def _dated(whole: Question, first: Question) -> Question:
    """Return the whole question with the times of its first part only: what a later part is dated is its own."""
    return replace(whole, years=first.years, periods=first.periods)


def _sharing(part: Query, whole: Query) -> Query:
    """Return a part's query with what it shares with the whole question."""
    own, all_ = part.question, whole.question
    dated = bool(own.years or own.periods)
    question = replace(
        own,
        years=own.years if dated else all_.years,
        periods=own.periods if dated else all_.periods,
        numbers=own.numbers or all_.numbers,
        old=own.old or (all_.old and not own.new),
        new=own.new or (all_.new and not own.old),
    )
    terms = {term: _SHARED * weight for term, weight in whole.terms.items()}
    vector = part.vector + np.float32(_SHARED) * whole.vector
    return replace(
        part,
        question=question,
        terms=terms | {term: max(weight, terms.get(term, 0.0)) for term, weight in part.terms.items()},
        vector=(vector / (float(np.linalg.norm(vector)) or 1.0)).astype(np.float32),
        regions=part.regions or whole.regions,
        agencies=part.agencies or whole.agencies,
        indicators=part.indicators or whole.indicators,
    )
