"""SQLite FTS5, of the standard library: tokens parted by blanks, its own bm25()."""

import sqlite3
import threading
from pathlib import Path

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search

_FILE = "fts5.sqlite"


class Fts5:
    """A table without a copy of the words (content=''), so that the index alone is counted."""

    def build(self, material: Material, folder: Path) -> None:
        """Index every clause in one transaction, and merge the segments."""
        with sqlite3.connect(folder / _FILE) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            # every token is a word, whatever its characters: only blanks part them
            connection.execute(
                "CREATE VIRTUAL TABLE clauses USING fts5(words, content='', "
                "tokenize=\"unicode61 categories 'L* M* N* P* S* Co'\")"
            )
            rows = ((row, tokens) for row, tokens in enumerate(material.clauses()))
            connection.executemany("INSERT INTO clauses (rowid, words) VALUES (?, ?)", rows)
            connection.execute("INSERT INTO clauses (clauses) VALUES ('optimize')")

    def opened(self, _: Material, folder: Path) -> Search:
        """Search any of the terms, with a connection a thread."""
        local = threading.local()

        def search(query: Query) -> list[int]:
            connection: sqlite3.Connection | None = getattr(local, "connection", None)
            if connection is None:
                connection = sqlite3.connect(f"file:{folder / _FILE}?mode=ro&immutable=1", uri=True)
                connection.execute("PRAGMA mmap_size = 1099511627776")
                local.connection = connection
            words = " OR ".join('"' + term.replace('"', '""') + '"' for term in query.terms)
            sql = "SELECT rowid FROM clauses WHERE clauses MATCH ? ORDER BY rank LIMIT ?"
            return [row for (row,) in connection.execute(sql, (words, K))]

        return search


def make() -> Fts5:
    """Return the engine."""
    return Fts5()
