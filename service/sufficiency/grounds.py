"""What is known of a whole index beside the clauses found, and the clauses made ready for comparing; kept, for an index never changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from corpus.regions import level_of, normalize
from indexer.index import Index
from service.answers.material import Holdings
from service.answers.readings import folded

_ABOVE, _TAIL = 2, 80
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Context:
    """A clause with what surrounds it, folded.

    words  the clause, its headings and head cells, who does it, the end of what stands above it
    head   title, number, issuers and region of its document
    """

    words: str
    head: str

    @property
    def all(self) -> str:
        """Everything that the clause can be understood by."""
        return self.words + self.head


class Grounds:
    """What an index as a whole says for or against an answer.

    size    clauses
    places  full names of places of which quantities are, and of those that issued documents, which come last: a short
            name that two of them share is the last one's
    """

    def __init__(self, size: int, places: Iterable[str], holdings: Holdings) -> None:
        """Keep what is read of the clauses of `holdings`."""
        self.size = size
        self.places = tuple(dict.fromkeys(places))
        self._holdings = holdings
        self.context = lru_cache(maxsize=_KEPT)(self._context)
        self.canonical = lru_cache(maxsize=_KEPT)(holdings.lexicon.canonical_indicator)
        self.head_words = lru_cache(maxsize=_KEPT)(self._head_words)

    @classmethod
    def over(cls, index: Index, holdings: Holdings) -> Self:
        """Read them from an open index."""
        regions = holdings.by_region
        scopes = {target.scope for _, target in index.store.facts.all_targets() if target.scope}
        named = {normalize(scope) for scope in scopes if level_of(normalize(scope)) is not None}
        return cls(
            index.store.clause_count,
            [*sorted(named), *sorted(set(regions), key=lambda name: (level_of(name) == "province", name))],
            holdings,
        )

    def _context(self, row: int) -> Context:
        holdings = self._holdings
        reading = holdings.readings([row])[0]
        clause = reading.clause
        above = holdings.readings(holdings.tree.ancestors(row)[:_ABOVE])
        units = [name for duty in reading.held.duties for name in (*duty.lead, *duty.support)]
        parts = (
            clause.text, *clause.headings, *clause.header_cells, *units, *(one.clause.text[-_TAIL:] for one in above),
        )  # fmt: skip
        return Context(folded("|".join(parts)), self.head_words(clause.doc))

    def _head_words(self, doc: str) -> str:
        head = self._holdings.citer.head(doc)
        return folded("|".join((
            head.title, head.notice_title, head.document_number or "", head.region, *head.issuer, *head.addressees,
        )))  # fmt: skip
