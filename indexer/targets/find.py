"""All targets of a document, and how they compare."""

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from corpus.model import Document, Span
from indexer.periods import find_periods
from indexer.quantities.units import in_base_unit
from indexer.records import Clause, Target
from indexer.targets.context import DocumentContext, Governing, read_document
from indexer.targets.reading import read_text
from indexer.targets.tables import TableReader

_EXPLAINS: Final = re.compile(
    r"[（(]?备?注\s*\d?\s*[:：.]?[^，。；]{0,6}?(?:〔\s*〕|\[\s*\]|【\s*】|［\s*］|[（(]\s*[）)])[^，。；]{0,24}[。）)]?$"
)
"""A note that only explains the marks of a table: 注：〔〕内为五年累计数。"""


def find_targets(document: Document, clauses: Sequence[Clause]) -> tuple[Target, ...]:
    """Return every quantity that the clauses set, state or grant, in document order.

    `clauses` are those of `outline(document)`. Each quote is exactly the document's text at its span. Dates, document
    numbers, ordinals and numbers that only name are none.
    """
    context = read_document(document, clauses)
    governing = Governing(context)
    tables = TableReader(context)
    found: list[Target] = []
    for clause in clauses:
        periods = find_periods(clause.text)
        above = governing.enter(clause, periods)
        if clause.kind in ("header", "signature") or _EXPLAINS.match(clause.text):
            continue
        rows = tables.read(clause, above)
        found += read_text(clause, context, above) if rows is None else rows
    return date_baselines(found, context)


def date_baselines(targets: Sequence[Target], document: DocumentContext) -> tuple[Target, ...]:
    """Return the targets with the year of bare starting values filled in, and their goals with the baseline's year.

    由32%提高到55% takes the year under which the document states 32% of the same indicator, or else the year before the
    plan; where a five-year plan tells of what has been reached, the year before the plan that has ended.
    """
    stated: dict[tuple[Decimal | None, str], list[Target]] = {}
    for target in targets:
        if target.kind == "actual" and target.year is not None:
            stated.setdefault((target.value, target.unit), []).append(target)
    out: list[Target] = []
    for target, goal in zip_longest(targets, targets[1:]):
        starts = goal is not None and goal.baseline_value is not None and goal.baseline_value == target.value
        if target.kind == "actual" and target.year is None and target.value is not None:
            same = next((t for t in stated.get((target.value, target.unit), ()) if _alike(t, target)), None)
            year = same.year if same else _year_before(document, goal) if starts else None
            target = replace(target, year=year)
        if out and target.baseline_value is not None and target.baseline_value == out[-1].value:
            target = replace(target, baseline_year=out[-1].year)
        out.append(target)
    return tuple(out)


def _year_before(document: DocumentContext, goal: Target) -> int | None:
    if document.first is None:
        return None
    return document.first - (6 if goal.kind == "actual" and document.five_year else 1)


def _alike(one: Target, other: Target) -> bool:
    """Say whether two indicators share most of their characters (Dice coefficient of at least 0.6)."""
    both = sum((Counter(one.indicator) & Counter(other.indicator)).values())
    return 2 * both >= 0.6 * (len(one.indicator) + len(other.indicator))


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
        clauses.append(
            Clause("benchmark", f"benchmark#art_{number}", number, "article", "", ("",), (), "", span, text)
        )
        at += len(text) + 1
    started = time.process_time()
    find_targets(document, clauses)
    return len(texts) / (time.process_time() - started)
