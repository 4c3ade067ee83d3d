"""A read-only SQLite file that any thread may read, and the conditions of a query."""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

V = TypeVar("V")
Row = tuple[Any, ...]

_AT_ONCE = 500
"""Values in one IN (...) list."""


class Database:
    """Reads one SQLite file, with a connection a thread; the file is taken to be immutable, so nothing is locked."""

    def __init__(self, path: Path) -> None:
        self._address = read_only(path)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        weakref.finalize(self, _close, self._connections)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a query; raises sqlite3.Error where the file is damaged or closed."""
        return self._connection().execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, None where there is none."""
        row: Row | None = self._connection().execute(sql, values).fetchone()
        return row

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query without holding them all."""
        yield from self._connection().execute(sql, values)

    def close(self) -> None:
        """Close all connections; call it when no thread reads any more."""
        with self._lock:
            self._closed = True
            _close(self._connections)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self._lock:
                if self._closed:
                    raise sqlite3.ProgrammingError("the store is closed")
                connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
                self._connections.append(connection)
            connection.execute("PRAGMA mmap_size = 1099511627776")
            connection.execute("PRAGMA cache_size = -256")
            self._local.connection = connection
        return connection


def _close(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


class Where:
    """The conditions of a query, joined by AND; None as a value means "any"."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.values: list[Any] = []

    @property
    def clause(self) -> str:
        """The words from WHERE on, empty without a condition."""
        return "WHERE " + " AND ".join(self._conditions) if self._conditions else ""

    def add(self, condition: str, *values: Any) -> None:
        """Add a condition whose marks stand for `values`."""
        self._conditions.append(condition)
        self.values.extend(values)

    def equal(self, column: str, value: Any) -> None:
        """The column has this value."""
        if value is not None:
            self.add(f"{column} = ?", value)

    def contains(self, column: str, part: str | None) -> None:
        """The words of the column hold this part."""
        if part is not None:
            self.add(f"instr({column}, ?) > 0", part)

    def among(self, column: str, values: Iterable[Any] | None) -> None:
        """The column has one of these values."""
        if values is not None:
            some = list(values)
            self.add(f"{column} IN ({marks(some)})", *some)


def read_only(path: Path) -> str:
    """Return the address of a file that SQLite shall neither change nor lock."""
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"


def marks(values: Sequence[Any]) -> str:
    """Return a question mark a value."""
    return ", ".join("?" * len(values))


def portions(values: Sequence[V]) -> Iterator[list[V]]:
    """Yield the values in lists that are short enough for IN (...)."""
    for start in range(0, len(values), _AT_ONCE):
        yield list(values[start : start + _AT_ONCE])
