"""The sparse index of this project by itself, on the same tokens as the others: one field, the same weights."""

from pathlib import Path
from tempfile import TemporaryDirectory

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search
from indexer.sparse import SparseIndex
from indexer.sparse.build import SparseWriter, count_terms

_FIELD = "all"
_CLAUSES = 4_096


class ZhengwenBm25:
    """BM25 over memory-mapped postings."""

    def build(self, material: Material, folder: Path) -> None:
        """Count the tokens, some thousand clauses at a time, and turn them round into postings."""
        with TemporaryDirectory(dir=folder) as scratch:
            writer = SparseWriter(folder, Path(scratch), (_FIELD,))
            for batch in material.batches(_CLAUSES):
                passages = ({_FIELD: tokens} for tokens in batch)
                writer.add(count_terms(passages, {_FIELD: (_FIELD,)}, str.split))
            writer.finish()

    def opened(self, _: Material, folder: Path) -> Search:
        """Search any of the terms."""
        index = SparseIndex.open(folder, (_FIELD,))

        def search(query: Query) -> list[int]:
            rows, _ = index.search(dict.fromkeys(query.terms, 1.0), {_FIELD: 1.0}, K)
            return [int(row) for row in rows]

        return search


def make() -> ZhengwenBm25:
    """Return the engine."""
    return ZhengwenBm25()
