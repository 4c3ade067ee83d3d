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
        words = {name: self.sparse.scores(wanted.terms, {name: 1.0}) for name in self.sparse.fields}
        among = None if scope is None else scope.mask
        found: list[Longs] = []
        if wanted.sparse:
            scores = words[FIELD] if among is None else np.where(among, words[FIELD], np.float32(0))
            found.append(top_rows(scores, wanted.sparse)[0])
        if wanted.dense:
            found.append(self.dense.search(wanted.vector, wanted.dense, among)[0])
        rows = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
        dense = self.dense.scores(wanted.vector, rows) if wanted.dense else np.zeros(len(rows), np.float32)
        return Candidates(rows, {name: scores[rows] for name, scores in words.items()}, dense)

    def check(self) -> None:
        """Always answer: what is mapped cannot go away."""

    def close(self) -> None:
        """Do nothing: the arrays go with the index."""
