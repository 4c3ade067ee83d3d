"""The inner loops of search and of index building, compiled by numba on first use and kept in its disk cache."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]


def _accumulate(
    scores: Floats,
    rows: NDArray[np.uint32],
    counts: NDArray[np.uint16],
    norms: NDArray[np.float32],
    starts: Longs,
    ends: Longs,
    fields: Longs,
    weights: Floats,
) -> None:
    """Add weight * tf / (tf + norm) to the row of every posting of the slices [starts, ends)."""
    for i in range(len(starts)):
        weight = weights[i]
        norm = norms[fields[i]]
        for p in range(np.uint64(starts[i]), np.uint64(ends[i])):  # unsigned: no place counts from the end
            row = rows[p]
            count = np.float32(counts[p])
            scores[row] += weight * count / (count + norm[row])


def _accumulate_at(  # noqa: C901 - one compiled loop
    scores: Floats,
    wanted: Longs,
    marks: NDArray[np.uint8],
    rows: NDArray[np.uint32],
    counts: NDArray[np.uint16],
    norms: NDArray[np.float32],
    starts: Longs,
    ends: Longs,
    fields: Longs,
    weights: Floats,
) -> None:
    """Do the same for the rows `wanted`, ascending, alone: `scores` stands beside them.

    marks  a bit a row, all 0, and left so; short slices are read through and most rows passed over by it, long ones
           are leapt through from one wanted row to the next
    """
    size = len(wanted)
    for j in range(size):
        marks[wanted[j] >> 3] |= np.uint8(1 << (wanted[j] & 7))
    for i in range(len(starts)):
        weight, norm = weights[i], norms[fields[i]]
        p, end = starts[i], ends[i]
        j = 0
        if end - p < 24 * size:
            while p < end:
                row = rows[p]
                if marks[row >> 3] & (1 << (row & 7)):
                    while wanted[j] < row:
                        j += 1
                    count = np.float32(counts[p])
                    scores[j] += weight * count / (count + norm[row])
                p += 1
            continue
        while j < size and p < end:
            row = wanted[j]
            step = 1
            while p + step < end and rows[p + step] < row:
                p += step
                step += step
            high = min(p + step, end)
            while p < high:
                middle = (p + high) // 2
                if rows[middle] < row:
                    p = middle + 1
                else:
                    high = middle
            if p < end and rows[p] == row:
                count = np.float32(counts[p])
                scores[j] += weight * count / (count + norm[row])
            j += 1
    for j in range(size):
        marks[wanted[j] >> 3] = 0


def _dots(
    vectors: NDArray[np.uint16], rows: Longs, question: Floats, number: NDArray[np.uint32], out: Floats
) -> None:
    """Set `out` to the inner product of `question` with each of `rows` of `vectors`, the bits of float16.

    number  room for one vector; a half is turned into a float by moving its bits (IEEE 754-2019 §3.4), which wants
            it to be 0 or of normal size
    """
    floats = number.view(np.float32)
    for i in range(len(rows)):
        row = rows[i]
        for j in range(len(question)):
            half = np.uint32(vectors[row, j])
            size = (half & np.uint32(0x7FFF)) << np.uint32(13)
            size = size + np.uint32(0x38000000) if size else np.uint32(0)
            number[j] = size | ((half & np.uint32(0x8000)) << np.uint32(16))
        total = np.float32(0)
        for j in range(len(question)):
            total += floats[j] * question[j]
        out[i] = total


def _scatter(
    keys: NDArray[np.uint32],
    counts: NDArray[np.uint16],
    indptr: Longs,
    rows: NDArray[np.uint32],
    cursor: Longs,
    out_rows: NDArray[np.uint32],
    out_counts: NDArray[np.uint16],
) -> None:
    """Put the entries of clauses (`indptr` is relative to `keys`) where `cursor` of their key points, and move it on."""
    for i in range(len(rows)):
        for p in range(indptr[i], indptr[i + 1]):
            place = cursor[keys[p]]
            out_rows[place] = rows[i]
            out_counts[place] = counts[p]
            cursor[keys[p]] = place + 1


def _kept(indptr: Longs, rows: NDArray[np.uint32], places: Longs, kept: Longs) -> None:
    """Count the postings of each key whose row still has a place (-1: none)."""
    for key in range(len(kept)):
        for p in range(indptr[key], indptr[key + 1]):
            if places[rows[p]] >= 0:
                kept[key] += 1


def _merge(
    old_keys: Longs,
    old_indptr: Longs,
    old_rows: NDArray[np.uint32],
    old_counts: NDArray[np.uint16],
    places: Longs,
    new_indptr: Longs,
    new_rows: NDArray[np.uint32],
    new_counts: NDArray[np.uint16],
    out_rows: NDArray[np.uint32],
    out_counts: NDArray[np.uint16],
) -> None:
    """Write the postings of every key, by row: what is left of the old ones at their new places, and the new ones.

    old_keys  the old key of each new one, -1 where it had none
    """
    at = 0
    for key in range(len(old_keys)):
        q, new_end = new_indptr[key], new_indptr[key + 1]
        old = old_keys[key]
        if old >= 0:
            for p in range(old_indptr[old], old_indptr[old + 1]):
                place = places[old_rows[p]]
                if place < 0:
                    continue
                while q < new_end and new_rows[q] < place:
                    out_rows[at], out_counts[at] = new_rows[q], new_counts[q]
                    at += 1
                    q += 1
                out_rows[at], out_counts[at] = place, old_counts[p]
                at += 1
        while q < new_end:
            out_rows[at], out_counts[at] = new_rows[q], new_counts[q]
            at += 1
            q += 1


@dataclass(frozen=True, slots=True)
class Kernels:
    """The compiled loops; each has the signature of the function of the same name above."""

    accumulate: Callable[[Floats, NDArray[Any], NDArray[Any], Floats, Longs, Longs, Longs, Floats], None]
    accumulate_at: Callable[..., None]
    dots: Callable[..., None]
    scatter: Callable[..., None]
    kept: Callable[..., None]
    merge: Callable[..., None]


@cache
def kernels() -> Kernels:
    """Compile the loops, or load them from numba's cache (beside this file, else in the user's cache folder).

    Takes some 0.3 s from the cache and 1.5 s without; `Index.open` calls it, so that no question waits for it.
    """
    from numba import njit, types

    def array(kind: Any, dimensions: int = 1, *, readonly: bool = True) -> Any:
        return types.Array(kind, dimensions, "C", readonly=readonly)

    f4, i8, u4, u2 = types.float32, types.int64, types.uint32, types.uint16
    longs, rows, counts = array(i8), array(u4), array(u2)
    out_longs, out_rows, out_counts = (array(kind, readonly=False) for kind in (i8, u4, u2))
    out_scores = array(f4, readonly=False)

    def compiled(function: Callable[..., Any], *signature: Any, **options: Any) -> Any:
        try:
            return njit(signature, nogil=True, cache=True, **options)(function)
        except RuntimeError:  # no folder that numba could keep its cache in
            return njit(signature, nogil=True, **options)(function)

    return Kernels(
        accumulate=compiled(
            _accumulate, out_scores, rows, counts, array(f4, 2), longs, longs, longs, array(f4)
        ),
        accumulate_at=compiled(
            _accumulate_at,
            *(out_scores, longs, array(types.uint8, readonly=False)),
            *(rows, counts, array(f4, 2), longs, longs, longs, array(f4)),
        ),
        dots=compiled(
            _dots,
            *(array(u2, 2), longs, array(f4), array(u4, readonly=False), out_scores),
            fastmath={"nnan", "ninf", "nsz", "reassoc", "contract"},
        ),
        scatter=compiled(_scatter, rows, counts, longs, rows, out_longs, out_rows, out_counts),
        kept=compiled(_kept, longs, rows, longs, out_longs),
        merge=compiled(_merge, longs, longs, rows, counts, longs, longs, rows, counts, out_rows, out_counts),
    )


_GROUP = 64
"""Scores of which only the greatest is looked at first."""


def top_rows(scores: Floats, k: int, floor: float = 0.0) -> tuple[Longs, Floats]:
    """Return the `k` best rows whose score is above `floor`, and their scores, ordered by (-score, row).

    >>> rows, scores = top_rows(np.array([0, 2, 3, 2], np.float32), 2)
    >>> rows.tolist(), scores.tolist()
    ([2, 1], [3.0, 2.0])
    """
    k = min(k, len(scores))
    if not k:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    reached = _reached(scores, k)
    rows = np.flatnonzero(scores >= reached if reached > floor else scores > floor)
    best = scores[rows]
    order = np.argsort(-best, kind="stable")[:k]
    return rows[order].astype(np.int64, copy=False), best[order]


def _reached(scores: Floats, k: int) -> float:
    """Return a score that at least `k` rows reach, and of many rows not many more: the k-th best of groups of them."""
    groups = len(scores) // _GROUP
    if k < groups:
        scores = scores[: groups * _GROUP].reshape(_GROUP, groups).max(axis=0)
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
