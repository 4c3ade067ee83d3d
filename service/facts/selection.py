"""Which targets a caller wants, as one query of the store: a page of them, all of them, and how many there are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from indexer.records import Target
from indexer.store.database import Database, Where
from indexer.store.schema import TARGET, selected

_FROM = "FROM targets t JOIN clauses c ON c.row = t.row JOIN documents d ON d.ordinal = c.ordinal"


@dataclass(frozen=True, slots=True)
class Found:
    """A target with the row number of its clause."""

    row: int
    target: Target


class Selection:
    """The targets that fit every condition added, in document order."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._where = Where()

    def among(self, column: str, values: Sequence[str | int] | None) -> None:
        """Ask that a column of the target has one of these values; None asks nothing."""
        if values is not None:
            self._where.add(f"t.{column} IN (SELECT value FROM json_each(?))", _json(values))  # noqa: S608 - a column

    def of_documents(self, docs: Sequence[str] | None) -> None:
        """Ask that the target stands in one of these documents; None asks nothing."""
        if docs is not None:
            self._where.add("d.doc IN (SELECT value FROM json_each(?))", _json(docs))

    def of_documents_or_scopes(self, ordinals: Iterable[int], scopes: Iterable[str]) -> None:
        """Ask that the target stands in one of these documents or has one of these scopes."""
        self._where.add(
            "(c.ordinal IN (SELECT value FROM json_each(?)) OR t.scope IN (SELECT value FROM json_each(?)))",
            _json(list(ordinals)),
            _json(list(scopes)),
        )

    def holding(self, column: str, parts: Sequence[str] | None) -> None:
        """Ask that the words of a column hold one of these; None asks nothing."""
        if parts is not None:
            held = f"EXISTS (SELECT 1 FROM json_each(?) WHERE instr(t.{column}, value) > 0)"  # noqa: S608 - a column
            self._where.add(held, _json(parts))

    def count(self) -> int:
        """Return how many there are."""
        sql = f"SELECT count(*) {_FROM} {self._where.clause}"
        return int(self._database.rows(sql, self._where.values)[0][0])

    def page(self, limit: int, offset: int = 0) -> list[Found]:
        """Return `limit` of them from the one at `offset` on."""
        sql = f"{self._select} LIMIT ? OFFSET ?"
        return [_found(row) for row in self._database.rows(sql, (*self._where.values, limit, offset))]

    def all(self) -> Iterator[Found]:
        """Yield them all without holding them."""
        yield from map(_found, self._database.stream(self._select, self._where.values))

    @property
    def _select(self) -> str:
        return f"SELECT t.row, {selected(TARGET, 't')} {_FROM} {self._where.clause} ORDER BY t.row, t.id"


def _found(row: Sequence[object]) -> Found:
    return Found(int(str(row[0])), TARGET.read(row[1:]))


def _json(values: Sequence[str | int]) -> str:
    return orjson.dumps(list(values)).decode()
