"""bm25s (SciPy-like sparse scores, computed in advance), with its numba backend, mapped into memory."""

from pathlib import Path

import bm25s

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search


class Bm25s:
    """BM25 in Lucene's form with k1 = 1.2, b = 0.75, as everywhere here."""

    def build(self, material: Material, folder: Path) -> None:
        """Score every token of every clause."""
        index = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numba")
        index.index([tokens.split() for tokens in material.clauses()], show_progress=False)
        index.save(str(folder))

    def opened(self, _: Material, folder: Path) -> Search:
        """Search any of the terms."""
        index = bm25s.BM25.load(str(folder), mmap=True)
        index.backend = "numba"

        def search(query: Query) -> list[int]:
            found = index.retrieve([list(query.terms)], k=K, show_progress=False, n_threads=0)
            return [int(row) for row in found.documents[0]]

        return search


def make() -> Bm25s:
    """Return the engine."""
    return Bm25s()
