"""Builds a sparse index from the terms of one document after the other, without holding them in memory.

The entries (key, count) of every clause go to scratch files; at the end one counting sort turns them round into
postings. What an earlier index holds of unchanged documents is merged in, key by key, without being turned round.
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
from indexer.sparse.vocabulary import Vocabulary, save_vocabulary

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
        self._scratch = scratch
        self._fields = len(fields)
        self._rows = 0
        self._numbers: dict[str, int] = {}
        self._added: list[tuple[int, int]] = []
        self._earlier: Path | None = None
        self._reused: list[tuple[int, int, int]] = []
        self._keys = ArrayWriter(scratch / "keys.npy", np.uint32)
        self._counts = ArrayWriter(scratch / "counts.npy", np.uint16)
        self._sizes = ArrayWriter(scratch / "sizes.npy", np.uint32)
        self._lengths = ArrayWriter(scratch / "lengths.npy", np.uint32, (self._fields,))
        self._parts = (self._keys, self._counts, self._sizes, self._lengths)

    def add(self, counted: CountedTerms) -> None:
        """Append the clauses of one document."""
        numbers = self._numbers
        mapping = np.fromiter(
            (numbers.setdefault(term, len(numbers)) for term in counted.terms), np.int64, len(counted.terms)
        )
        self._keys.append(_renumbered(counted.keys, mapping, self._fields))
        self._counts.append(counted.counts)
        self._sizes.append(counted.sizes)
        self._lengths.append(counted.lengths)
        self._added.append((self._rows, self._rows + len(counted.sizes)))
        self._rows += len(counted.sizes)

    def reuse(self, earlier: Path, low: int, high: int) -> None:
        """Append the rows from `low` to `high` (exclusive) of the index in folder `earlier`, always the same one."""
        self._earlier = earlier
        self._reused.append((self._rows, low, high))
        self._rows += high - low

    def finish(self) -> None:
        """Write the index; the writer cannot be used afterwards."""
        for part in self._parts:
            part.finish()
        fresh = _Spool(
            keys=load_array(self._keys.path, np.uint32),
            counts=load_array(self._counts.path, np.uint16),
            indptr=_starts(load_array(self._sizes.path, np.uint32)),
            rows=_joined([np.arange(start, end) for start, end in self._added]).astype(np.uint32),
            fields=self._fields,
        )
        earlier = Postings.open(self._earlier) if self._earlier else None
        self._write_lengths(earlier)
        terms = list(self._numbers)
        self._numbers.clear()
        if earlier is None:
            order = save_vocabulary(self._folder, terms)
            frequency = _frequencies(fresh.keys, len(terms) * self._fields)
            indptr = _starts(frequency.reshape(-1, self._fields)[order].reshape(-1))
            fresh.write(_inverse(order), indptr, *self._output(self._folder, indptr))
        else:
            self._merge(fresh, terms, earlier)

    def close(self) -> None:
        """Close the files; without `finish` before, what they hold is lost."""
        for part in self._parts:
            part.close()

    def _output(self, folder: Path, indptr: Longs) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Save where each key's postings begin, and return the arrays that they go into."""
        save_array(folder / "postings-indptr.npy", indptr)
        size = (int(indptr[-1]),)
        return (
            create_array(folder / "postings-rows.npy", np.uint32, size),
            create_array(folder / "postings-counts.npy", np.uint16, size),
        )

    def _write_lengths(self, earlier: Postings | None) -> None:
        lengths = create_array(self._folder / "lengths.npy", np.uint32, (self._fields, self._rows))
        added = load_array(self._lengths.path, np.uint32, 2)
        done = 0
        for start, end in self._added:
            lengths[:, start:end] = added[done : done + end - start].T
            done += end - start
        if earlier is not None:
            for start, low, high in self._reused:
                lengths[:, start : start + high - low] = earlier.lengths[:, low:high]

    def _merge(self, fresh: "_Spool", terms: list[str], earlier: Postings) -> None:
        """Write the postings of `fresh` together with those of the rows that stay of an earlier index."""
        fields = self._fields
        places = np.full(earlier.lengths.shape[1], -1, np.int64)
        for start, low, high in self._reused:
            places[low:high] = np.arange(start, start + high - low)
        kept = np.zeros(len(earlier.indptr) - 1, np.int64)
        kernels().kept(earlier.indptr, earlier.rows, places, kept)
        mapping, old_terms = self._unite(terms, earlier.vocabulary, kept.reshape(-1, fields).sum(axis=1))

        of_fresh = np.zeros((len(old_terms), fields), np.int64)
        of_fresh[mapping] = _frequencies(fresh.keys, len(terms) * fields).reshape(-1, fields)
        fresh_indptr = _starts(of_fresh.reshape(-1))
        fresh_rows, fresh_counts = self._output(self._scratch, fresh_indptr)
        fresh.write(mapping, fresh_indptr, fresh_rows, fresh_counts)

        of_old = np.zeros((len(old_terms), fields), np.int64)
        of_old[old_terms >= 0] = kept.reshape(-1, fields)[old_terms[old_terms >= 0]]
        old_keys = np.where(old_terms[:, None] >= 0, old_terms[:, None] * fields + np.arange(fields), -1)
        out_rows, out_counts = self._output(self._folder, _starts((of_fresh + of_old).reshape(-1)))
        kernels().merge(
            old_keys.reshape(-1),
            earlier.indptr,
            earlier.rows,
            earlier.counts,
            places,
            fresh_indptr,
            fresh_rows,
            fresh_counts,
            out_rows,
            out_counts,
        )

    def _unite(self, terms: list[str], vocabulary: Vocabulary, uses: Longs) -> tuple[Longs, Longs]:
        """Write a vocabulary of `terms` and the terms of an earlier one that are still in use.

        Returns the number of each of `terms`, and for each number the one it had in the earlier vocabulary (-1: none).
        """
        before = vocabulary.numbers(terms)
        used = uses > 0
        used[before[before >= 0]] = True
        old, words = np.flatnonzero(used), vocabulary.terms()
        unseen = [term for term, at in zip(terms, before.tolist(), strict=True) if at < 0]
        number = _inverse(save_vocabulary(self._folder, [words[i] for i in old.tolist()] + unseen))
        mapping = np.zeros(len(terms), np.int64)
        mapping[before >= 0] = number[np.searchsorted(old, before[before >= 0])]
        mapping[before < 0] = number[len(old) :]
        old_terms = np.full(len(number), -1, np.int64)
        old_terms[number[: len(old)]] = old
        return mapping, old_terms


@dataclass(frozen=True, slots=True)
class _Spool:
    """The entries of the clauses that were added, clause after clause; `rows` are their row numbers."""

    keys: NDArray[np.uint32]
    counts: NDArray[np.uint16]
    indptr: Longs
    rows: NDArray[np.uint32]
    fields: int

    def write(
        self, mapping: Longs, indptr: Longs, out_rows: NDArray[np.uint32], out_counts: NDArray[np.uint16]
    ) -> None:
        """Turn the entries round into postings; `mapping` gives the final number of each term."""
        cursor = indptr.copy()
        for first, last in _row_chunks(self.indptr):
            low, high = int(self.indptr[first]), int(self.indptr[last])
            keys = _renumbered(self.keys[low:high], mapping, self.fields)
            window = self.indptr[first : last + 1] - low
            part = self.counts[low:high], window, self.rows[first:last]
            kernels().scatter(keys, *part, cursor, out_rows, out_counts)


def _renumbered(keys: NDArray[np.uint32], mapping: Longs, fields: int) -> NDArray[np.uint32]:
    """Return the keys with their terms renumbered by `mapping`."""
    terms, field = np.divmod(keys, np.uint32(fields))
    return mapping.astype(np.uint32)[terms] * np.uint32(fields) + field


def _inverse(order: Longs) -> Longs:
    """Return the place of each number in `order`, a permutation."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places


def _joined(arrays: Sequence[Longs]) -> Longs:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)


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
