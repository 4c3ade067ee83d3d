"""Writes the store of a new generation: one document after the other, new ones from records, unchanged ones by copying."""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.model import Document, Masthead
from indexer.columns import Columns
from indexer.database import read_only
from indexer.records import Clause, Duty, Reference, Target
from indexer.schema import (
    CLAUSE,
    DUTY,
    INDEXES,
    MASTHEAD,
    OF_CLAUSE,
    OF_DOCUMENT,
    REFERENCE,
    TABLES,
    TARGET,
    DocumentEntry,
)

_FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -65536;
PRAGMA temp_store = FILE;
"""  # the file is nobody's until it is published, and publishing syncs it

_LEVEL = 3
"""zlib level of the texts: a third of their size at some 60 MB a second."""


_COPIED = {
    "documents": "ordinal",
    "mastheads": "ordinal",
    "texts": "ordinal",
    "clauses": "row",
    "targets": "row",
    "links": "row",
    "duties": "row",
    "duty_units": "duty",
    "duty_covers": "duty",
}
"""The column that says which rows of a table belong to some consecutive documents."""

_MOVED = {
    "documents": {"first_row": "row"},
    "clauses": {"ordinal": "ordinal"},
    "duties": {"id": "duty"},
    "duty_covers": {"row": "row"},
}
"""Further columns of these tables that hold an ordinal, a row number or the number of a duty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was made of one file.

    key  names the file, the catalogue entry and the code that it came from (see DocumentEntry.reading)
    """

    key: str
    document: Document
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...] = ()
    duties: tuple[Duty, ...] = ()
    references: tuple[Reference, ...] = ()


class StoreWriter:
    """Takes in documents in index order.

    documents, rows  how many documents and clauses were taken in so far
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, uri=True)
        self._names: dict[str, tuple[str, ...]] = {}
        self._connection.executescript(_FAST)
        self._connection.executescript(TABLES)
        self._connection.execute("BEGIN")
        self._duties = 0
        self._attached = False
        self.documents = 0
        self.rows = 0

    def add(self, reading: Reading) -> None:
        """Append a document with all that it says; KeyError where a record names a clause that is not there."""
        document = reading.document
        rows = {clause.clause_id: self.rows + at for at, clause in enumerate(reading.clauses)}
        entry = (
            self.documents,
            document.doc,
            document.source_file,
            document.sha256,
            reading.key,
            len(document.text),
            self.rows,
            len(reading.clauses),
            *MASTHEAD.row(document.masthead),
        )
        self._insert("documents", [entry])
        self._insert("mastheads", [(self.documents, *MASTHEAD.row(document.masthead))])
        self._insert("texts", [(self.documents, zlib.compress(document.text.encode(), _LEVEL))])
        clauses = (
            (rows[clause.clause_id], self.documents, *_own(CLAUSE, clause)) for clause in reading.clauses
        )
        self._insert("clauses", clauses)
        self._insert("targets", ((None, rows[t.clause_id], *_own(TARGET, t)) for t in reading.targets))
        self._insert("links", ((None, rows[r.clause_id], *_own(REFERENCE, r)) for r in reading.references))
        for duty in reading.duties:
            self._add_duty(duty, rows)
        self.documents += 1
        self.rows += len(reading.clauses)

    def reuse(self, earlier: Path, entries: Sequence[DocumentEntry]) -> None:
        """Append documents that stand one after the other in the store at `earlier`, with all that they say.

        Only `source_file` is taken from `entries`: a file may have moved. All calls must name the same earlier store.
        """
        self._attach(earlier)
        first, last = entries[0], entries[-1]
        low, high = first.first_row, last.first_row + last.clauses
        duties = self._connection.execute(
            "SELECT count(*), coalesce(min(id), 0) FROM earlier.duties WHERE row >= ? AND row < ?",
            (low, high),
        ).fetchone()
        moved = {
            "ordinal": self.documents - first.ordinal,
            "row": self.rows - low,
            "duty": self._duties - duties[1],
        }
        limits = {
            "ordinal": (first.ordinal, last.ordinal + 1),
            "row": (low, high),
            "duty": (duties[1], duties[1] + duties[0]),
        }
        for table, key in _COPIED.items():
            self._copy(table, key, moved, limits[key])
        files = ((entry.source_file, entry.ordinal + moved["ordinal"]) for entry in entries)
        self._connection.executemany("UPDATE documents SET source_file = ? WHERE ordinal = ?", files)
        self.documents += len(entries)
        self.rows += high - low
        self._duties += duties[0]

    def mastheads(self) -> dict[str, Masthead]:
        """Return the masthead of every document, as its file alone says."""
        names = ", ".join(f'm."{name}"' for name in MASTHEAD.names)
        sql = f"SELECT d.doc, {names} FROM mastheads m JOIN documents d USING (ordinal)"  # noqa: S608 - names of columns
        return {row[0]: MASTHEAD.read(row[1:]) for row in self._connection.execute(sql)}

    def set_mastheads(self, mastheads: Mapping[str, Masthead]) -> None:
        """Set the masthead of each document as it is within this corpus."""
        places = ", ".join(f'"{name}" = ?' for name in MASTHEAD.names)
        sql = f"UPDATE documents SET {places} WHERE doc = ?"  # noqa: S608 - names of columns
        self._connection.execute("CREATE UNIQUE INDEX documents_doc ON documents (doc)")
        self._connection.executemany(sql, ((*MASTHEAD.row(head), doc) for doc, head in mastheads.items()))

    def finish(self) -> None:
        """Make the indexes, check the file and close it; the writer cannot be used afterwards."""
        self._connection.execute("COMMIT")
        self._connection.executescript(INDEXES)
        self._connection.execute("ANALYZE main")
        self.close()

    def close(self) -> None:
        """Close the file; without `finish` before, it is no store."""
        self._connection.close()

    def _insert(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * self._width(table))
        self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - marks

    def _width(self, table: str) -> int:
        return len(self._columns(table))

    def _columns(self, table: str) -> tuple[str, ...]:
        if table not in self._names:
            found = self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            self._names[table] = tuple(name for (name,) in found)
        return self._names[table]

    def _add_duty(self, duty: Duty, rows: dict[str, int]) -> None:
        self._insert("duties", [(self._duties, rows[duty.clause_id], *_own(DUTY, duty))])
        named = [("lead", name) for name in duty.lead] + [("support", name) for name in duty.support]
        self._insert("duty_units", [(self._duties, role, name) for role, name in dict.fromkeys(named)])
        self._insert("duty_covers", [(self._duties, rows[covered]) for covered in dict.fromkeys(duty.covers)])
        self._duties += 1

    def _attach(self, earlier: Path) -> None:
        if not self._attached:
            self._connection.execute("COMMIT")
            self._connection.execute("ATTACH ? AS earlier", (read_only(earlier),))
            self._connection.execute("BEGIN")
            self._attached = True

    def _copy(self, table: str, key: str, moved: dict[str, int], limits: tuple[int, int]) -> None:
        """Copy the rows of `table` whose `key` lies within `limits`, with every number moved to its new place."""
        places = _MOVED.get(table, {}) | {key: key}
        columns = self._columns(table)
        values = [
            f'"{name}" + {moved[places[name]]}' if name in places else "NULL" if name == "id" else f'"{name}"'
            for name in columns
        ]
        sql = (
            f"INSERT INTO {table} SELECT {', '.join(values)} FROM earlier.{table} "  # noqa: S608 - names and numbers
            f"WHERE {key} >= ? AND {key} < ? ORDER BY rowid"
        )
        self._connection.execute(sql, limits)


def _own(kind: Columns[Any], record: object) -> tuple[Any, ...]:
    """Return the values that a record's own table keeps."""
    without = OF_DOCUMENT if kind is CLAUSE else OF_CLAUSE
    return tuple(
        value for name, value in zip(kind.names, kind.row(record), strict=True) if name not in without
    )
