"""From one file to everything that an index keeps of it; runs in a worker process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from corpus.catalog import Catalog
from corpus.errors import DocumentError
from corpus.library import SourceFile, load
from corpus.limits import Limits
from corpus.model import Document
from indexer.duties import find_duties
from indexer.encoder import Encoder, StaticEncoder, Vectors, open_encoder
from indexer.facets import Facets, facets_of
from indexer.outline import outline
from indexer.passages import PARTS_OF, embedding_text, passages
from indexer.records import Clause, Duty, Reference, Target
from indexer.references import find_references
from indexer.references.places import places_of
from indexer.sparse.build import CountedTerms, count_terms
from indexer.store.readings import Reading, Rows, encoded
from indexer.targets import find_targets
from indexer.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class Extractors:
    """What turns a file into records, one function a kind; functions of modules, so that workers can import them."""

    load: Callable[[SourceFile, Catalog, Limits], Document] = load
    outline: Callable[[Document], tuple[Clause, ...]] = outline
    targets: Callable[[Document, tuple[Clause, ...]], tuple[Target, ...]] = find_targets
    duties: Callable[[Document, tuple[Clause, ...]], tuple[Duty, ...]] = find_duties
    references: Callable[[Document, tuple[Clause, ...]], tuple[Reference, ...]] = find_references
    places: Callable[[tuple[Clause, ...]], Mapping[str, str]] = places_of


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read.

    catalog  what a person says of this file
    key      as in Reading
    encode   make the vectors here, by the built-in encoder; else the texts are handed on
    """

    source: SourceFile
    catalog: Catalog
    limits: Limits
    key: str
    encode: bool
    extractors: Extractors


@dataclass(frozen=True, slots=True)
class Extract:
    """What came of a file: its records, the counted terms and facets of its clauses, and
    their vectors, or else the texts that the encoder shall read.
    """

    rows: Rows
    terms: CountedTerms
    facets: Facets
    vectors: Vectors | None
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why, in Chinese."""

    file: str
    message: str


def extract(task: Task) -> Extract | Failure:
    """Read one file; whatever is wrong with it becomes a Failure."""
    try:
        return _extract(task)
    except DocumentError as error:
        return Failure(str(task.source.path), str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in a rule must not cost the other documents
        return Failure(
            str(task.source.path),
            f"程序出错（{type(error).__name__}: {error}）。请把该文件和这条信息一并反馈给维护者。",
        )


@cache
def built_in_encoder() -> Encoder:
    """Return the built-in encoder, read once a process."""
    return open_encoder(None)


@dataclass(frozen=True, slots=True)
class _LineCutter(Tokenizer):
    """A tokenizer that remembers the terms of every line: title and headings stand in front of every clause of a document,
    and the words that go into the postings go into the vector too.
    """

    known: dict[str, list[str]] = field(default_factory=dict)

    def terms(self, text: str) -> list[str]:
        """Return the terms of `text`, line by line."""
        found: list[str] = []
        for line in text.split("\n"):
            if line not in self.known:
                self.known[line] = Tokenizer.terms(self, line)
            found += self.known[line]
        return found


def _sharing(cutter: Tokenizer) -> Encoder:
    """Return the built-in encoder, reading terms from `cutter`."""
    encoder = built_in_encoder()
    return replace(encoder, tokenizer=cutter) if isinstance(encoder, StaticEncoder) else encoder


def stopped(task: Task, reason: str) -> Failure:
    """Return what is said of a file whose reading was ended from outside."""
    return Failure(str(task.source.path), reason)


def _extract(task: Task) -> Extract:
    use = task.extractors
    document = use.load(task.source, task.catalog, task.limits)
    clauses = use.outline(document)
    targets = use.targets(document, clauses)
    duties = use.duties(document, clauses)
    references = use.references(document, clauses)
    reading = Reading(task.key, document, clauses, targets, duties, references, use.places(clauses))
    _check(reading)
    found = list(passages(document, clauses, targets, duties))
    cutter = _LineCutter()
    texts = tuple(embedding_text(passage) for passage in found)
    return Extract(
        encoded(reading),
        count_terms(found, PARTS_OF, cutter.terms),
        facets_of(clauses, targets, duties),
        _sharing(cutter).encode_passages(texts) if task.encode else None,
        () if task.encode else texts,
    )


def _check(reading: Reading) -> None:
    """Raise ValueError where the records contradict the text or each other: what is quoted must be what is written."""
    text = reading.document.text
    known = {clause.clause_id for clause in reading.clauses}
    if len(known) < len(reading.clauses):
        raise ValueError("two clauses of one identity")
    for at, clause in enumerate(reading.clauses, 1):
        if clause.n != at or clause.span.of(text) != clause.text:
            raise ValueError(f"clause {clause.clause_id} is not what stands at its place")
    records: tuple[Target | Duty | Reference, ...] = (
        *reading.targets,
        *reading.duties,
        *reading.references,
    )
    for record in records:
        if record.clause_id not in known or record.span.of(text) != record.quote:
            raise ValueError(f"{type(record).__name__} {record.quote!r} is not what stands at its place")
    for duty in reading.duties:
        if not known.issuperset(duty.covers):
            raise ValueError(f"duty {duty.quote!r} covers clauses that are not there")
