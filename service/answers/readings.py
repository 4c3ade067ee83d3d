"""Clauses read sentence by sentence, and the tree that they stand in; read once and kept, for an index never changes."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.model import Span
from indexer.records import Clause, Duty, Target
from indexer.store import Store
from service.answers.rows import row_words
from service.held import Held, Shelf
from service.sentences import sentences

Floats = NDArray[np.float32]

_KEPT = 20_000
_AHEAD = 40
"""Rows that are read at a time when the children of a clause are looked for."""

_DATE = re.compile(
    r"\d+年\d+月|\d+月|\d+日|[一二三四五六七八九十]+个?月|[年月]底|工作日|[年半日]内|小时|[\d两三四五六七八九十]年|每(?:年|季|半年|月|两年)|之日起|之后"
)
_MARKS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return a text for comparing: NFKC, lower case, without white space.

    >>> folded("Ｒ&D 投入 强度")
    'r&d投入强度'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause with the records that stand in it.

    span     what is cited: the sentence, with the clause's label and heading where it is the first to follow them
    text     what is shown of it: without label
    dated    names a day, month or term
    bare     is nothing but the clause's heading
    aside    is nothing but a bracketed remark on who does it
    """

    span: Span
    text: str
    folded: str
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    dated: bool
    bare: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause read for an answer.

    row        its row number in the index
    sentences  in order; a table row is one
    headings   its headings, folded
    """

    row: int
    held: Held
    sentences: tuple[Sentence, ...]
    headings: str

    @property
    def clause(self) -> Clause:
        """The clause itself."""
        return self.held.clause

    def sentence_at(self, position: int) -> Sentence | None:
        """Return the sentence that holds a position of the document's text."""
        return next((one for one in self.sentences if one.span.start <= position < one.span.end), None)


class Readings:
    """Reads clauses by row number."""

    def __init__(self, shelf: Shelf, encode: Callable[[Sequence[str]], Floats], kept: int = _KEPT) -> None:
        """Read through `shelf`; `encode` turns sentences into vectors."""
        self._shelf = shelf
        self._encode = encode
        self.vector = lru_cache(maxsize=kept)(lambda words: encode([words])[0])
        self._read = lru_cache(maxsize=kept)(self._reading)
        self._vectors = lru_cache(maxsize=kept)(self._encoded)

    def __call__(self, rows: Sequence[int]) -> list[Reading]:
        """Return the readings of these rows, in the order asked."""
        self._shelf(rows)  # all that is missing is read at once
        return [self._read(row) for row in rows]

    def vectors(self, row: int) -> Floats:
        """Return float32 [sentences, dimensions] of the clause at a row."""
        return self._vectors(row)

    def _encoded(self, row: int) -> Floats:
        found = self._read(row).sentences
        return self._encode([one.text for one in found]) if found else np.zeros((0, 0), np.float32)

    def _reading(self, row: int) -> Reading:
        held = self._shelf([row])[0]
        return Reading(row, held, _sentences(held), folded("".join(held.clause.headings)))


def _sentences(held: Held) -> tuple[Sentence, ...]:
    clause = held.clause
    spans = (clause.span,) if clause.kind == "row" else sentences(clause.text, clause.span.start)
    heading = folded(clause.heading).strip("。")
    made: list[Sentence] = []
    for span in spans:
        text = row_words(clause) if clause.kind == "row" else _shown(clause, span)
        words = folded(text)
        if not _MARKS.sub("", words):
            continue
        duties = tuple(
            d
            for d in held.duties
            if d.clause_id == clause.clause_id and span.start <= d.span.start < span.end
        )
        after_heading = len(made) == 1 and made[0].bare
        made.append(
            Sentence(
                Span(clause.span.start, span.end) if after_heading or not made else span,
                text,
                words,
                tuple(t for t in held.targets if span.start <= t.span.start < span.end),
                duties,
                _DATE.search(text) is not None,
                bool(heading) and words.strip("。") == heading,
                bool(duties) and words.startswith(("(", "（")) and words.endswith((")", "）")),
            )
        )
    return tuple(made)


def _shown(clause: Clause, span: Span) -> str:
    """Return a sentence without the clause's label and the marks around it."""
    text = clause.text[span.start - clause.span.start : span.end - clause.span.start]
    if span.start == clause.span.start and clause.label and text.startswith(clause.label):
        return text[len(clause.label) :].lstrip(" \t\n　*:：、.．，,") or text
    return text.lstrip("*")


class Tree:
    """The clauses around a clause, by row numbers."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        """Walk the clauses of one index."""
        self._store = store
        self._shelf = shelf
        self._row_of = lru_cache(maxsize=_KEPT)(store.row_of)
        self._children = lru_cache(maxsize=_KEPT)(self._find_children)

    def row_of(self, clause_id: str) -> int | None:
        """Return the row of a clause, None where there is none."""
        return self._row_of(clause_id)

    def parent(self, row: int) -> int | None:
        """Return the row of the clause that holds this one, None at the top."""
        parent = self._shelf([row])[0].clause.parent
        return None if parent is None else self.row_of(parent)

    def ancestors(self, row: int) -> list[int]:
        """Return the rows of the clauses that hold this one, innermost first."""
        found: list[int] = []
        at = self.parent(row)
        while at is not None:
            found.append(at)
            at = self.parent(at)
        return found

    def children(self, row: int) -> tuple[int, ...]:
        """Return the rows of the clauses that this one holds directly, in order."""
        return self._children(row)

    @cached_property
    def _count(self) -> int:
        return self._store.clause_count

    def _find_children(self, row: int) -> tuple[int, ...]:
        clause = self._shelf([row])[0].clause
        below = {clause.clause_id}
        found: list[int] = []
        at = row + 1
        while at < self._count:
            ahead = self._shelf(range(at, min(at + _AHEAD, self._count)))
            for offset, held in enumerate(ahead):
                if held.clause.parent not in below:
                    return tuple(found)
                below.add(held.clause.clause_id)
                if held.clause.parent == clause.clause_id:
                    found.append(at + offset)
            at += len(ahead)
        return tuple(found)
