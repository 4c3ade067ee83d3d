"""FAISS IndexFlatIP over the same vectors: exact, every vector compared."""

from pathlib import Path

import faiss
import numpy as np

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search

_FILE = "flat.faiss"
_ROWS = 65_536


class FaissFlat:
    """The whole index lies in memory."""

    def build(self, material: Material, folder: Path) -> None:
        """Copy the vectors."""
        vectors = material.vectors()
        index = faiss.IndexFlatIP(vectors.shape[1])
        for low in range(0, len(vectors), _ROWS):
            index.add(np.ascontiguousarray(vectors[low : low + _ROWS], np.float32))
        faiss.write_index(index, str(folder / _FILE))

    def opened(self, _: Material, folder: Path) -> Search:
        """Search by the vector of the question."""
        index = faiss.read_index(str(folder / _FILE))

        def search(query: Query) -> list[int]:
            return [int(row) for row in index.search(query.vector[None], K)[1][0]]

        return search


def make() -> FaissFlat:
    """Return the engine."""
    return FaissFlat()
