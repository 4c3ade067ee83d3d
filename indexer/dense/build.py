"""Builds a dense index from vectors in row order; the inverted lists of an earlier index are taken over where few rows are new."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import ArrayWriter, load_array
from indexer.dense import EXACT_LIMIT, LISTS, VECTORS, Engine
from indexer.kernels import Floats, Longs

_ROWS = 65_536
"""Rows that are worked on at a time."""

_SAMPLE = 24
"""Vectors for each list that the lists are trained on."""

_NEW = 0.2
"""Share of new rows up to which the lists of an earlier index are still good."""


class DenseWriter:
    """Takes in vectors in row order and writes the files of a DenseIndex into `folder`."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self._folder = folder
        self._vectors = ArrayWriter(folder / VECTORS, np.float32, (dimensions,))
        self._earlier: Path | None = None
        self._runs: list[tuple[int, int, int]] = []

    def add(self, vectors: Floats) -> None:
        """Append vectors, float32 [any, dimensions]."""
        self._vectors.append(vectors)

    def reuse(self, earlier: Path, low: int, high: int) -> None:
        """Append the rows from `low` to `high` (exclusive) of the index in folder `earlier`, always the same one."""
        self._earlier = earlier
        self._runs.append((self._vectors.rows, low, high))
        vectors = load_array(earlier / VECTORS, np.float32, 2)
        for start in range(low, high, _ROWS):
            self._vectors.append(vectors[start : min(start + _ROWS, high)])

    def finish(self, exact_limit: int = EXACT_LIMIT) -> Engine:
        """Write the index and return the engine that it is for; the writer cannot be used afterwards."""
        self._vectors.finish()
        if self._vectors.rows <= exact_limit:
            return "exact"
        import faiss

        vectors = load_array(self._folder / VECTORS, np.float32, 2)
        lists = self._extended(vectors) or _trained(vectors)
        faiss.write_index(lists, str(self._folder / LISTS))
        return "ivf-sq8"

    def close(self) -> None:
        """Close the files; without `finish` before, what they hold is lost."""
        self._vectors.close()

    def _extended(self, vectors: Floats) -> Any:
        """Return the earlier lists without the rows that are gone and with the new ones, None where they do not fit any more."""
        if self._earlier is None or not (self._earlier / LISTS).exists():
            return None
        kept = sum(high - low for _, low, high in self._runs)
        lists = _read(self._earlier / LISTS)
        ideal = _list_count(len(vectors))
        if len(vectors) - kept > _NEW * len(vectors) or not 0.7 * ideal < lists.nlist < 1.4 * ideal:
            return None
        places = np.full(lists.ntotal, -1, np.int64)
        new = np.ones(len(vectors), np.bool_)
        for start, low, high in self._runs:
            places[low:high] = np.arange(start, start + high - low)
            new[start : start + high - low] = False
        _renumber(lists, places)
        rows = np.flatnonzero(new).astype(np.int64)
        if len(rows):
            lists.add_with_ids(vectors[rows], rows)
        return lists


def _list_count(rows: int) -> int:
    return max(1, min(int(2 * rows**0.5), rows // 40))


def _read(path: Path) -> Any:
    import faiss

    return faiss.read_index(str(path))


def _trained(vectors: Floats) -> Any:
    """Train some 2√n lists on a sample and put every vector into one (Jégou et al. 2011)."""
    import faiss

    rows, dimensions = vectors.shape
    count = _list_count(rows)
    lists = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions),
        dimensions,
        count,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    lists.cp.niter, lists.cp.seed, lists.cp.spherical = 8, 1, True
    lists.cp.min_points_per_centroid, lists.cp.max_points_per_centroid = 1, _SAMPLE
    sample = np.random.default_rng(1).choice(rows, min(rows, count * _SAMPLE), replace=False)
    lists.train(vectors[np.sort(sample)])
    for low in range(0, rows, _ROWS):
        lists.add(np.ascontiguousarray(vectors[low : low + _ROWS]))
    return lists


def _renumber(lists: Any, places: Longs) -> None:
    """Give every row of inverted lists its new number in `places`; those with -1 are dropped."""
    import faiss

    old, size = lists.invlists, lists.code_size
    new: Any = faiss.ArrayInvertedLists(lists.nlist, size)
    for at in range(lists.nlist):
        length = old.list_size(at)
        if not length:
            continue
        rows: Longs = places[faiss.rev_swig_ptr(old.get_ids(at), length)]
        codes: NDArray[np.uint8] = faiss.rev_swig_ptr(old.get_codes(at), length * size).reshape(length, size)
        kept = rows >= 0
        rows, codes = np.ascontiguousarray(rows[kept]), np.ascontiguousarray(codes[kept])
        new.add_entries(at, len(rows), faiss.swig_ptr(rows), faiss.swig_ptr(codes))
    lists.replace_invlists(new, True)
    new.this.disown()  # from here on `lists` frees it
    lists.ntotal = int(np.count_nonzero(places >= 0))
