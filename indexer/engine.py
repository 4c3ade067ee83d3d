"""What the ranking asks of a search engine: the candidates for a question, with a score a field and one of meaning.

Two engines answer: `indexer.local`, on the arrays of a published generation, and `indexer.milvus`, on a Milvus
collection made from it. They hold the same clauses under the same row numbers; everything else that is known of a
clause (its words, its records, its document) is read from the generation, whichever engine found it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.kernels import Floats, Longs
from indexer.passages import FIELDS

Mask = NDArray[np.bool_]

FIELD = FIELDS[0]
"""The field that candidates are found by; it holds everything, the others weigh beside it."""

Operator = Literal["in", "part", "from", "to", "above"]


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the document of a clause has a property.

    field   doc, region, province, issuer, genre, status, until, issued, year or document_number; days are numbers
            (`day_number`), several issuers stand in one piece, `status` holds to the day `until`, then it is expired
    values  "in": one of them is the field's value; "part": it occurs in the field; "from", "to": the field is at least
            or at most the one value; "above": it is greater
    """

    field: str
    operator: Operator
    values: tuple[str, ...] | tuple[int, ...]


def day_number(day: str | None) -> int:
    """Return a day, YYYY-MM-DD, as a number that sorts the same way, 0 for none.

    >>> day_number("2025-01-31"), day_number(None)
    (20250131, 0)
    """
    return int(day.replace("-", "")) if day else 0


@dataclass(frozen=True, slots=True)
class All:
    """Whether every condition holds; true of none."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Whether some condition holds; false of none."""

    of: tuple["Condition", ...]


Condition = Match | All | Either


@dataclass(frozen=True)
class Scope:
    """Which clauses may be found, said twice: as a condition on their document, and row by row.

    rows  makes bool [clauses]; called at most once, and only by an engine that goes by rows
    """

    condition: Condition
    rows: Callable[[], Mask]

    @cached_property
    def mask(self) -> Mask:
        """Return bool [clauses], true where a clause may be found."""
        return self.rows()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for.

    terms          index terms with their weights
    vector         float32 [dimensions], the question's
    sparse, dense  how many candidates to find by terms and by vector; 0 leaves that search out
    """

    terms: Mapping[str, float]
    vector: Floats
    sparse: int
    dense: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was found, in index order.

    rows   int64 [candidates], ascending, each once
    words  by field, float32 [candidates]: BM25 over the terms, of `indexer.sparse`
    dense  float32 [candidates], inner product with the question's vector; 0 where that search was left out
    """

    rows: Longs
    words: Mapping[str, Floats]
    dense: Floats

    def __len__(self) -> int:
        return len(self.rows)


class SearchEngine(Protocol):
    """Finds candidates; any number of threads may ask."""

    @property
    def name(self) -> str:
        """Return what users know the engine by."""
        ...

    def find(self, wanted: Wanted, scope: Scope | None = None) -> Candidates:
        """Return the best by terms and the best by vector, with all scores of each; the same every time.

        Raises EngineUnavailable where the engine does not answer.
        """
        ...

    def check(self) -> None:
        """Raise EngineUnavailable where the engine does not answer."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds."""
        ...


Step = Callable[[int, int], None]
"""Told how much is done and how much there is."""


class Mirror(Protocol):
    """Holds every published generation a second time, in an engine outside of the index folder."""

    def check(self) -> None:
        """Raise EngineUnavailable where the engine cannot be reached."""
        ...

    def publishing(self, folder: Path, step: Step | None = None) -> AbstractContextManager[None]:
        """Return a context that takes in the generation in `folder` and switches to it; back where the body raises."""
        ...

    def ensure(self, folder: Path, step: Step | None = None) -> bool:
        """Have the published generation in `folder` in service; return whether anything was to be done."""
        ...

    def keep(self, generations: Sequence[str]) -> list[str]:
        """Drop all other generations and return what was dropped."""
        ...
