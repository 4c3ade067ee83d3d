"""Writes the store of a new generation: one document after the other, new ones from records, unchanged ones by copying."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.model import Masthead
from indexer.records import Reference
from indexer.store.database import read_only
from indexer.store.readings import Row, Rows
from indexer.store.schema import (
    INDEXES,
    MASTHEAD,
    REFERENCE,
    TABLES,
    DocumentEntry,
    selected,
)

_FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -65536;
PRAGMA temp_store = FILE;
"""  # the file is nobody's until it is published, and publishing syncs it


_COPIED = {
    "documents": "ordinal",
    "mastheads": "ordinal",
    "texts": "ordinal",
    "clauses": "row",
    "places": "ordinal",
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
    "places": {"row": "row"},
    "duties": {"id": "duty"},
    "duty_covers": {"row": "row"},
}
"""Further columns of these tables that hold an ordinal, a row number or the number of a duty."""


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

    def add(self, rows: Rows) -> None:
        """Append a document with all that it says."""
        entry = (self.documents, *rows.document, self.rows, len(rows.clauses), *rows.masthead)
        self._insert("documents", [entry])
        self._insert("mastheads", [(self.documents, *rows.masthead)])
        self._insert("texts", [(self.documents, rows.text)])
        self._insert("clauses", rows.clauses, (self.rows, f"{self.documents}"))
        self._insert("places", rows.places, (f"{self.documents}", "?", self.rows))
        self._insert("targets", rows.targets, ("NULL", self.rows))
        self._insert("links", rows.links, ("NULL", self.rows))
        self._insert("duties", rows.duties, (self._duties, self.rows))
        self._insert("duty_units", rows.units, (self._duties,))
        self._insert("duty_covers", rows.covers, (self._duties, self.rows))
        self.documents += 1
        self.rows += len(rows.clauses)
        self._duties += len(rows.duties)

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

    def index_documents(self) -> None:
        """Make documents found by name, once all are in; raises sqlite3.IntegrityError where two have one name."""
        self._connection.execute("CREATE UNIQUE INDEX documents_doc ON documents (doc)")

    def mastheads(self) -> dict[str, Masthead]:
        """Return the masthead of every document, as its file alone says."""
        names = ", ".join(f'm."{name}"' for name in MASTHEAD.names)
        sql = f"SELECT d.doc, {names} FROM mastheads m JOIN documents d USING (ordinal)"  # noqa: S608 - names of columns
        return {row[0]: MASTHEAD.read(row[1:]) for row in self._connection.execute(sql)}

    def set_mastheads(self, mastheads: Mapping[str, Masthead]) -> None:
        """Set the masthead of each document as it is within this corpus."""
        places = ", ".join(f'"{name}" = ?' for name in MASTHEAD.names)
        sql = f"UPDATE documents SET {places} WHERE doc = ?"  # noqa: S608 - names of columns
        self._connection.executemany(sql, ((*MASTHEAD.row(head), doc) for doc, head in mastheads.items()))

    def open_references(self) -> Iterator[tuple[int, Reference]]:
        """Yield the references whose meaning depends on the corpus, unresolved, with their numbers."""
        sql = (
            f"SELECT t.id, {selected(REFERENCE, 't')} FROM links t JOIN clauses c USING (row) "  # noqa: S608 - names of columns
            "JOIN documents d USING (ordinal) WHERE NOT t.own ORDER BY t.id"
        )
        for row in self._connection.execute(sql):
            yield row[0], replace(REFERENCE.read(row[1:]), target_doc=None, target_clause=None)

    def clause_at(self, doc: str, place: str) -> str | None:
        """Return the clause that a place (第五条第二款) of a document is, None where it has no such place."""
        sql = (
            "SELECT c.clause_id FROM places p JOIN clauses c USING (row) "
            "WHERE p.ordinal = (SELECT ordinal FROM documents WHERE doc = ?) AND p.place = ?"
        )
        row = self._connection.execute(sql, (doc, place)).fetchone()
        return None if row is None else str(row[0])

    def set_references(self, meant: Iterable[tuple[str | None, str | None, int]]) -> None:
        """Set document and clause of the references of these numbers: (document, clause, number)."""
        sql = "UPDATE links SET target_doc = ?, target_clause = ? WHERE id = ?"
        self._connection.executemany(sql, meant)

    def finish(self) -> None:
        """Make the indexes, check the file and close it; the writer cannot be used afterwards."""
        self._connection.execute("COMMIT")
        self._connection.executescript(INDEXES)
        self._connection.execute("ANALYZE main")
        self.close()

    def close(self) -> None:
        """Close the file; without `finish` before, it is no store."""
        self._connection.close()

    def _insert(self, table: str, rows: Sequence[Row], first: Sequence[int | str] = ()) -> None:
        """Insert rows; `first` says of the first columns what is added to the value, or what stands there instead."""
        places = [f"? + {made}" if isinstance(made, int) else made for made in first]
        places += "?" * (self._width(table) - len(places))
        self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join(places)})", rows)  # noqa: S608 - numbers

    def _width(self, table: str) -> int:
        return len(self._columns(table))

    def _columns(self, table: str) -> tuple[str, ...]:
        if table not in self._names:
            found = self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
            self._names[table] = tuple(name for (name,) in found)
        return self._names[table]

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
            f"WHERE {key} >= ? AND {key} < ? ORDER BY {'ordinal, place' if table == 'places' else 'rowid'}"
        )
        self._connection.execute(sql, limits)
