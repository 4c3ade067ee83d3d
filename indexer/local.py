"""The search engine of one machine: BM25 and vectors on the arrays of a generation, mapped into memory."""

from dataclasses import dataclass

import numpy as np

from indexer.dense import DenseIndex
from indexer.engine import FIELD, Candidates, Scope, Wanted
from indexer.kernels import Longs, top_rows
from indexer.sparse import SparseIndex


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Finds candidates in the postings and vectors of one generation."""

    sparse: SparseIndex
    dense: DenseIndex
    name: str = "local"

    def find(self, wanted: Wanted, scope: Scope | None = None) -> Candidates:
        """Return the best by terms and the best by vector, by (-score, row) where they are as good."""
        among = None if scope is None else scope.mask
        found: list[Longs] = []
        if wanted.dense:
            found.append(self.dense.search(wanted.vector, wanted.dense, among)[0])
        with self.sparse.scored(wanted.terms, {FIELD: 1.0}) as scores:
            if wanted.sparse:
                seen = scores if among is None else np.where(among, scores, np.float32(0))
                found.append(top_rows(seen, wanted.sparse)[0])
            rows = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
            words = {FIELD: scores[rows]}
        for name in self.sparse.fields:
            if name != FIELD:
                words[name] = self.sparse.scores_at(wanted.terms, {name: 1.0}, rows)
        dense = self.dense.scores(wanted.vector, rows) if wanted.dense else np.zeros(len(rows), np.float32)
        return Candidates(rows, words, dense)

    def check(self) -> None:
        """Always answer: what is mapped cannot go away."""

    def close(self) -> None:
        """Do nothing: the arrays go with the index."""
