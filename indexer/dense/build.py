"""Builds a dense index from vectors in row order; what lists an earlier index has is taken over where few rows are new."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import ArrayWriter, create_array, load_array, save_array
from indexer.dense import CELLS, CODES, EXACT_LIMIT, QUANTIZER, VECTORS, Engine
from indexer.kernels import Floats

_ROWS = 16_384
"""Rows that are worked on at a time."""

_SAMPLE = 48
"""Vectors for each list that the lists are trained on."""

_NEW = 0.2
"""Share of new rows up to which the lists of an earlier index are still good."""


_MANY = 128
"""Dimensions from which on the errors of coarse codes even out."""


class DenseWriter:
    """Takes in vectors in row order and writes the files of a DenseIndex into `folder`.

    exact_limit  rows up to which every vector will be compared
    """

    def __init__(self, folder: Path, dimensions: int, exact_limit: int = EXACT_LIMIT) -> None:
        self._folder = folder
        self._dimensions = dimensions
        self._exact_limit = exact_limit
        self._rows = 0
        self._few: list[Floats] = []
        self._vectors: ArrayWriter | None = None
        self._earlier: Path | None = None
        self._runs: list[tuple[int, int, int]] = []

    def add(self, vectors: Floats) -> None:
        """Append vectors, float32 [any, dimensions]."""
        if vectors.shape[1:] != (self._dimensions,):
            raise ValueError(f"vectors of shape {vectors.shape[1:]}, not ({self._dimensions},)")
        self._rows += len(vectors)
        if self._vectors is not None:
            self._vectors.append(_halves(vectors))
            return
        self._few.append(np.array(vectors, np.float32))
        if self._rows > self._exact_limit:
            self._vectors = ArrayWriter(self._folder / VECTORS, np.float16, (self._dimensions,))
            for few in self._few:
                self._vectors.append(_halves(few))
            self._few.clear()

    def reuse(self, earlier: Path, low: int, high: int) -> None:
        """Append the rows from `low` to `high` (exclusive) of the index in folder `earlier`, always the same one."""
        self._earlier = earlier
        self._runs.append((self._rows, low, high))
        vectors = np.load(earlier / VECTORS, mmap_mode="r", allow_pickle=False)
        for start in range(low, high, _ROWS):
            self.add(vectors[start : min(start + _ROWS, high)])

    def finish(self) -> Engine:
        """Write the index and return the engine that it is for; the writer cannot be used afterwards."""
        if self._vectors is None:
            save_array(
                self._folder / VECTORS,
                np.concatenate([np.empty((0, self._dimensions), np.float32), *self._few]),
            )
            return "exact"
        self._vectors.finish()
        import faiss

        faiss.omp_set_num_threads(os.cpu_count() or 1)
        vectors = load_array(self._folder / VECTORS, np.float16, 2)
        lists = self._taken_over() or _trained(vectors)
        try:
            faiss.write_index(lists, str(self._folder / QUANTIZER))
        except RuntimeError as error:  # how faiss says that a disk is full
            raise OSError(f"{self._folder / QUANTIZER}: {error}") from error
        self._encode(lists, vectors)
        return "ivf-pq4"

    def close(self) -> None:
        """Close the files; without `finish` before, what they hold is lost."""
        if self._vectors is not None:
            self._vectors.close()

    def _taken_over(self) -> Any:
        """Return the lists of the earlier index, None where it has none or they do not fit any more.

        The rows that it had keep their codes then.
        """
        if self._earlier is None or not (self._earlier / CODES).exists():
            self._runs.clear()
            return None
        import faiss

        kept = sum(high - low for _, low, high in self._runs)
        lists: Any = faiss.read_index(str(self._earlier / QUANTIZER))
        ideal = _list_count(self._rows)
        if self._rows - kept > _NEW * self._rows or not 0.7 * ideal < lists.nlist < 1.4 * ideal:
            self._runs.clear()
            return None
        return lists

    def _encode(self, lists: Any, vectors: NDArray[np.float16]) -> None:
        """Write the list and the code of every row: those of rows taken over as they were, of the others made anew."""
        rows = len(vectors)
        cells = create_array(self._folder / CELLS, np.uint32, (rows,))
        codes = create_array(self._folder / CODES, np.uint8, (rows, lists.code_size))
        done = 0
        if self._earlier is not None and self._runs:
            old_cells = load_array(self._earlier / CELLS, np.uint32)
            old_codes = load_array(self._earlier / CODES, np.uint8, 2)
            for start, low, high in self._runs:
                _fill(lists, vectors, cells, codes, done, start)
                done = start + high - low
                cells[start:done], codes[start:done] = old_cells[low:high], old_codes[low:high]
        _fill(lists, vectors, cells, codes, done, rows)


def _halves(vectors: NDArray[np.floating[Any]]) -> NDArray[np.float16]:
    """Return vectors in 16 bits a number, what is too small for a normal half as 0 (see `kernels.dots`)."""
    if vectors.dtype == np.float16:  # taken over from an index, where that was done
        return vectors
    halves = vectors.astype(np.float16)
    halves[np.abs(vectors) < np.float32(np.finfo(np.float16).smallest_normal)] = 0
    return halves


def _fill(
    lists: Any,
    vectors: NDArray[np.float16],
    cells: NDArray[np.uint32],
    codes: NDArray[np.uint8],
    start: int,
    end: int,
) -> None:
    """Make the lists and codes of the rows from `start` to `end`."""
    for low in range(start, end, _ROWS):
        high = min(low + _ROWS, end)
        made = lists.sa_encode(np.ascontiguousarray(vectors[low:high], np.float32))
        width = made.shape[1] - lists.code_size
        places = np.zeros((high - low, 4), np.uint8)
        places[:, :width] = made[
            :, :width
        ]  # the number of the list, little end first, in as few bytes as it takes
        cells[low:high] = places.view("<u4")[:, 0]
        codes[low:high] = made[:, width:]


def _list_count(rows: int) -> int:
    return max(1, min(int(1.4 * rows**0.5), rows // 40))


def _parts(dimensions: int) -> int:
    """Return into how many parts a vector is cut, each of which gets four bits: of four numbers where there are many."""
    sizes = (4, 3, 2, 1) if dimensions >= _MANY else (1,)
    return next(dimensions // size for size in sizes if dimensions % size == 0)


def _trained(vectors: NDArray[np.float16]) -> Any:
    """Train some 1.4√n lists and the codes on a sample; no row is in them yet."""
    import faiss

    rows, dimensions = vectors.shape
    count = _list_count(rows)
    centres = faiss.IndexFlatIP(dimensions)
    lists = faiss.IndexIVFPQ(centres, dimensions, count, _parts(dimensions), 4, faiss.METRIC_INNER_PRODUCT)
    lists.by_residual = False
    lists.cp.niter, lists.cp.seed = 10, 1
    lists.cp.min_points_per_centroid, lists.cp.max_points_per_centroid = 1, _SAMPLE
    lists.pq.cp.seed, lists.pq.cp.min_points_per_centroid = 1, 1
    sample = np.random.default_rng(1).choice(rows, min(rows, count * _SAMPLE), replace=False)
    lists.train(np.ascontiguousarray(vectors[np.sort(sample)], np.float32))
    return lists
