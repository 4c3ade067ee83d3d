"""The search engine of one machine: BM25 and vectors on the arrays of a generation, mapped into memory."""

from dataclasses import dataclass

import numpy as np

from indexer.dense import DenseIndex
from indexer.engine import FIELD, Candidates, Scope, Wanted
from indexer.kernels import top_rows
from indexer.sparse import SparseIndex

_NOTHING = np.zeros(0, np.int64), np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Finds candidates in the postings and vectors of one generation."""

    sparse: SparseIndex
    dense: DenseIndex
    name: str = "local"

    def find(self, wanted: Wanted, scope: Scope | None = None) -> Candidates:
        """Return the best by terms and the best by vector, by (-score, row) where they are as good."""
        among = None if scope is None else scope.mask
        near, known = _NOTHING
        if wanted.dense:
            near, known = self.dense.search(wanted.vector, wanted.dense, among)
        with self.sparse.scored(wanted.terms, {FIELD: 1.0}) as scores:
            best = near[:0]
            if wanted.sparse:
                seen = scores if among is None else np.where(among, scores, np.float32(0))
                best = top_rows(seen, wanted.sparse)[0]
            rows = np.union1d(near, best)
            words = {FIELD: scores[rows]}
        rest = [name for name in self.sparse.fields if name != FIELD]
        words |= zip(rest, self.sparse.scores_at(wanted.terms, rest, rows), strict=True)
        dense = np.zeros(len(rows), np.float32)
        if wanted.dense:
            new = np.ones(len(rows), np.bool_)
            places = np.searchsorted(rows, near)
            new[places], dense[places] = False, known
            dense[new] = self.dense.scores(wanted.vector, rows[new])
        return Candidates(rows, words, dense)

    def check(self) -> None:
        """Always answer: what is mapped cannot go away."""

    def close(self) -> None:
        """Do nothing: the arrays go with the index."""
