"""What one corpus knows: how often terms occur in it, and the names that it and the lexicon use."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.gazetteer import gazetteer
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.sparse import SparseIndex

_FIELD = "all"
_MOST = 20_000
"""Names of indicators that are kept of a corpus, the most frequent first."""
_SHORTEST, _LONGEST = 3, 9
_QUESTION = re.compile(r"[么怎谁哪几吗啥]|多少")


@dataclass(frozen=True, slots=True)
class Frequency:
    """In how many clauses terms occur."""

    sparse: SparseIndex

    def __call__(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """Return int64 [terms]; 0 for a term that does not occur."""
        postings, fields = self.sparse.postings, self.sparse.fields
        numbers = postings.vocabulary.numbers(terms)
        keys = np.maximum(numbers, 0) * len(fields) + fields.index(_FIELD)
        counts = postings.indptr[keys + 1] - postings.indptr[keys]
        return np.where(numbers >= 0, counts, 0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Tells:
    """How much words say that the documents of an index speak of: the rarity of those terms that occur in them."""

    terms: Callable[[str], Sequence[str]]
    frequency: Frequency

    def __call__(self, text: str) -> float:
        """Return the sum of the terms' inverse document frequencies, by the square root of their number."""
        terms = list(dict.fromkeys(self.terms(text)))
        counts = self.frequency(terms)
        known = counts[counts > 0]
        rarity = np.log1p(len(self.frequency.sparse) / np.maximum(known, 1))
        return float(rarity.sum()) / len(terms) ** 0.5 if terms else 0.0


class Names:
    """Names of bodies, places, indicators and things, found with one character left open.

    They are read when first asked for, from the lexicon, the gazetteer and the targets of the index.
    """

    def __init__(self, read: Callable[[], Iterable[str]]) -> None:
        self._read = read

    @classmethod
    def of(cls, index: Index, lexicon: Lexicon, regions: Sequence[str] = ()) -> Self:
        """Take the names of an index, and of the regions that its documents name."""
        return cls(lambda: _names(index, lexicon, regions))

    def around(self, run: str, at: int) -> dict[str, int]:
        """Return which characters at a place make a name, and the length of the longest that each makes."""
        found: dict[str, int] = {}
        for size in range(_SHORTEST, min(_LONGEST, len(run)) + 1):
            for start in range(max(0, at - size + 1), min(at, len(run) - size) + 1):
                words = run[start : start + size]
                for other in self._open.get(_opened(words, at - start), ""):
                    found[other] = size
        return found

    @cached_property
    def _open(self) -> Mapping[str, str]:
        """Names with each of their characters left open in turn → the characters that stand there."""
        found: dict[str, str] = {}
        for name in sorted(set(self._read())):
            if _SHORTEST <= len(name) <= _LONGEST and not _QUESTION.search(name):
                for at, character in enumerate(name):
                    key = _opened(name, at)
                    found[key] = found.get(key, "") + character
        return found


def _opened(name: str, at: int) -> str:
    return f"{name[:at]}*{name[at + 1 :]}"


def _names(index: Index, lexicon: Lexicon, regions: Iterable[str]) -> Iterator[str]:
    yield from (f"十{number}五" for number in "一二三四五六七八九")  # the five-year plans
    yield from lexicon.agencies
    yield from lexicon.printed
    yield from lexicon.terms
    # 广东省 is 广东 with a word behind it: it would take the first of 广东先… for a slip
    places = {*gazetteer().spellings, *regions}
    yield from (name for name in places if len(name) > _SHORTEST or name[:-1] not in places)
    yield from (
        name
        for (name,) in index.store.facts.database.rows(
            "SELECT indicator FROM targets GROUP BY indicator ORDER BY count(*) DESC, indicator LIMIT ?",
            (_MOST,),
        )
        if len(name) > _SHORTEST
    )
