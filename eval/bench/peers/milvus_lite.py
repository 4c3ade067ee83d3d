"""Milvus Lite (one file, in this process): the same vectors, exact search by inner product."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
from pymilvus import DataType, MilvusClient

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search

_FILE, _NAME = "milvus.db", "clauses"
_ROWS = 2_000


class MilvusLite:
    """A collection of row numbers and vectors."""

    def build(self, material: Material, folder: Path) -> None:
        """Insert every vector."""
        client = MilvusClient(str(folder / _FILE))
        vectors = material.vectors()
        schema = client.create_schema(auto_id=False)
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=vectors.shape[1])
        plan = client.prepare_index_params()
        plan.add_index("vector", index_type="FLAT", metric_type="IP")
        client.create_collection(_NAME, schema=schema, index_params=plan)
        for low in range(0, len(vectors), _ROWS):
            part = np.ascontiguousarray(vectors[low : low + _ROWS], np.float32)
            rows: list[dict[str, Any]] = [
                {"row": low + at, "vector": vector} for at, vector in enumerate(part)
            ]
            client.insert(_NAME, rows)
        client.flush(_NAME)
        client.close()

    def opened(self, _: Material, folder: Path) -> Search:
        """Search by the vector of the question; its client takes one call at a time."""
        client = MilvusClient(str(folder / _FILE))
        client.load_collection(_NAME)
        lock = threading.Lock()

        def search(query: Query) -> list[int]:
            with lock:
                found = client.search(_NAME, [query.vector.tolist()], limit=K, anns_field="vector")
            return [int(hit["row"]) for hit in found[0]]

        return search


def make() -> MilvusLite:
    """Return the engine."""
    return MilvusLite()
