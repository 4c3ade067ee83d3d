"""How many clauses a second records are taken from, on one core, over the articles of laws or any JSON Lines of texts."""

import lzma
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from corpus.model import Document, Line, Masthead, Span
from indexer.duties import find_duties
from indexer.outline import outline
from indexer.records import Clause
from indexer.references import find_references
from indexer.targets import find_targets


@dataclass(frozen=True, slots=True)
class Speed:
    """Clauses a second of one step, and how many records it found."""

    name: str
    clauses_a_second: float
    found: int


def laws(path: Path) -> Iterator[Document]:
    """Yield each law of a file of articles as a document: title, headings and articles, one a line.

    path  JSON Lines of {"title", "headings", "text"}, packed with xz where the name ends in .xz
    """
    title = ""
    lines: list[str] = []
    heads: list[str] = []
    with lzma.open(path, "rb") if path.suffix == ".xz" else path.open("rb") as rows:
        for row in map(orjson.loads, rows):
            if row["title"] != title:
                if lines:
                    yield _document(title, lines)
                title, lines, heads = row["title"], [row["title"]], []
            for heading in row["headings"]:
                if heading not in heads:
                    heads.append(heading)
                    lines.append(heading)
            lines.extend(line.strip() for line in row["text"].splitlines() if line.strip())
    if lines:
        yield _document(title, lines)


def measure_extraction(documents: Sequence[Document]) -> list[Speed]:
    """Time the outline and each kind of record over all documents."""
    started = time.perf_counter()
    outlined = [(document, outline(document)) for document in documents]
    total = sum(len(clauses) for _, clauses in outlined)
    speeds = [Speed("条款", total / (time.perf_counter() - started), total)]
    steps: dict[str, Callable[[Document, tuple[Clause, ...]], Sequence[object]]] = {
        "指标": find_targets,
        "分工": find_duties,
        "引用": find_references,
    }
    for name, step in steps.items():
        started = time.perf_counter()
        found = sum(len(step(document, clauses)) for document, clauses in outlined)
        speeds.append(Speed(name, total / (time.perf_counter() - started), found))
    return speeds


def _document(title: str, lines: Sequence[str]) -> Document:
    spans, at = [], 0
    for line in lines:
        spans.append(Line(Span(at, at + len(line))))
        at += len(line) + 1
    return Document(title, "", "", "\n".join(lines), tuple(spans), Masthead(title=title))
