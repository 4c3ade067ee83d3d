"""Passages without an index: chunks of fixed length, and the clauses as the gold marks them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eval.annotations import GoldClause
from eval.subject import Row

CHUNK = 500


def chunks(doc: str, text: str, size: int = CHUNK) -> Iterator[Mapping[str, Any]]:
    """Yield a text in rows of `size` characters, without regard to its structure."""
    for n, start in enumerate(range(0, len(text), size), start=1):
        end = min(start + size, len(text))
        yield _row(doc, f"{doc}#chunk_{n}", n, text, start, end)


def gold_clauses(doc: str, text: str, clauses: Iterable[GoldClause]) -> Iterator[Row]:
    """Yield the clauses of the gold as rows, each cut from where its quote stands to where the next begins.

    A clause whose quote is not found after the one before it is looked for from the start of the text, and left out
    where it stands nowhere.
    """
    starts = dict[int, GoldClause]()
    at = 0
    for clause in clauses:
        found = _nth(text, clause.quote, clause.nth) if clause.nth else text.find(clause.quote, at)
        if found < 0:
            found = text.find(clause.quote)
        if found >= 0:
            starts.setdefault(found, clause)
            at = found + 1
    ordered = sorted(starts)
    for start, end in zip(ordered, [*ordered[1:], len(text)], strict=True):
        clause = starts[start]
        row = _row(doc, f"{doc}#gold_{clause.n}", clause.n, text, start, end)
        yield {**row, "kind": clause.kind, "label": clause.label, "path": list(clause.path)}


def _nth(text: str, quote: str, nth: int) -> int:
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            break
    return at


def _row(doc: str, clause_id: str, n: int, text: str, start: int, end: int) -> dict[str, Any]:
    return {
        "doc": doc,
        "clause_id": clause_id,
        "n": n,
        "kind": "para",
        "label": "",
        "path": [""],
        "headings": [],
        "text": text[start:end],
        "start": start,
        "end": end,
        "page": None,
    }
