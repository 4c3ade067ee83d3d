"""Search by unit vectors and inner product: exact while it is fast enough, by inverted lists (FAISS IVF) beyond.

The vectors lie in row order in a memory-mapped array. The inverted lists hold them again as product codes of four
bits (Jégou et al. 2011; compared in registers, André et al. 2015) and only choose candidates, whose scores are then
computed from the vectors themselves.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import load_array, map_ahead
from indexer.kernels import Floats, Longs, kernels, top_rows

Engine = Literal["exact", "ivf-pq4"]

VECTORS = "vectors.npy"
QUANTIZER, CELLS, CODES = "vectors-lists.faiss", "vectors-cells.npy", "vectors-codes.npy"
"""What lists there are and how codes are made (no vector in them); the list and the code of every row."""

EXACT_LIMIT = 10_000
"""Clauses up to which every vector is compared; beyond, lists are faster and vectors are kept in 16 bits a number."""

_PROBES = 48
_CANDIDATES, _AT_LEAST = 2, 256
"""Lists that a search looks into; candidates that it rescores for each result wanted, and in all."""

_DIGITS = 6
"""Scores are rounded to this many decimals: far below what matters, far above what two orders of summing differ by."""


@dataclass(frozen=True, slots=True)
class DenseIndex:
    """Scores clauses by the inner product of their vector with the question's.

    vectors  float32 or float16 [clauses, dimensions], unit length (or all zero for a clause without words)
    lists    FAISS index that chooses candidates, None where every vector is compared
    """

    vectors: NDArray[np.floating[Any]]
    engine: Engine
    lists: Any = None

    @classmethod
    def open(cls, folder: Path, engine: Engine) -> "DenseIndex":
        """Map the index in `folder`; raises OSError, ValueError or RuntimeError where it is not there or not whole."""
        if engine == "exact":
            return cls(load_array(folder / VECTORS, np.float32, 2), engine)
        if engine != "ivf-pq4":
            raise ValueError(f"no such way to search vectors: {engine}")
        vectors = load_array(folder / VECTORS, np.float16, 2)
        map_ahead(vectors)
        return cls(vectors, engine, _filled_lists(folder, len(vectors), vectors.shape[1]))

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def scores(self, vector: Floats, rows: Longs | None = None) -> Floats:
        """Return the score of every clause, or of those at `rows`, float32."""
        question = np.ascontiguousarray(vector, np.float32)
        if self.vectors.dtype == np.float32:
            vectors = self.vectors if rows is None else self.vectors[rows]
            return np.round(vectors @ question, _DIGITS)
        asked = np.arange(len(self)) if rows is None else rows
        found = np.empty(len(asked), np.float32)
        room = np.empty(self.dimensions, np.uint32)
        kernels().dots(self.vectors.view(np.uint16), asked, question, room, found)
        return np.round(found, _DIGITS)

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

        # one question is too little for several threads: they would wait for each other longer than they work
        faiss.omp_set_num_threads(1)
        chosen = faiss.SearchParametersIVF()
        chosen.nprobe = min(_PROBES, self.lists.nlist)
        if among is not None:
            selector = faiss.IDSelectorBatch(allowed)  # `chosen` does not keep it alive, this name does
            chosen.sel = selector
        wanted = min(max(_CANDIDATES * k, _AT_LEAST), len(self))
        _, found = self.lists.search(np.asarray(vector, np.float32)[None], wanted, params=chosen)
        return np.sort(found[0][found[0] >= 0])


def _filled_lists(folder: Path, rows: int, dimensions: int) -> Any:
    """Return the lists with the rows in them, packed for comparing 32 codes at a time; some 0.1 s a million rows."""
    import faiss

    lists: Any = faiss.read_index(str(folder / QUANTIZER))
    cells = load_array(folder / CELLS, np.uint32)
    codes = load_array(folder / CODES, np.uint8, 2)
    if not rows == len(cells) == len(codes) or lists.d != dimensions or codes.shape[1] != lists.code_size:
        raise ValueError(f"{QUANTIZER}, {CELLS}, {CODES} and {VECTORS} do not fit each other")
    order = np.argsort(cells, kind="stable")
    ends = np.cumsum(np.bincount(cells, minlength=lists.nlist))
    if len(ends) > lists.nlist:
        raise ValueError(f"{CELLS} names lists that {QUANTIZER} does not have")
    held: Any = faiss.ArrayInvertedLists(lists.nlist, lists.code_size)
    for cell, (low, high) in enumerate(zip(ends - np.diff(ends, prepend=0), ends, strict=True)):
        if low < high:
            own = np.ascontiguousarray(order[low:high], np.int64)
            packed = np.ascontiguousarray(codes[own])
            held.add_entries(cell, len(own), faiss.swig_ptr(own), faiss.swig_ptr(packed))
    lists.replace_invlists(held, True)
    held.this.disown()  # from here on `lists` frees it
    lists.ntotal = rows
    return faiss.IndexIVFPQFastScan(lists)
