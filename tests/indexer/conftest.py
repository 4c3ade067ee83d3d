"""A small corpus of plain text, extractors that need no grammar, and an encoder that needs no weights."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.catalog import Catalog, override
from corpus.errors import EmptyDocument
from corpus.library import SourceFile
from corpus.limits import Limits
from corpus.model import Document, Line, Masthead, Span
from indexer.build import BuildReport, build
from indexer.build.extraction import Extractors
from indexer.records import Clause, Duty, Reference, Target

PLAN = "科技创新规划\n一、研发经费投入强度达到2.4%。\n二、由科技厅牵头建设重点实验室。"
RULES = "人才引进办法\n第一条 引进高层次人才。\n第二条 给予安家补助。\n第三条 依照规划执行。"
POINTS = "工作要点\n推进节水型社会建设。"


class LetterEncoder:
    """Counts characters by their code point modulo the number of dimensions."""

    def __init__(self, name: str = "letters", dimensions: int = 16) -> None:
        self.name = name
        self.dimensions = dimensions

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for char in text:
                vectors[row, ord(char) % self.dimensions] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=vectors, where=lengths > 0)

    encode_questions = encode_passages


def load_lines(source: SourceFile, catalog: Catalog, limits: Limits) -> Document:
    """Read UTF-8 text as it is; the first line is the title."""
    text = source.path.read_text("utf-8").strip()
    if not text:
        raise EmptyDocument(f"{source.path}：空文件。")
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    head = override(Masthead(title=lines[0]), catalog.entry(source.root, source.doc, source.local))
    digest = sha256(source.path.read_bytes()).hexdigest()
    return Document(source.doc, str(source.path), digest, text, tuple(map(Line, spans)), head)


def a_clause_a_line(document: Document) -> tuple[Clause, ...]:
    return tuple(
        Clause(
            doc=document.doc,
            clause_id=f"{document.doc}#p_{n}",
            n=n,
            kind="para",
            label="",
            path=("",),
            headings=(),
            heading="",
            span=line.span,
            text=line.span.of(document.text),
        )
        for n, line in enumerate(document.lines, 1)
    )


def a_target_a_percentage(document: Document, clauses: tuple[Clause, ...]) -> tuple[Target, ...]:
    return tuple(
        Target(
            document.doc, clause.clause_id, "强度", "", "target", "ge", None, None, "%", 2025, None, None, None,
            "%", Span(at, at + 1),
        )
        for clause in clauses
        if (at := document.text.find("%", clause.span.start, clause.span.end)) >= 0
    )  # fmt: skip


def a_duty_a_department(document: Document, clauses: tuple[Clause, ...]) -> tuple[Duty, ...]:
    return tuple(
        Duty(document.doc, clause.clause_id, (clause.clause_id,), ("科技厅",), (), "科技厅", Span(at, at + 3))
        for clause in clauses
        if (at := document.text.find("科技厅", clause.span.start, clause.span.end)) >= 0
    )


def no_references(document: Document, clauses: tuple[Clause, ...]) -> tuple[Reference, ...]:
    return ()


def no_places(clauses: tuple[Clause, ...]) -> dict[str, str]:
    return {}


PLAIN = Extractors(
    load_lines, a_clause_a_line, a_target_a_percentage, a_duty_a_department, no_references, no_places
)

Builder = Callable[..., BuildReport]


@pytest.fixture
def corpus_dir(tmp_path: Path) -> Path:
    """Three documents: plan (3 clauses), points (2) and rules (4)."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in (("plan", PLAN), ("points", POINTS), ("rules", RULES)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture
def encoder() -> LetterEncoder:
    return LetterEncoder()


@pytest.fixture
def plain() -> Extractors:
    return PLAIN


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def make(corpus_dir: Path, index_dir: Path, encoder: LetterEncoder) -> Builder:
    """Build the corpus into the index; keyword arguments as for `build`."""

    def run(**options: object) -> BuildReport:
        return build([corpus_dir], index_dir, **({"encoder": encoder, "extractors": PLAIN} | options))  # type: ignore[arg-type]

    return run
