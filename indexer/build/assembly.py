"""The files of a new generation, filled document by document: store, postings and vectors keep step with each other."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from indexer.build.earlier import Earlier
from indexer.build.extraction import Extract
from indexer.dense import Engine
from indexer.dense.build import DenseWriter
from indexer.encoder import Encoder
from indexer.facets import FacetsWriter
from indexer.passages import FIELDS
from indexer.sparse.build import SparseWriter
from indexer.store import FILE as STORE
from indexer.store.build import StoreWriter
from indexer.store.linking import link
from indexer.store.schema import DocumentEntry

_BATCH = 2_048
"""Passages that the encoder gets at a time."""


class Assembly:
    """Takes in documents in index order; clause n of the store is row n of the postings and vector n.

    folder   where the files of the generation go
    scratch  for files that are only needed meanwhile
    """

    def __init__(self, folder: Path, scratch: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._waiting: list[str] = []
        self._store = StoreWriter(folder / STORE)
        self._sparse = SparseWriter(folder, scratch, FIELDS)
        self._dense = DenseWriter(folder, encoder.dimensions)
        self._facets = FacetsWriter()
        self._folder = folder

    @property
    def documents(self) -> int:
        """How many documents were taken in."""
        return self._store.documents

    def add(self, extract: Extract) -> None:
        """Append a document that was read."""
        self._facets.add(self._store.documents, extract.facets)
        self._store.add(extract.rows)
        self._sparse.add(extract.terms)
        if extract.vectors is not None:
            self._encode()
            self._dense.add(extract.vectors)
        self._waiting += extract.texts
        if len(self._waiting) >= _BATCH:
            self._encode()

    def reuse(self, earlier: Earlier, entries: Sequence[DocumentEntry]) -> None:
        """Append documents that stand one after the other in an earlier generation."""
        self._encode()
        low, high = entries[0].first_row, entries[-1].rows.stop
        self._facets.reuse(earlier.facets, entries, self._store.documents)
        self._store.reuse(earlier.folder / STORE, entries)
        self._sparse.reuse(earlier.folder, low, high)
        self._dense.reuse(earlier.folder, low, high)

    def finish(self, step: Callable[[int, int], None]) -> Engine:
        """Write all files out and return how the vectors are to be searched; `step` is told (done, of all)."""
        self._encode()
        step(0, 3)
        link(self._store)
        self._store.finish()
        step(1, 3)
        self._sparse.finish()
        self._facets.write(self._folder)
        step(2, 3)
        engine = self._dense.finish()
        step(3, 3)
        return engine

    def _encode(self) -> None:
        for start in range(0, len(self._waiting), _BATCH):
            self._dense.add(self._encoder.encode_passages(self._waiting[start : start + _BATCH]))
        self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in (self._store, self._sparse, self._dense):
            part.close()
