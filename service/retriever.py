"""Finds the clauses that answer: candidates by BM25 and by vector, one order by everything that speaks for a clause."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.engine import FIELD, Candidates, Scope, Wanted
from indexer.index import Index
from service import features
from service.catalogue import Catalogue
from service.held import Shelf
from service.query import Query
from service.weights import Weights, default_weights

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]

_OVER_DOCUMENTS = frozenset({"compare", "timeline"})
_POOL, _SPREAD_OVER = 40, 10
_LEADING, _OF_EACH = 4, 3
_OF_WHOLE = 0.5
"""What the rank for the whole question counts beside that for a question within it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the ranking is made.

    sparse, dense  candidates that each search gives; 0 leaves the search out
    looked_up      best candidates whose records are looked up
    facts          whether records are looked up at all
    spread         what each further clause of the same document loses where several documents are asked about
    """

    sparse: int = 200
    dense: int = 100
    looked_up: int = 60
    facts: bool = True
    spread: float = 0.4
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first.

    rows      int64 [candidates], clause row numbers
    scores    float32 [candidates]
    features  float32 [candidates, len(features.ALL)]
    """

    rows: Longs
    scores: Floats
    features: Floats

    def top(self, k: int) -> "Ranking":
        """Return the `k` best."""
        return Ranking(self.rows[:k], self.scores[:k], self.features[:k])

    def at(self, places: Longs) -> "Ranking":
        """Return the candidates at these places, in their order."""
        return Ranking(self.rows[places], self.scores[places], self.features[places])

    def without(self, rows: frozenset[int]) -> "Ranking":
        """Return the candidates that are none of these clauses."""
        return self.at(
            np.array([at for at, row in enumerate(self.rows.tolist()) if row not in rows], np.int64)
        )


Second = Callable[[Query, Ranking], Ranking]
"""Looks at a ranking once more; see service/reranking.py."""


class Retriever:
    """Ranks the clauses of one index. The order is total: by score, then by place in the index."""

    def __init__(
        self,
        index: Index,
        catalogue: Catalogue,
        matcher: features.RecordMatcher,
        held: Shelf,
        plan: Plan | None = None,
        second: Second | None = None,
    ) -> None:
        """Take an open index, what is known of its documents and clauses, how to rank, and who looks once more."""
        self._index = index
        self._catalogue = catalogue
        self.matcher = matcher
        self.held = held
        self.plan = plan or Plan()
        self._second = second

    def with_plan(self, plan: Plan) -> "Retriever":
        """Return the same retriever with another plan."""
        return Retriever(self._index, self._catalogue, self.matcher, self.held, plan, self._second)

    def rank(self, query: Query, among: Scope | None = None) -> Ranking:
        """Rank the candidates for a query; `among` limits which clauses may be found."""
        wanted = Wanted(query.terms, query.vector, self.plan.sparse, self.plan.dense)
        candidates = self._index.engine.find(wanted, among)
        rows = candidates.rows
        if not len(rows):
            return Ranking(rows, np.zeros(0, np.float32), np.zeros((0, len(features.ALL)), np.float32))
        table = np.zeros((len(rows), len(features.ALL)), np.float32)
        words = len(features.OF_WORDS)
        table[:, :words] = self._of_words(query, candidates)
        ordinals, places = np.unique(self._index.facets.documents[rows], return_inverse=True)
        documents = self._catalogue.features(query.question, query.terms, query.regions, ordinals.tolist())
        rest = (
            documents[places],
            features.of_form(self._index.facets, rows),
            features.of_type(self._index.facets, rows, query.question),
        )
        table[:, words : len(features.FIRST)] = np.concatenate(rest, axis=1)
        weights = (self.plan.weights or default_weights()).values
        if self.plan.facts:
            first = _order(table @ weights, rows)[: self.plan.looked_up]
            table[first, len(features.FIRST) :] = self._of_records(query, rows[first])
        scores = table @ weights
        order = _order(scores, rows)
        if query.question.kind in _OVER_DOCUMENTS and self.plan.spread:
            order = _spread(order, scores, self._index.facets.documents[rows], self.plan.spread)
        ranking = Ranking(rows[order], scores[order], table[order])
        return self._second(query, ranking) if self._second else ranking

    def rank_parts(self, query: Query, parts: Sequence[Query], among: Scope | None = None) -> Ranking:
        """Rank for a comparison: the best clauses for each thing compared are among the first ten.

        The first clauses stay those of the whole question; what the parts rank first follows, in turn.
        """
        whole = self.rank(query, among)
        if not parts:
            return whole
        first = [self._first(part, self.rank(part, among)) for part in parts]
        known = frozenset(whole.rows.tolist())
        pool = _joined([whole, *(ranking.without(known) for ranking in first)])
        place = {row: at for at, row in reversed(list(enumerate(pool.rows.tolist())))}
        chosen = list(range(min(_LEADING, len(whole.rows))))
        for turn in range(_OF_EACH):
            chosen += [place[ranking.rows[turn]] for ranking in first if turn < len(ranking.rows)]
        chosen = list(dict.fromkeys(chosen))
        taken = frozenset(chosen)
        order = [*chosen, *(at for at in range(len(whole.rows)) if at not in taken)]
        return pool.at(np.array(order, np.int64))

    def rank_within(self, whole: Ranking, part: Query, among: Scope | None = None) -> Ranking:
        """Rank for one of the questions within a question: by what speaks for a clause in both."""
        own = self.rank(part, among)
        scores = dict(zip(whole.rows.tolist(), whole.scores.tolist(), strict=True))
        least = min(scores.values(), default=0.0)
        shared = np.array([scores.get(row, least) for row in own.rows.tolist()], np.float32)
        blended = (1.0 - _OF_WHOLE) * own.scores + _OF_WHOLE * shared
        return replace(own, scores=blended).at(_order(blended, own.rows))

    def _first(self, part: Query, ranking: Ranking) -> Ranking:
        """Return the best clauses for one of the things compared, those of the documents that it means before others."""
        ordinals, places = np.unique(self._index.facets.documents[ranking.rows], return_inverse=True)
        meant = self._catalogue.meant(part.question, part.regions, ordinals.tolist())
        return ranking.at(np.argsort(~meant[places], kind="stable")).top(_OF_EACH)

    def _of_words(self, query: Query, candidates: Candidates) -> Floats:
        whole = self._index.sparse.mass(query.terms, FIELD)
        words, dense = candidates.words, candidates.dense
        if not self.plan.sparse:
            words = {name: np.zeros_like(scores) for name, scores in words.items()}
        columns = (
            words[FIELD] / whole,
            words[FIELD] / (float(words[FIELD].max(initial=0.0)) or 1.0),
            words["text"] / whole,
            words["context"] / whole,
            dense,
            dense / (float(dense.max(initial=0.0)) or 1.0),
        )
        return np.column_stack(columns).astype(np.float32)

    def _of_records(self, query: Query, rows: Longs) -> Floats:
        found = np.zeros((len(rows), len(features.OF_RECORDS)), np.float32)
        read = np.flatnonzero(features.worth_reading(self._index.facets, rows, query))
        for at, held in zip(read, self.held(rows[read].tolist()), strict=True):
            found[at] = self.matcher.of_records(query, held.clause, held.targets, held.duties)
        return found


def _joined(rankings: Sequence[Ranking]) -> Ranking:
    return Ranking(
        np.concatenate([ranking.rows for ranking in rankings]),
        np.concatenate([ranking.scores for ranking in rankings]),
        np.concatenate([ranking.features for ranking in rankings]),
    )


def _order(scores: Floats, rows: Longs) -> Longs:
    return np.lexsort((rows, -scores))


def _spread(order: Longs, scores: Floats, documents: NDArray[np.uint32], loss: float) -> Longs:
    """Let the first places go to more documents: each clause loses `loss` for every one of its document before it."""
    ahead: Counter[int] = Counter()
    pool: list[int] = order[:_POOL].tolist()
    chosen: list[int] = []
    while pool and len(chosen) < _SPREAD_OVER:
        best = max(pool, key=lambda at: float(scores[at]) - loss * ahead[int(documents[at])])
        pool.remove(best)
        chosen.append(best)
        ahead[int(documents[best])] += 1
    return np.array([*chosen, *pool, *order[_POOL:]], np.int64)


def without(plan: Plan, **changes: object) -> Plan:
    """Return a plan with changes, for ablations."""
    return replace(plan, **changes)  # type: ignore[arg-type]
