"""The store of one generation: its documents and clauses, in a read-only SQLite file."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.records import Clause
from indexer.store.database import Database, marks, portions
from indexer.store.facts import Facts
from indexer.store.schema import CLAUSE, DOCUMENT_COLUMNS, MASTHEAD, DocumentEntry, selected

FILE = "store.sqlite"

_READ_AHEAD = 500
_COUNTED = {"targets": "targets", "duties": "duties", "references": "links"}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands around a clause: its siblings before and after, what holds it, and what it holds."""

    previous: Clause | None
    following: Clause | None
    parent: Clause | None
    children: tuple[Clause, ...]


class Store:
    """Reads documents and clauses; any number of threads may.

    A clause is named by its clause_id or by its row number, which is also its place in the postings and the vectors.
    facts  the targets, duties and references of the same file
    """

    def __init__(self, path: Path) -> None:
        """Open the file at `path`; raises sqlite3.Error where it is no store."""
        self._database = Database(path)
        self.facts = Facts(self._database)
        self.clause_count: int = self._database.rows("SELECT count(*) FROM clauses")[0][0]

    def close(self) -> None:
        """Close the file; call it when no thread reads any more."""
        self._database.close()

    def counts(self) -> dict[str, int]:
        """Return how many documents, clauses, targets, duties and references there are."""
        counted = {
            name: int(self._database.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - names from above
            for name, table in _COUNTED.items()
        }
        return {"documents": len(self.documents), "clauses": self.clause_count} | counted

    @cached_property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """All documents in index order, without their texts."""
        names = ", ".join(f'"{name}"' for name in (*DOCUMENT_COLUMNS, *MASTHEAD.names))
        rows = self._database.rows(f"SELECT {names} FROM documents ORDER BY ordinal")  # noqa: S608 - names of columns
        width = len(DOCUMENT_COLUMNS)
        return tuple(DocumentEntry(*(*row[:width], MASTHEAD.read(row[width:]))) for row in rows)

    @cached_property
    def _by_doc(self) -> dict[str, DocumentEntry]:
        return {entry.doc: entry for entry in self.documents}

    @cached_property
    def _first_rows(self) -> NDArray[np.int64]:
        return np.array([entry.first_row for entry in self.documents], np.int64)

    def document(self, doc: str) -> DocumentEntry | None:
        """Return the document of that name, None where there is none."""
        return self._by_doc.get(doc)

    def document_at(self, row: int) -> DocumentEntry:
        """Return the document that holds the clause at `row`; IndexError where there is none."""
        if not 0 <= row < self.clause_count:
            raise IndexError(row)
        # one without clauses begins at the same row as the next, so the last that begins there is the one
        return self.documents[int(np.searchsorted(self._first_rows, row, side="right")) - 1]

    def text(self, doc: str) -> str | None:
        """Return the canonical text of a document, None where there is none of that name."""
        sql = "SELECT t.text FROM texts t JOIN documents d USING (ordinal) WHERE d.doc = ?"
        row = self._database.one(sql, (doc,))
        return None if row is None else zlib.decompress(row[0]).decode()

    def rows_where(self, wanted: Callable[[DocumentEntry], bool]) -> NDArray[np.bool_]:
        """Return bool [clauses], true for the clauses of the documents that are wanted."""
        mask = np.zeros(self.clause_count, np.bool_)
        for entry in self.documents:
            if wanted(entry):
                mask[entry.first_row : entry.first_row + entry.clauses] = True
        return mask

    def clauses(self, rows: Sequence[int] | NDArray[np.int64]) -> list[Clause]:
        """Return the clauses at these rows, in the order asked; IndexError where one does not exist."""
        asked = [int(row) for row in rows]
        found: dict[int, Clause] = {}
        for part in portions(asked):
            sql = (
                f"SELECT c.row, {selected(CLAUSE, 'c')} FROM clauses c "  # noqa: S608 - names of columns and marks
                f"JOIN documents d ON d.ordinal = c.ordinal WHERE c.row IN ({marks(part)})"
            )
            found |= {row[0]: CLAUSE.read(row[1:]) for row in self._database.rows(sql, part)}
        try:
            return [found[row] for row in asked]
        except KeyError as missing:
            raise IndexError(missing.args[0]) from None

    def clauses_of(self, doc: str) -> list[Clause]:
        """Return the clauses of a document in order, none where there is no document of that name."""
        entry = self.document(doc)
        return self.clauses(entry.rows) if entry else []

    def iter_clauses(self) -> Iterator[Clause]:
        """Yield all clauses in index order."""
        for start in range(0, self.clause_count, _READ_AHEAD):
            yield from self.clauses(range(start, min(start + _READ_AHEAD, self.clause_count)))

    def clause(self, clause_id: str) -> Clause | None:
        """Return the clause of that identity, None where there is none."""
        row = self.row_of(clause_id)
        return None if row is None else self.clauses([row])[0]

    def row_of(self, clause_id: str) -> int | None:
        """Return the row number of a clause, None where there is none."""
        return self.rows_of([clause_id]).get(clause_id)

    def rows_of(self, clause_ids: Iterable[str]) -> dict[str, int]:
        """Return the row numbers of those clauses that exist."""
        found: dict[str, int] = {}
        for part in portions(list(clause_ids)):
            sql = f"SELECT clause_id, row FROM clauses WHERE clause_id IN ({marks(part)})"  # noqa: S608 - marks
            found.update(self._database.rows(sql, part))
        return found

    def neighbours(self, clause: Clause) -> Neighbours:
        """Return what stands around a clause of this store."""
        row = self.rows_of([clause.clause_id])[clause.clause_id]
        rows = self._by_doc[clause.doc].rows
        sql = (
            "SELECT (SELECT max(row) FROM clauses WHERE parent IS ?1 AND row >= ?2 AND row < ?3), "
            "(SELECT min(row) FROM clauses WHERE parent IS ?1 AND row > ?3 AND row < ?4)"
        )
        values = (clause.parent, rows.start, row, rows.stop)
        before, after = self._database.rows(sql, values)[0]
        below = self._database.rows(
            "SELECT row FROM clauses WHERE parent = ? ORDER BY row", (clause.clause_id,)
        )
        return Neighbours(
            previous=None if before is None else self.clauses([before])[0],
            following=None if after is None else self.clauses([after])[0],
            parent=None if clause.parent is None else self.clause(clause.parent),
            children=tuple(self.clauses([child[0] for child in below])),
        )
