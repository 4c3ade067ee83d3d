"""BM25 over the fields of every clause, on postings that stay on disk and are mapped into memory.

Formula of each field, after Robertson & Zaragoza (2009) in Lucene's form (Kamphuis et al. 2020, "Lucene accurate"):

    idf(t) = ln(1 + (N - df + 0.5) / (df + 0.5))        score = sum of idf(t) * tf / (tf + k1 * (1 - b + b * dl / avgdl))

where N, df and avgdl count the clauses that have the field at all, as Lucene does. The score of a clause is the sum
over its fields, each times its weight.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import load_array, map_ahead
from indexer.kernels import Floats, Longs, kernels, top_rows
from indexer.sparse.vocabulary import Vocabulary

FILES = (
    "terms-hashes.npy",
    "terms-offsets.npy",
    "terms-words.npy",
    "postings-indptr.npy",
    "postings-rows.npy",
    "postings-counts.npy",
    "lengths.npy",
)
"""The files of a sparse index."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Where every term stands: compressed sparse rows over the keys term * len(fields) + field.

    indptr   int64 [terms * fields + 1], the slice of a key
    rows     uint32, clause row numbers, ascending within a key
    counts   uint16, how often the term stands in that field of that clause (65535 means "or more")
    lengths  uint32 [fields, clauses], terms in a field of a clause, repetitions counted
    """

    vocabulary: Vocabulary
    indptr: Longs
    rows: NDArray[np.uint32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.uint32]

    @classmethod
    def open(cls, folder: Path) -> "Postings":
        """Map the files of a sparse index; raises OSError or ValueError where they are not there or not whole."""
        vocabulary = Vocabulary.open(folder)
        indptr = load_array(folder / "postings-indptr.npy", np.int64)
        rows = load_array(folder / "postings-rows.npy", np.uint32)
        counts = load_array(folder / "postings-counts.npy", np.uint16)
        lengths = load_array(folder / "lengths.npy", np.uint32, 2)
        if len(indptr) != len(vocabulary) * len(lengths) + 1 or not indptr[-1] == len(rows) == len(counts):
            raise ValueError("postings-*.npy do not fit each other")
        return cls(vocabulary, indptr, rows, counts, lengths)


@dataclass(frozen=True, slots=True)
class SparseIndex:
    """Scores clauses by BM25 with a weight a query term and a weight a field.

    fields   names of the fields, in the order of the postings
    norms    float32 [fields, clauses]: k1 * (1 - b + b * dl / avgdl)
    present  clauses that have the field at all, per field
    _spare   arrays that searches write scores into, and bits, used again by the next search
    """

    fields: tuple[str, ...]
    postings: Postings
    norms: Floats
    present: tuple[int, ...]
    _spare: deque[tuple[Floats, NDArray[np.uint8]]] = field(default_factory=deque, repr=False, compare=False)

    @classmethod
    def open(cls, folder: Path, fields: tuple[str, ...], k1: float = 1.2, b: float = 0.75) -> "SparseIndex":
        """Map the index in `folder`; raises OSError or ValueError where it is not there or not whole."""
        postings = Postings.open(folder)
        if len(fields) != len(postings.lengths):
            raise ValueError(f"lengths.npy has {len(postings.lengths)} fields, not {len(fields)}")
        lengths = postings.lengths
        present = [int(np.count_nonzero(own)) for own in lengths]
        norms = np.empty(lengths.shape, np.float32)
        for at, own in enumerate(lengths):
            average = float(own.sum(dtype=np.int64)) / max(present[at], 1) or 1.0
            norms[at] = k1 * (1 - b + b * own / average)
        kernels()
        map_ahead(postings.rows, postings.counts, postings.indptr)
        return cls(fields, postings, norms, tuple(present))

    def __len__(self) -> int:
        return int(self.norms.shape[1])

    def idf(self, terms: Sequence[str], field: str) -> Floats:
        """Return the inverse document frequency of each term within a field; that of a term that never occurs is the highest."""
        at = self.fields.index(field)
        numbers = self.postings.vocabulary.numbers(terms)
        known = numbers >= 0
        keys = numbers[known] * len(self.fields) + at
        frequency = np.zeros(len(numbers), np.int64)
        frequency[known] = self.postings.indptr[keys + 1] - self.postings.indptr[keys]
        return _idf(np.array(self.present[at]), frequency).astype(np.float32)

    def scores(self, terms: Mapping[str, float], fields: Mapping[str, float]) -> Floats:
        """Return the score of every clause, float32 [clauses].

        terms   query terms with their weights
        fields  fields to search with their weights; a field left out weighs nothing. KeyError for an unknown one.
        """
        scores = np.zeros(len(self), np.float32)
        self._add(terms, fields, scores)
        return scores

    @contextmanager
    def scored(self, terms: Mapping[str, float], fields: Mapping[str, float]) -> Iterator[Floats]:
        """Lend the score of every clause, as `scores` gives it, in an array that is used again afterwards."""
        scores, marks = self._borrow()
        try:
            scores.fill(0)
            self._add(terms, fields, scores)
            yield scores
        finally:
            self._spare.append((scores, marks))

    def scores_at(self, terms: Mapping[str, float], fields: Sequence[str], rows: Longs) -> list[Floats]:
        """Return the scores of the clauses at `rows`, ascending without repetition, float32 [rows] for each field."""
        postings = self.postings
        found: list[Floats] = []
        scores, marks = self._borrow()
        try:
            for name in fields:
                own = np.zeros(len(rows), np.float32)
                where = self._slices(terms, {name: 1.0})
                kernels().accumulate_at(own, rows, marks, postings.rows, postings.counts, self.norms, *where)
                found.append(own)
        finally:
            self._spare.append((scores, marks))
        return found

    def search(
        self,
        terms: Mapping[str, float],
        fields: Mapping[str, float],
        k: int,
        among: NDArray[np.bool_] | None = None,
    ) -> tuple[Longs, Floats]:
        """Return the rows of the `k` best clauses with a score above 0, and their scores, by (-score, row).

        among  bool [clauses], the clauses that may be found; all where it is None
        """
        with self.scored(terms, fields) as scores:
            if among is not None:
                scores[~among] = 0.0
            return top_rows(scores, k)

    def _add(self, terms: Mapping[str, float], fields: Mapping[str, float], scores: Floats) -> None:
        postings = self.postings
        where = self._slices(terms, fields)
        kernels().accumulate(scores, postings.rows, postings.counts, self.norms, *where)

    def _borrow(self) -> tuple[Floats, NDArray[np.uint8]]:
        try:
            return self._spare.pop()
        except IndexError:
            return np.zeros(len(self), np.float32), np.zeros(len(self) // 8 + 1, np.uint8)

    def mass(self, terms: Mapping[str, float], field: str) -> float:
        """Return the bound that no score in a field reaches: the idf of all terms by their weights; 1 for no terms."""
        weights = np.fromiter(terms.values(), np.float64, len(terms))
        return float(weights @ self.idf(list(terms), field)) or 1.0

    def _slices(
        self, terms: Mapping[str, float], fields: Mapping[str, float]
    ) -> tuple[Longs, Longs, Longs, Floats]:
        """Return start, end, field and weight (idf included) of the postings of every term in every field."""
        unknown = fields.keys() - set(self.fields)
        if unknown:
            raise KeyError(f"no such field: {', '.join(sorted(unknown))}")
        numbers = self.postings.vocabulary.numbers(list(terms))
        boosts = np.fromiter(terms.values(), np.float64, len(terms))[numbers >= 0]
        numbers = numbers[numbers >= 0] * len(self.fields)
        parts = []
        for name, weight in fields.items():
            at = self.fields.index(name)
            starts, ends = self.postings.indptr[numbers + at], self.postings.indptr[numbers + at + 1]
            used = ends > starts
            weights = weight * boosts * _idf(np.array(self.present[at]), ends - starts)
            parts.append((starts[used], ends[used], np.full(int(used.sum()), at), weights[used]))
        starts, ends, places, weights = (
            parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
        )
        return starts, ends, places, weights.astype(np.float32)


def _idf(present: Longs, frequency: Longs) -> NDArray[np.float64]:
    idf: NDArray[np.float64] = np.log1p((present - frequency + 0.5) / (frequency + 0.5))
    return idf
