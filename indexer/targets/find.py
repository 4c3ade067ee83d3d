"""All targets of a document, and how they compare."""

import time
from collections.abc import Iterable, Sequence
from decimal import Decimal

from corpus.model import Document, Span
from indexer.periods import find_periods
from indexer.records import Clause, Target
from indexer.targets.context import Governing, read_document
from indexer.targets.reading import read_text
from indexer.targets.tables import TableReader
from indexer.units import in_base_unit


def find_targets(document: Document, clauses: Sequence[Clause]) -> tuple[Target, ...]:
    """Return every quantity that the clauses set, state or grant, in document order.

    `clauses` are those of `outline(document)`. Each quote is exactly the document's text at its span. Dates, document
    numbers, ordinals and numbers that only name are none.
    """
    context = read_document(document, clauses)
    governing = Governing(context)
    tables = TableReader(document, context)
    found: list[Target] = []
    for clause in clauses:
        periods = find_periods(clause.text)
        above = governing.enter(clause, periods)
        if clause.kind in ("header", "signature"):
            continue
        rows = tables.read(clause, above)
        found += read_text(clause, context, above) if rows is None else rows
    return tuple(found)


def normalized(target: Target) -> tuple[Decimal | None, str]:
    """Return value and unit such that equal targets in different units compare equal; None for a level.

    Shares, 成 and fractions become %; 番 and 倍 of growth become % of growth; 万 and 亿 become part of the number.
    """
    if target.value is None:
        return None, target.unit
    if target.unit == "番":
        return (2**target.value - 1) * 100, "%"
    if target.unit == "倍" and target.op == "growth":
        return target.value * 100, "%"
    if target.unit == "" and target.op != "rank":
        return target.value * 100, "%"
    return in_base_unit(target.value, target.unit)


def benchmark(articles: Iterable[str]) -> float:
    """Return how many clauses a second one core reads, each article taken as a clause of one document."""
    texts = list(articles)
    whole = "\n".join(texts)
    document = Document("benchmark", "benchmark.txt", "", whole, ())
    clauses, at = [], 0
    for number, text in enumerate(texts, 1):
        span = Span(at, at + len(text))
        clauses.append(Clause("benchmark", f"benchmark#art_{number}", number, "article", "", ("",), (), "", span, text))
        at += len(text) + 1
    started = time.perf_counter()
    find_targets(document, clauses)
    return len(texts) / (time.perf_counter() - started)
