"""What must hold of any input whatever; a Defect, or any other exception, is one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from pydantic import ValidationError

from corpus.catalog import Catalog
from corpus.errors import DocumentError, QuestionError
from corpus.folder import SourceFile
from corpus.library import load
from corpus.limits import Limits
from eval.fuzzing.words import SUFFIXES
from indexer.build import build
from indexer.duties import find_duties
from indexer.outline import outline
from indexer.passages import passages
from indexer.records import Duty, Reference, Target
from indexer.references import find_references
from indexer.targets import find_targets
from service.engine import Engine
from service.schema import AskRequest
from service.settings import Settings

Oracle = Callable[[bytes], None]

_SECONDS, _BYTES_A_SECOND = 5.0, 20_000
"""Processor time that an input may take: so long, and as long again for so many bytes."""

_RULES = """平川市公共数据管理办法（试行）
平政规〔2024〕2号
第一条　为规范公共数据管理，制定本办法。
第二条　到2025年，公共数据开放数量达到500项，由市数据局牵头，市财政局配合。
第三条　对首次开放的单位给予10万元奖励。本办法自2024年6月1日起施行，有效期5年。
"""


class Defect(Exception):
    """Something does not hold."""


def _require(holds: bool) -> None:
    if not holds:
        raise Defect


def document(data: bytes) -> None:
    """Read a document and everything in it: it is refused in words, or every record quotes it exactly."""
    if not data:
        return
    started = process_time()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x{SUFFIXES[data[0] % len(SUFFIXES)]}"
        path.write_bytes(data[1:])
        try:
            read = load(
                SourceFile("x", path, path.parent, "x"),
                Catalog({}),
                Limits(file_bytes=1 << 20, characters=200_000),
            )
        except DocumentError as refusal:
            _require(str(refusal).endswith("。"))
            return
    clauses = outline(read)
    text = read.text
    at = 0
    for clause in clauses:
        _require(clause.text == text[clause.span.start : clause.span.end])
        _require(clause.span.start >= at)
        at = clause.span.end
    _require(len({clause.clause_id for clause in clauses}) == len(clauses))
    targets, duties = find_targets(read, clauses), find_duties(read, clauses)
    records: list[Target | Duty | Reference] = [*targets, *duties, *find_references(read, clauses)]
    for record in records:
        _require(record.quote == text[record.span.start : record.span.end])
    _require(len(list(passages(read, clauses, targets, duties))) == len(clauses))
    _require(process_time() - started < _SECONDS + len(data) / _BYTES_A_SECOND)


def question(data: bytes) -> None:
    """Ask: the question is refused in words, or what is quoted stands in the document."""
    first, *earlier = data.decode("utf-8", "surrogateescape").split("\n")
    started = process_time()
    try:
        answer = engine().ask(AskRequest(question=first, history=earlier))
    except (QuestionError, ValidationError) as refusal:
        _require(bool(str(refusal)))
        return
    for cited in answer.citations:
        text = engine().text(cited.doc)
        _require(text is not None and text[cited.start : cited.end] == cited.quote)
    answer.model_dump_json()
    _require(process_time() - started < _SECONDS)


@cache
def engine() -> Engine:
    """Return an engine over one small document."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "rules.txt").write_text(_RULES, "utf-8")
        build([Path(folder)], Path(folder) / "index")
        return Engine.open(Settings(index=Path(folder) / "index"), today=date(2026, 1, 1))


ORACLES: Mapping[str, Oracle] = {"document": document, "question": question}


@dataclass(frozen=True, slots=True)
class Case:
    """An input kept because it once failed, or because it stands for a kind of its own."""

    oracle: str
    file: Path


def cases(folder: Path) -> list[Case]:
    """Return the kept inputs of a folder, which has a folder for each oracle."""
    return [Case(name, file) for name in ORACLES for file in sorted((folder / name).glob("*"))]
