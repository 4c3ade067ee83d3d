"""The records of an index as JSON Lines, the rows of `zhengwen export`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import orjson

from indexer import rows
from indexer.store import Store

ExportKind = Literal["documents", "clauses", "targets", "duties"]

_CHUNK = 1 << 16

_ROWS: Mapping[ExportKind, Callable[[Store], Iterable[rows.Row]]] = {
    "documents": lambda store: map(rows.entry_row, store.documents),
    "clauses": lambda store: map(rows.clause_row, store.iter_clauses()),
    "targets": lambda store: (rows.target_row(target) for _, target in store.facts.all_targets()),
    "duties": lambda store: (rows.duty_row(duty) for _, duty in store.facts.all_duties()),
}


def json_lines(store: Store, kind: ExportKind) -> Iterator[bytes]:
    """Yield all records of a kind in index order, one JSON object a line (UTF-8), some lines at a time."""
    chunk = bytearray()
    for row in _ROWS[kind](store):
        chunk += orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
        if len(chunk) > _CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
