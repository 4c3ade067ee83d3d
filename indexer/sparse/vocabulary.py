"""The terms of an index, memory-mapped: a sorted table of 64-bit hashes in front of the words themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import load_array, save_array

_KEPT = 50_000
"""Terms whose numbers are remembered: questions are made of the same few words."""

_UNSEEN = -2


def _hash(word: bytes) -> int:
    return int.from_bytes(blake2b(word, digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Finds the number of a term without a dictionary in memory.

    hashes   uint64 [n], ascending; the place of a term here is its number
    offsets  int64 [n + 1], where each term begins in `words`
    words    uint8, the terms in UTF-8
    _seen    numbers of terms that were asked for before
    """

    hashes: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    words: NDArray[np.uint8]
    _seen: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.hashes)

    @classmethod
    def open(cls, folder: Path) -> "Vocabulary":
        """Map the files that `save_vocabulary` wrote. Raises OSError or ValueError where they are not there or not whole."""
        hashes = load_array(folder / "terms-hashes.npy", np.uint64)
        offsets = load_array(folder / "terms-offsets.npy", np.int64)
        words = load_array(folder / "terms-words.npy", np.uint8)
        if len(offsets) != len(hashes) + 1 or offsets[-1] != len(words):
            raise ValueError("terms-offsets.npy does not fit terms-hashes.npy and terms-words.npy")
        return cls(hashes, offsets, words)

    def numbers(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """Return the number of each term, -1 where it does not occur."""
        found = [self._seen.get(term, _UNSEEN) for term in terms]
        unseen = [at for at, number in enumerate(found) if number == _UNSEEN]
        if unseen:
            asked = [terms[at] for at in unseen]
            numbers = self._looked_up(asked)
            for at, number in zip(unseen, numbers, strict=True):
                found[at] = number
            if len(self._seen) + len(asked) > _KEPT:
                self._seen.clear()
            if len(asked) <= _KEPT:
                self._seen.update(zip(asked, numbers, strict=True))
        return np.array(found, np.int64)

    def _looked_up(self, terms: Sequence[str]) -> list[int]:
        words = [term.encode() for term in terms]
        wanted = np.fromiter(map(_hash, words), np.uint64, len(words))
        starts = np.searchsorted(self.hashes, wanted).tolist()
        return list(map(self._confirmed, words, wanted.tolist(), starts))

    def _confirmed(self, word: bytes, wanted: int, at: int) -> int:
        """Return the place from `at` on that holds `word` itself, not another word of the same hash."""
        while at < len(self.hashes) and self.hashes[at] == wanted:
            if self.words[self.offsets[at] : self.offsets[at + 1]].tobytes() == word:
                return at
            at += 1
        return -1

    def terms(self) -> list[str]:
        """Return all terms by number."""
        blob = self.words.tobytes()
        ends = self.offsets.tolist()
        return [blob[start:end].decode() for start, end in pairwise(ends)]


def save_vocabulary(folder: Path, terms: Sequence[str]) -> NDArray[np.int64]:
    """Write the files of a vocabulary; return the order, so that term `order[i]` of `terms` has number i.

    The files depend on the set of terms alone, not on their order.
    """
    words = [term.encode() for term in terms]
    hashes = np.fromiter(map(_hash, words), np.uint64, len(words))
    order = np.argsort(hashes, kind="stable")
    if np.any(
        np.diff(hashes[order]) == 0
    ):  # equal hashes stand by word, so that the order is a function of the set
        order = np.array(sorted(range(len(words)), key=lambda i: (int(hashes[i]), words[i])), np.int64)
    ordered = [words[i] for i in order.tolist()]
    sizes = np.fromiter(map(len, ordered), np.int64, len(words))
    save_array(folder / "terms-hashes.npy", hashes[order])
    save_array(folder / "terms-offsets.npy", np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))
    save_array(folder / "terms-words.npy", np.frombuffer(b"".join(ordered), np.uint8))
    return order.astype(np.int64)
