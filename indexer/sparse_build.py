"""Builds a sparse index from the terms of one document after the other, without holding them in memory.

The entries (key, count) of every clause go to scratch files; at the end one counting sort turns them round into
postings. What an earlier index holds of an unchanged document is turned round the other way and taken over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import ArrayWriter, create_array, load_array, save_array
from indexer.kernels import Longs, kernels
from indexer.sparse import Postings
from indexer.vocabulary import save_vocabulary

_CHUNK = 1 << 22
"""Entries that are worked on at a time; bounds memory to some 100 MB."""

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class CountedTerms:
    """The terms of some consecutive clauses, counted.

    terms    the different terms
    keys     uint32, place in `terms` * number of fields + field, clause after clause
    counts   uint16, how often, beside `keys`
    sizes    uint32 [clauses], entries of each clause
    lengths  uint32 [clauses, fields], terms with repetitions
    """

    terms: tuple[str, ...]
    keys: NDArray[np.uint32]
    counts: NDArray[np.uint16]
    sizes: NDArray[np.uint32]
    lengths: NDArray[np.uint32]


def count_terms(
    passages: Iterable[Mapping[str, str]],
    parts_of: Mapping[str, Sequence[str]],
    terms_of: Callable[[str], Sequence[str]],
) -> CountedTerms:
    """Cut the passages of clauses into terms and count them, field by field.

    parts_of  the parts of a passage that make up each field
    """
    fields = tuple(parts_of)
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    known: dict[str, list[int]] = {}
    flat: list[int] = []
    sizes: list[int] = []
    for passage in passages:
        for parts in parts_of.values():
            before = len(flat)
            for part in parts:
                text = passage[part]
                if text not in known:
                    known[text] = [numbers[term] for term in terms_of(text)]
                flat += known[text]
            sizes.append(len(flat) - before)
    lengths = np.array(sizes, np.uint32).reshape(-1, len(fields))
    places = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)  # clause * fields + field
    entries, counts = np.unique(places << np.uint64(32) | np.array(flat, np.uint64), return_counts=True)
    terms = entries & np.uint64(0xFFFFFFFF)
    places = entries >> np.uint64(32)
    of_clause = (places // np.uint64(len(fields))).astype(np.int64)
    return CountedTerms(
        tuple(numbers),
        (terms * np.uint64(len(fields)) + places % np.uint64(len(fields))).astype(np.uint32),
        np.minimum(counts, _MOST).astype(np.uint16),
        np.bincount(of_clause, minlength=len(lengths)).astype(np.uint32),
        lengths,
    )


class SparseWriter:
    """Takes in the clauses in row order and writes the files of a SparseIndex into `folder`.

    scratch  folder for files that are only needed meanwhile
    """

    def __init__(self, folder: Path, scratch: Path, fields: Sequence[str]) -> None:
        self._folder = folder
        self._fields = len(fields)
        self._numbers: dict[str, int] = {}
        self._keys = ArrayWriter(scratch / "keys.npy", np.uint32)
        self._counts = ArrayWriter(scratch / "counts.npy", np.uint16)
        self._sizes = ArrayWriter(scratch / "sizes.npy", np.uint32)
        self._lengths = ArrayWriter(scratch / "lengths.npy", np.uint32, (self._fields,))
        self._parts = (self._keys, self._counts, self._sizes, self._lengths)

    def add(self, counted: CountedTerms) -> None:
        """Append the clauses of one document."""
        numbers = self._numbers
        mapping = np.fromiter(
            (numbers.setdefault(term, len(numbers)) for term in counted.terms), np.uint32, len(counted.terms)
        )
        self._append(_renumbered(counted.keys, mapping, self._fields), counted.counts)
        self._sizes.append(counted.sizes)
        self._lengths.append(counted.lengths)

    def reuse(self, earlier: "Forward", start: int, end: int) -> None:
        """Append the rows from `start` to `end` (exclusive) of an earlier index."""
        mapping = earlier.mapping(self._numbers)
        indptr = earlier.indptr[start : end + 1]
        for low, high in _chunks(int(indptr[0]), int(indptr[-1])):
            self._append(_renumbered(earlier.keys[low:high], mapping, self._fields), earlier.counts[low:high])
        self._sizes.append(np.diff(indptr))
        self._lengths.append(earlier.lengths[:, start:end].T)

    def finish(self) -> None:
        """Write the index; the writer cannot be used afterwards."""
        for part in self._parts:
            part.finish()
        keys = load_array(self._keys.path, np.uint32)
        frequency = _frequencies(keys, len(self._numbers) * self._fields)
        used = np.flatnonzero(frequency.reshape(-1, self._fields).any(axis=1))
        terms = list(self._numbers)
        self._numbers.clear()
        order = used[save_vocabulary(self._folder, [terms[i] for i in used])]
        mapping = np.zeros(len(terms), np.uint32)
        mapping[order] = np.arange(len(order), dtype=np.uint32)
        frequency = frequency.reshape(-1, self._fields)[order].reshape(-1)
        save_array(self._folder / "postings-indptr.npy", _starts(frequency))
        self._place(keys, mapping, _starts(frequency))
        lengths = load_array(self._lengths.path, np.uint32, 2)
        turned = create_array(self._folder / "lengths.npy", np.uint32, lengths.shape[::-1])
        turned[:] = lengths.T

    def close(self) -> None:
        """Close the files; without `finish` before, what they hold is lost."""
        for part in self._parts:
            part.close()

    def _append(self, keys: NDArray[np.uint32], counts: NDArray[np.uint16]) -> None:
        self._keys.append(keys)
        self._counts.append(counts)

    def _place(self, keys: NDArray[np.uint32], mapping: NDArray[np.uint32], starts: Longs) -> None:
        counts = load_array(self._counts.path, np.uint16)
        indptr = _starts(load_array(self._sizes.path, np.uint32))
        rows_out = create_array(self._folder / "postings-rows.npy", np.uint32, (len(keys),))
        counts_out = create_array(self._folder / "postings-counts.npy", np.uint16, (len(keys),))
        cursor = starts.copy()
        for first, last in _row_chunks(indptr):
            low, high = int(indptr[first]), int(indptr[last])
            renumbered = _renumbered(keys[low:high], mapping, self._fields)
            window = indptr[first : last + 1] - low
            kernels().scatter(renumbered, counts[low:high], window, first, cursor, rows_out, counts_out)


class Forward:
    """The entries of an earlier index by clause: its postings turned round into scratch files."""

    def __init__(self, postings: Postings, scratch: Path) -> None:
        self.lengths = postings.lengths
        self._vocabulary = postings.vocabulary
        self._mapping: NDArray[np.uint32] | None = None
        size = len(postings.rows)
        self.keys = create_array(scratch / "earlier-keys.npy", np.uint32, (size,))
        self.counts = create_array(scratch / "earlier-counts.npy", np.uint16, (size,))
        self.indptr = _starts(_frequencies(postings.rows, self.lengths.shape[1]))
        cursor = self.indptr.copy()
        for first, last in _row_chunks(postings.indptr):
            low, high = int(postings.indptr[first]), int(postings.indptr[last])
            window = postings.indptr[first : last + 1] - low
            part = postings.rows[low:high], postings.counts[low:high]
            kernels().scatter(*part, window, first, cursor, self.keys, self.counts)

    def mapping(self, numbers: dict[str, int]) -> NDArray[np.uint32]:
        """Return the new number of every old term; those that are not in `numbers` yet are added at first use."""
        if self._mapping is None:
            terms = self._vocabulary.terms()
            self._mapping = np.fromiter(
                (numbers.setdefault(term, len(numbers)) for term in terms), np.uint32, len(terms)
            )
        return self._mapping


def _renumbered(keys: NDArray[np.uint32], mapping: NDArray[np.uint32], fields: int) -> NDArray[np.uint32]:
    """Return the keys with their terms renumbered by `mapping`."""
    terms, field = np.divmod(keys, np.uint32(fields))
    return mapping[terms] * np.uint32(fields) + field


def _starts(sizes: NDArray[np.integer]) -> Longs:
    """Return int64 [n + 1], where each of consecutive pieces of these sizes begins."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def _frequencies(keys: NDArray[np.uint32], size: int) -> Longs:
    """Return how often each number below `size` occurs, int64 [size]."""
    total = np.zeros(size, np.int64)
    for low, high in _chunks(0, len(keys)):
        total += np.bincount(keys[low:high], minlength=size)
    return total


def _chunks(start: int, end: int) -> Iterator[tuple[int, int]]:
    for low in range(start, end, _CHUNK):
        yield low, min(low + _CHUNK, end)


def _row_chunks(indptr: Longs) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows that hold some `_CHUNK` entries each."""
    first, rows = 0, len(indptr) - 1
    while first < rows:
        last = int(np.searchsorted(indptr, indptr[first] + _CHUNK, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last
