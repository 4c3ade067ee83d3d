"""Search by unit vectors and inner product: exact while it is fast enough, by inverted lists (FAISS IVF) beyond.

The vectors lie in row order in a memory-mapped array; the inverted lists hold them again in eight bits a number and
only choose candidates, whose scores are then computed from the vectors themselves.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import load_array
from indexer.kernels import Floats, Longs, top_rows

Engine = Literal["exact", "ivf-sq8"]

VECTORS = "vectors.npy"
LISTS = "vectors-lists.faiss"
EXACT_LIMIT = 100_000
"""Clauses up to which every vector is compared."""

_PROBES = 48
_CANDIDATES = 4
"""Lists that a search looks into, and candidates that it rescores for each result wanted."""

_DIGITS = 6
"""Scores are rounded to this many decimals: far below what matters, far above what two orders of summing differ by."""


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Scores clauses by the inner product of their vector with the question's.

    vectors  float32 [clauses, dimensions], unit length (or all zero for a clause without words)
    lists    FAISS index that chooses candidates, None where every vector is compared
    """

    vectors: Floats
    engine: Engine
    lists: Any = None

    @classmethod
    def open(cls, folder: Path, engine: Engine) -> "DenseIndex":
        """Map the index in `folder`; raises OSError, ValueError or RuntimeError where it is not there or not whole."""
        vectors = load_array(folder / VECTORS, np.float32, 2)
        if engine == "exact":
            return cls(vectors, engine)
        import faiss

        lists = faiss.read_index(str(folder / LISTS), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        if lists.ntotal != len(vectors) or lists.d != vectors.shape[1]:
            raise ValueError(f"{LISTS} does not fit {VECTORS}")
        return cls(vectors, engine, lists)

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def scores(self, vector: Floats, rows: Longs | None = None) -> Floats:
        """Return the score of every clause, or of those at `rows`, float32."""
        vectors = self.vectors if rows is None else self.vectors[rows]
        return np.round(vectors @ np.asarray(vector, np.float32), _DIGITS)

    def search(self, vector: Floats, k: int, among: NDArray[np.bool_] | None = None) -> tuple[Longs, Floats]:
        """Return the rows of the `k` best clauses and their scores, by (-score, row).

        among  bool [clauses], the clauses that may be found; all where it is None
        """
        rows = self._candidates(vector, k, among)
        if rows is None:
            return top_rows(self.scores(vector), k, -np.inf)
        places, scores = top_rows(self.scores(vector, rows), k, -np.inf)
        return rows[places], scores

    def _candidates(self, vector: Floats, k: int, among: NDArray[np.bool_] | None) -> Longs | None:
        """Return the rows to score, ascending; None for all."""
        if among is not None:
            allowed = np.flatnonzero(among).astype(np.int64)
            if self.lists is None or len(allowed) <= EXACT_LIMIT:
                return allowed
        elif self.lists is None:
            return None
        import faiss

        chosen = faiss.SearchParametersIVF()
        chosen.nprobe = min(_PROBES, self.lists.nlist)
        if among is not None:
            selector = faiss.IDSelectorBatch(allowed)  # `chosen` does not keep it alive, this name does
            chosen.sel = selector
        wanted = min(max(_CANDIDATES * k, 64), len(self))
        _, found = self.lists.search(np.asarray(vector, np.float32)[None], wanted, params=chosen)
        return np.sort(found[0][found[0] >= 0])
