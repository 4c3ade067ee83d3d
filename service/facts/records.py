"""Targets and duties with what makes them checkable: the region they are about, and a citation of their words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from corpus.model import Span
from indexer.records import Clause, Duty, Target
from indexer.store import Store
from service.citing import Citer, Quotation
from service.facts.places import Place, place_of
from service.facts.selection import Found
from service.schema import Citation

T = TypeVar("T")

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CitedTarget:
    """A target, whom it is about, and its citation."""

    target: Target
    place: Place
    citation: Citation


@dataclass(frozen=True, slots=True)
class CitedDuty:
    """A duty with its citation and the clauses that it governs."""

    duty: Duty
    citation: Citation
    covered: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Citations:
    """Cites the records of a store; a record whose words are not in its document is left out."""

    store: Store
    citer: Citer

    def targets(self, found: Iterable[Found]) -> Iterator[CitedTarget]:
        """Yield targets with their citations."""
        for part in _portions(found):
            clauses = self._at(one.row for one in part)
            for one in part:
                head = self.citer.head(one.target.doc)
                citation = self.cite(clauses[one.row], one.target.span)
                if citation:
                    yield CitedTarget(one.target, place_of(one.target.scope, head), citation)

    def duties(self, duties: Iterable[Duty]) -> Iterator[CitedDuty]:
        """Yield duties with their citations."""
        for part in _portions(duties):
            names = {name for duty in part for name in (duty.clause_id, *duty.covers)}
            clauses = self._named(names)
            for duty in part:
                citation = self.cite(clauses[duty.clause_id], duty.span)
                if citation:
                    covered = tuple(clauses[name] for name in duty.covers if name in clauses)
                    yield CitedDuty(duty, citation, covered)

    def numbered(self, found: Sequence[Found]) -> dict[Found, Citation]:
        """Return the citation of each record, numbered from 1; the same words have one number."""
        clauses = self._at(one.row for one in found)
        cited: dict[tuple[int, Span], Citation] = {}
        of_records: dict[Found, Citation] = {}
        for one in found:
            place = one.row, one.target.span
            if place not in cited:
                citation = self.cite(clauses[one.row], one.target.span)
                if citation is None:
                    continue
                cited[place] = citation.model_copy(update={"n": len(cited) + 1})
            of_records[one] = cited[place]
        return of_records

    def cite(self, clause: Clause, span: Span) -> Citation | None:
        """Return the citation of words of a clause, None where the document does not hold them."""
        cited = self.citer.cite([Quotation(clause, span)])
        return cited[0] if cited else None

    def _at(self, rows: Iterable[int]) -> dict[int, Clause]:
        wanted = sorted(set(rows))
        return dict(zip(wanted, self.store.clauses(wanted), strict=True))

    def _named(self, names: Iterable[str]) -> Mapping[str, Clause]:
        rows = self.store.rows_of(sorted(names))
        clauses = self._at(rows.values())
        return {name: clauses[row] for name, row in rows.items()}


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while part := list(islice(left, _AT_ONCE)):
        yield part
