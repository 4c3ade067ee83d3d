"""The clauses of a generation as rows of a collection, a document at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import numpy as np

from corpus.masthead.terms import status_on
from corpus.model import Document, Masthead, Status
from corpus.regions import normalize, province_of
from indexer.dense import DenseIndex
from indexer.dense import Engine as DenseEngine
from indexer.engine import day_number
from indexer.kernels import Floats, Longs
from indexer.manifest import Manifest
from indexer.milvus.collection import PARTITION, PASSAGE, ROW, TERMS, TEXT_BYTES, VECTOR
from indexer.passages import PARTS_OF, Passage, passages
from indexer.sparse import SparseIndex
from indexer.sparse.build import CountedTerms, count_terms
from indexer.store import FILE, Store
from indexer.store.schema import DocumentEntry
from indexer.tokenizer import Tokenizer

Entity = dict[str, Any]

ALWAYS = 99_991_231
"""The day until which a status holds that does not end."""

NO_TERM = 2**32 - 2
"""A dimension that no term has; what an empty sparse vector holds, since Milvus takes none."""


@dataclass(frozen=True, slots=True)
class Source:
    """A generation, open to be copied."""

    manifest: Manifest
    store: Store
    sparse: SparseIndex
    dense: DenseIndex
    tokenizer: Tokenizer

    @classmethod
    def open(cls, folder: Path, manifest: Manifest) -> "Source":
        """Open the files of a generation."""
        return cls(
            manifest,
            Store(folder / FILE),
            SparseIndex.open(folder, manifest.fields),
            DenseIndex.open(folder, cast(DenseEngine, manifest.engine)),
            Tokenizer(),
        )

    def entities(self, with_text: bool) -> Iterator[Entity]:
        """Yield every clause in index order; `with_text` adds the passage that the server's BM25 is to analyse."""
        for entry in self.store.documents:
            shared = of_document(entry)
            found = list(self._passages(entry))
            counted = count_terms(found, PARTS_OF, self.tokenizer.terms)
            vectors = np.asarray(self.dense.vectors[entry.first_row : entry.rows.stop], np.float32)
            terms = term_vectors(counted, self.sparse, entry.rows)
            clauses = self.store.clauses(entry.rows)
            for at, (clause, words) in enumerate(zip(clauses, terms, strict=True)):
                entity = {ROW: entry.first_row + at, "clause_id": clause.clause_id, TERMS: words}
                entity |= {VECTOR: vectors[at], **shared}
                if with_text:
                    entity[PASSAGE] = shortened("\n".join(filter(None, found[at].values())))
                yield entity

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def _passages(self, entry: DocumentEntry) -> Iterator[Passage]:
        """Say again what each clause of a document is found by, as when it was indexed."""
        text = self.store.text(entry.doc) or ""
        document = Document(entry.doc, entry.source_file, entry.sha256, text, (), entry.masthead)
        facts, docs = self.store.facts, [entry.doc]
        return passages(
            document, self.store.clauses(entry.rows), facts.targets(docs=docs), facts.duties(docs=docs)
        )


def of_document(entry: DocumentEntry) -> Entity:
    """Return the fields that all clauses of a document share; see indexer.engine.Match."""
    head = entry.masthead
    region = normalize(head.region)
    status, until = lasting_status(head)
    return {
        "doc": entry.doc,
        "region": region,
        PARTITION: province_of(region),
        "issuer": "\n".join(head.issuer),
        "genre": head.genre,
        "status": status,
        "until": until,
        "issued": day_number(head.issued),
        "year": int(head.issued[:4]) if head.issued else 0,
        "document_number": "".join(char for char in head.document_number or "" if char.isalnum()),
    }


def lasting_status(head: Masthead) -> tuple[Status, int]:
    """Return a status and the last day that it holds; afterwards it is expired. Says the same as `status_on`."""
    before, after = status_on(head, date.min), status_on(head, date.max)
    if before == after:
        return before, ALWAYS
    last = head.expires or f"{head.period[1] if head.period else 0:04d}-12-31"
    return before, day_number(last)


def term_vectors(counted: CountedTerms, sparse: SparseIndex, rows: range) -> Iterator[dict[int, float]]:
    """Yield for each clause its weight in every dimension, so that an inner product is the BM25 of `indexer.sparse`.

    A dimension is a term in a field (`dimension`); the weight is tf / (tf + norm), the rest is the question's.
    """
    width = len(sparse.fields)
    numbers = sparse.postings.vocabulary.numbers(counted.terms)
    places, fields = np.divmod(counted.keys.astype(np.int64), width)
    clauses = np.repeat(np.arange(rows.start, rows.stop), counted.sizes)
    counts = counted.counts.astype(np.float32)
    weights: Floats = counts / (counts + sparse.norms[fields, clauses])
    dimensions: Longs = numbers[places] * width + fields
    ends = np.cumsum(counted.sizes)
    for start, end in zip((ends - counted.sizes).tolist(), ends.tolist(), strict=True):
        pairs = zip(dimensions[start:end].tolist(), weights[start:end].tolist(), strict=True)
        yield dict(pairs) or {NO_TERM: 1.0}


def question_vector(terms: Mapping[str, float], sparse: SparseIndex, field: str) -> dict[int, float]:
    """Return a question's weight in every dimension of a field: idf times the weight of the term."""
    numbers = sparse.postings.vocabulary.numbers(list(terms))
    weights = sparse.idf(list(terms), field) * np.fromiter(terms.values(), np.float32, len(terms))
    width, at = len(sparse.fields), sparse.fields.index(field)
    return {
        int(number) * width + at: float(weight)
        for number, weight in zip(numbers, weights, strict=True)
        if number >= 0 and weight > 0
    }


def shortened(text: str) -> str:
    """Return as much of a text as a field holds, without half a character.

    >>> len(shortened("字" * 30_000).encode())
    65535
    """
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")
