"""What a collection looks like: one a generation, its fields and indexes, and the names of all that belong to an index."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from indexer.settings import EngineSettings

ROW, TERMS, VECTOR, PASSAGE, BM25 = "row", "terms", "vector", "passage", "bm25"
PARTITION = "province"
FLAT_LIMIT = 100_000
"""Clauses up to which `auto` has every vector compared."""

TEXT_BYTES = 65_535
"""What a VARCHAR field holds at most."""

STRINGS = ("doc", "clause_id", "region", PARTITION, "issuer", "genre", "status", "document_number")
NUMBERS = ("until", "issued", "year")
"""Scalar fields, of which all but the clause's identity belong to its document; see indexer.engine.Match."""

_FILTERED = ("doc", "region", "genre", "status", "document_number", *NUMBERS)
"""Fields with an inverted index; the partition parts by province."""

ANALYZER = {"tokenizer": {"type": "jieba", "mode": "search"}, "filter": ["lowercase"]}


@dataclass(frozen=True, slots=True)
class Names:
    """Names the collections of one index; `alias` is that of the one in service."""

    alias: str

    def collection(self, generation: str) -> str:
        """Return the name of the collection that holds a generation.

        >>> Names("zhengwen").collection("000007-20250131T081500Z-1f2e")
        'zhengwen_000007_20250131T081500Z_1f2e'
        """
        return f"{self.alias}_{generation.replace('-', '_')}"

    def generation(self, collection: str) -> str | None:
        """Return the generation that a collection holds, None where it belongs to something else.

        >>> Names("zhengwen").generation("zhengwen_000007_20250131T081500Z_1f2e")
        '000007-20250131T081500Z-1f2e'
        """
        match = re.fullmatch(
            rf"{re.escape(self.alias)}_(\d{{6}})_(\d{{8}}T\d{{6}}Z)_([0-9a-f]{{4}})", collection
        )
        return "-".join(match.groups()) if match else None


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """A kind of vector index with its parameters."""

    name: str
    build: Mapping[str, int]
    search: Mapping[str, int]
    wide: str | None = None

    def asked(self, k: int) -> dict[str, int]:
        """Return the search parameters for `k` results."""
        wanted = dict(self.search)
        if self.wide:
            wanted[self.wide] = max(wanted[self.wide], k)
        return wanted


@cache
def vector_indexes() -> dict[str, VectorIndex]:
    """Read vectors.toml."""
    tables = tomllib.loads((Path(__file__).parent / "vectors.toml").read_text("utf-8"))
    return {name: VectorIndex(name, **table) for name, table in tables.items()}


def vector_index(settings: EngineSettings, clauses: int) -> VectorIndex:
    """Choose the vector index of a new collection: exact while that is fast, a graph beyond."""
    chosen = settings.milvus_vectors
    if chosen == "auto":
        chosen = "FLAT" if clauses <= FLAT_LIMIT else "HNSW"
    return vector_indexes()[chosen]


def schema(settings: EngineSettings, dimensions: int) -> Any:
    """Return the fields of a collection (pymilvus.CollectionSchema)."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    made = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    made.add_field(ROW, DataType.INT64, is_primary=True)
    for name in STRINGS:
        made.add_field(
            name,
            DataType.VARCHAR,
            max_length=TEXT_BYTES,
            **({"is_partition_key": True} if name == PARTITION else {}),
        )
    for name in NUMBERS:
        made.add_field(name, DataType.INT64)
    made.add_field(TERMS, DataType.SPARSE_FLOAT_VECTOR)
    made.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=dimensions)
    if settings.milvus_words == "bm25":
        made.add_field(
            PASSAGE, DataType.VARCHAR, max_length=TEXT_BYTES, enable_analyzer=True, analyzer_params=ANALYZER
        )
        made.add_field(BM25, DataType.SPARSE_FLOAT_VECTOR)
        made.add_function(Function(BM25, FunctionType.BM25, [PASSAGE], [BM25]))
    return made


def indexes(settings: EngineSettings, clauses: int) -> Any:
    """Return the indexes of a collection (pymilvus IndexParams)."""
    from pymilvus import MilvusClient

    made = MilvusClient.prepare_index_params()
    vectors = vector_index(settings, clauses)
    made.add_index(VECTOR, index_type=vectors.name, metric_type="IP", params=dict(vectors.build))
    made.add_index(TERMS, index_type="SPARSE_INVERTED_INDEX", metric_type="IP", params={})
    if settings.milvus_words == "bm25":
        params = {"bm25_k1": 1.2, "bm25_b": 0.75}
        made.add_index(BM25, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=params)
    for name in _FILTERED:
        made.add_index(name, index_type="INVERTED")
    return made
