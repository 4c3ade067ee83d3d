"""What the clauses of an index say: targets, duties and references, looked up or listed in document order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from indexer.records import Duty, Reference, Target
from indexer.store.columns import Columns
from indexer.store.database import Database, Where, marks, portions
from indexer.store.schema import DUTY, REFERENCE, TARGET, selected

Role = Literal["lead", "support"]
R = TypeVar("R")

_HELD = "t.row IN ({marks})"
_HELD_OR_COVERED = "(t.row IN ({marks}) OR t.id IN (SELECT duty FROM duty_covers WHERE row IN ({marks})))"


@dataclass(frozen=True, slots=True)
class Facts:
    """The records of a store. Lists come in document order; a clause is named by its row number or its clause_id."""

    database: Database

    def targets(
        self,
        *,
        rows: Sequence[int] | None = None,
        docs: Iterable[str] | None = None,
        year: int | None = None,
        kind: str | None = None,
        op: str | None = None,
        indicator: str | None = None,
        scope: str | None = None,
    ) -> list[Target]:
        """Return the targets that fit every condition given; `indicator` and `scope` need only occur in theirs."""
        where = Where()
        where.among("d.doc", docs)
        where.equal("t.year", year)
        where.equal("t.kind", kind)
        where.equal("t.op", op)
        where.contains("t.indicator", indicator)
        where.contains("t.scope", scope)
        return self._of(TARGET, "targets", where, rows, _HELD)

    def duties(
        self,
        *,
        rows: Sequence[int] | None = None,
        docs: Iterable[str] | None = None,
        units: Iterable[str] | None = None,
        role: Role | None = None,
    ) -> list[Duty]:
        """Return the duties that fit every condition given.

        rows   clauses that hold a duty or are covered by it
        units  names as printed, one of which takes part (in that `role` where one is given)
        """
        where = Where()
        where.among("d.doc", docs)
        if units is not None or role is not None:
            part = Where()
            part.among("u.name", units)
            part.equal("u.role", role)
            where.add(f"t.id IN (SELECT u.duty FROM duty_units u {part.clause})", *part.values)  # noqa: S608
        return self._of(DUTY, "duties", where, rows, _HELD_OR_COVERED)

    def units(self) -> dict[tuple[str, Role], int]:
        """Return every unit that has a duty, as printed, by role, and how many duties it has in it."""
        sql = "SELECT name, role, count(*) FROM duty_units GROUP BY name, role ORDER BY name, role"
        return {(name, role): count for name, role, count in self.database.rows(sql)}

    def references_from(self, clause_id: str) -> list[Reference]:
        """Return what a clause refers to."""
        where = Where()
        where.equal("c.clause_id", clause_id)
        return self._of(REFERENCE, "links", where)

    def references_to(self, clause_id: str) -> list[Reference]:
        """Return the references of other clauses to this one."""
        where = Where()
        where.equal("t.target_clause", clause_id)
        return self._of(REFERENCE, "links", where)

    def references_to_document(self, doc: str) -> list[Reference]:
        """Return the references to a document or to a clause of it."""
        where = Where()
        where.equal("t.target_doc", doc)
        return self._of(REFERENCE, "links", where)

    def all_targets(self) -> Iterator[tuple[int, Target]]:
        """Yield every target with the row number of its clause."""
        return self._with_rows(TARGET, "targets")

    def all_duties(self) -> Iterator[tuple[int, Duty]]:
        """Yield every duty with the row number of the clause that holds it."""
        return self._with_rows(DUTY, "duties")

    def all_references(self) -> Iterator[tuple[int, Reference]]:
        """Yield every reference with the row number of the clause that makes it."""
        return self._with_rows(REFERENCE, "links")

    def _with_rows(self, kind: Columns[R], table: str) -> Iterator[tuple[int, R]]:
        for row in self.database.stream(_query(kind, table, Where())):
            yield row[1], kind.read(row[2:])

    def _of(
        self, kind: Columns[R], table: str, where: Where, rows: Sequence[int] | None = None, held: str = _HELD
    ) -> list[R]:
        if rows is None:
            found = self.database.rows(_query(kind, table, where), where.values)
            return [kind.read(row[2:]) for row in found]
        read: dict[tuple[int, int], R] = {}
        for part in portions(sorted({int(row) for row in rows})):
            limited = Where()
            limited.add(where.clause.removeprefix("WHERE ") or "TRUE", *where.values)
            limited.add(held.format(marks=marks(part)), *part * held.count("{marks}"))
            for row in self.database.rows(_query(kind, table, limited), limited.values):
                read[row[1], row[0]] = kind.read(row[2:])
        return [read[key] for key in sorted(read)]


def _query(kind: Columns[Any], table: str, where: Where) -> str:
    return (
        f"SELECT t.id, t.row, {selected(kind, 't')} FROM {table} t "  # noqa: S608 - names of columns and marks
        f"JOIN clauses c ON c.row = t.row JOIN documents d ON d.ordinal = c.ordinal {where.clause} "
        "ORDER BY t.row, t.id"
    )
