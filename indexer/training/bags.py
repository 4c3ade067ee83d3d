"""Texts as bags of numbered terms, end to end in flat arrays."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.tokenizer import Tokenizer

Slice = tuple[int, int]
"""From one place among the terms of some bags (inclusive) to another (exclusive)."""


@dataclass(frozen=True, slots=True)
class Bags:
    """Bag i holds the terms `terms[offsets[i]:offsets[i + 1]]`.

    terms    int32
    offsets  int64 [bags + 1]
    """

    terms: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def joined(self, rows: Sequence[Sequence[Slice]]) -> "Bags":
        """Return a bag a row: the terms that its slices name."""
        slices = np.array([piece for row in rows for piece in row], np.int64).reshape(-1, 2)
        starts = slices[:, 0]
        lengths = slices[:, 1] - starts
        reach = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(starts - reach[:-1], lengths) + np.arange(reach[-1])
        pieces = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        return Bags(self.terms[places], reach[pieces])

    def slice(self, first: int, last: int) -> Slice:
        """Return where the terms of the bags from `first` (inclusive) to `last` (exclusive) are."""
        return int(self.offsets[first]), int(self.offsets[last])

    def thinned(self, share: float, random: np.random.Generator) -> "Bags":
        """Return the bags with each term left out by chance, so that no answer hangs on a single word."""
        kept = random.random(len(self.terms)) >= share
        counts = np.concatenate([[0], np.cumsum(kept)])
        return Bags(self.terms[kept], counts[self.offsets])


def concatenated(parts: Iterable[Bags]) -> Bags:
    """Return the bags of all parts, one part after the other."""
    listed = list(parts)
    ends = np.cumsum([0] + [len(part.terms) for part in listed])
    offsets = [part.offsets[:-1] + end for part, end in zip(listed, ends[:-1], strict=True)]
    return Bags(np.concatenate([part.terms for part in listed]), np.concatenate([*offsets, ends[-1:]]))


def number_texts(texts: Iterable[str], numbers: Mapping[str, int], tokenizer: Tokenizer) -> Bags:
    """Return a bag a text; terms without a number are left out."""
    found = [[numbers[term] for term in tokenizer.terms(text) if term in numbers] for text in texts]
    flat = np.fromiter((number for terms in found for number in terms), np.int32)
    return Bags(flat, np.concatenate([[0], np.cumsum([len(terms) for terms in found])]).astype(np.int64))


def frequent_terms(texts: Iterable[str], size: int, least: int, tokenizer: Tokenizer) -> list[str]:
    """Return the `size` most frequent terms that occur `least` times or more, by (-frequency, term)."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenizer.terms(text))
    order = sorted(((-count, term) for term, count in counts.items() if count >= least))
    return [term for _, term in order[:size]]
