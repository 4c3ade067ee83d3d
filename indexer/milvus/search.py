"""Candidates from a collection: found in one hybrid search, then scored field by field.

A hybrid search returns fused ranks, but the ranking weighs every score by itself. So the rows that it finds are scored
again by searches limited to them, whose inner products are exact: BM25 by the weights that `entities` wrote and those
of the question, meaning by the vectors. The scores are those of the local engine, whoever chose the candidates.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import rjieba

from corpus.errors import EngineUnavailable
from indexer.dense import DenseIndex
from indexer.engine import FIELD, Candidates, Scope, Wanted
from indexer.index import EngineOpener
from indexer.kernels import Floats, Longs
from indexer.manifest import Manifest
from indexer.milvus.collection import BM25, ROW, TERMS, VECTOR, Names, VectorIndex, vector_indexes
from indexer.milvus.condition import expression
from indexer.milvus.connection import Connection
from indexer.milvus.entities import question_vector
from indexer.settings import EngineSettings
from indexer.sparse import SparseIndex

_DIGITS = 6
"""Inner products of vectors are rounded as those of `indexer.dense`."""

_CHECK_S = 2.0
"""What a question whether the server is there may take."""

_NOT_LOADED = 101
"""The server's code for a collection that is not in its memory."""


@dataclass(frozen=True, slots=True)
class MilvusEngine:
    """Finds candidates in the collection of one generation.

    sparse     the generation's terms with their frequencies; its postings are not looked at
    bm25       whether words are searched by the server's BM25 function
    vectors    the vector index of the collection
    timeout    seconds that a search may take
    """

    connection: Connection
    collection: str
    sparse: SparseIndex
    bm25: bool
    vectors: VectorIndex
    timeout: float
    name: str = "milvus"
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4, "milvus"))

    def find(self, wanted: Wanted, scope: Scope | None = None) -> Candidates:
        """Return the best by terms and the best by vector; of equals, those that the server takes first.

        A collection that the server let go of, as Milvus Lite does when it restarts, is loaded once more.
        """
        try:
            return self._candidates(wanted, scope)
        except EngineUnavailable as fault:
            if getattr(fault.__cause__, "code", None) != _NOT_LOADED:
                raise
        self._load()
        return self._candidates(wanted, scope)

    def check(self) -> None:
        """Raise EngineUnavailable where the server does not answer or the collection cannot be loaded."""
        with self.connection.explained("应答"):
            state = self.connection.client.get_load_state(
                self.collection, timeout=min(_CHECK_S, self.timeout)
            )
        if not _loaded(state):
            self._load()

    def close(self) -> None:
        """Close the connection when the last search is done."""
        self.threads.shutdown()
        self.connection.close()

    def _load(self) -> None:
        with self.connection.explained("载入集合"):
            self.connection.client.load_collection(self.collection, timeout=self.timeout)

    def _candidates(self, wanted: Wanted, scope: Scope | None) -> Candidates:
        where = expression(scope.condition) if scope else ""
        with self.connection.explained("检索"):
            rows = self._found(wanted, where)
            if not len(rows):
                return Candidates(rows, _nothing(self.sparse.fields), np.zeros(0, np.float32))
            words = self.threads.submit(self._words, wanted.terms, rows)
            dense = self.threads.submit(self._dense, wanted, rows)
            return Candidates(rows, words.result(), dense.result())

    def _found(self, wanted: Wanted, where: str) -> Longs:
        """Return the rows that one of the searches finds, ascending."""
        from pymilvus import AnnSearchRequest, RRFRanker

        asked = [*self._by_words(wanted), *self._by_vector(wanted)]
        if not asked:
            return np.zeros(0, np.int64)
        requests = [AnnSearchRequest(**request, expr=where) for request in asked]
        most = sum(request["limit"] for request in asked)
        hits = self.connection.client.hybrid_search(
            self.collection, requests, RRFRanker(), limit=most, output_fields=[ROW], timeout=self.timeout
        )
        return np.unique(np.array([hit[ROW] for hit in hits[0]], np.int64))

    def _by_words(self, wanted: Wanted) -> list[dict[str, Any]]:
        if not wanted.sparse:
            return []
        if self.bm25:
            text = " ".join(term for term in wanted.terms if _is_word(term))
            asked: tuple[str, Any, str] = (BM25, text, "BM25")
        else:
            asked = (TERMS, question_vector(wanted.terms, self.sparse, FIELD), "IP")
        if not asked[1]:
            return []
        param = {"metric_type": asked[2], "params": {}}
        return [{"data": [asked[1]], "anns_field": asked[0], "param": param, "limit": wanted.sparse}]

    def _by_vector(self, wanted: Wanted) -> list[dict[str, Any]]:
        if not wanted.dense:
            return []
        param = {"metric_type": "IP", "params": self.vectors.asked(wanted.dense)}
        vector = np.asarray(wanted.vector, np.float32)
        return [{"data": [vector], "anns_field": VECTOR, "param": param, "limit": wanted.dense}]

    def _words(self, terms: Mapping[str, float], rows: Longs) -> dict[str, Floats]:
        """Return BM25 by field; fields in which no term occurs anywhere are not asked about."""
        scores = _nothing(self.sparse.fields, len(rows))
        asked = {name: question_vector(terms, self.sparse, name) for name in self.sparse.fields}
        asked = {name: vector for name, vector in asked.items() if vector}
        if asked:
            found = self._scores(TERMS, list(asked.values()), rows, {})
            scores |= dict(zip(asked, found, strict=True))
        return scores

    def _dense(self, wanted: Wanted, rows: Longs) -> Floats:
        if not wanted.dense:
            return np.zeros(len(rows), np.float32)
        vector = np.asarray(wanted.vector, np.float32)
        return np.round(self._scores(VECTOR, [vector], rows, self.vectors.asked(len(rows)))[0], _DIGITS)

    def _scores(
        self, anns_field: str, questions: Sequence[Any], rows: Longs, params: Mapping[str, int]
    ) -> list[Floats]:
        """Return the inner product of each question with each of `rows`; 0 for rows that are not returned."""
        hits = self.connection.client.search(
            self.collection,
            data=list(questions),
            anns_field=anns_field,
            filter=f"{ROW} in {rows.tolist()}",
            limit=len(rows),
            output_fields=[ROW],
            search_params={"metric_type": "IP", "params": dict(params)},
            timeout=self.timeout,
        )
        scores = [np.zeros(len(rows), np.float32) for _ in questions]
        for into, found in zip(scores, hits, strict=True):
            at = np.searchsorted(rows, [hit[ROW] for hit in found])
            into[at] = [hit["distance"] for hit in found]
        return scores


def opener(settings: EngineSettings) -> EngineOpener | None:
    """Return what opens the engine that the settings name; None for the local one."""
    if settings.engine == "local":
        return None

    def opened(manifest: Manifest, sparse: SparseIndex, _: DenseIndex) -> MilvusEngine:
        connection = Connection.open(settings)
        try:
            return _engine(connection, settings, manifest, sparse)
        except BaseException:
            connection.close()
            raise

    return opened


def _engine(
    connection: Connection, settings: EngineSettings, manifest: Manifest, sparse: SparseIndex
) -> MilvusEngine:
    client, timeout = connection.client, settings.milvus_timeout
    collection = Names(settings.milvus_name).collection(manifest.generation)
    with connection.explained("打开集合"):
        if not client.has_collection(collection, timeout=timeout):
            raise EngineUnavailable(
                f"Milvus（{connection.address}）中没有索引 {manifest.generation} 的集合 {collection}。"
                "请运行 zhengwen index，把索引装入 Milvus。"
            )
        described = client.describe_collection(collection, timeout=timeout)
        index = client.describe_index(collection, VECTOR, timeout=timeout)
        if not _loaded(client.get_load_state(collection, timeout=timeout)):
            client.load_collection(collection, timeout=settings.milvus_load_timeout)
        held = count(connection, collection, timeout)
    if held != manifest.counts["clauses"]:
        raise EngineUnavailable(
            f"Milvus（{connection.address}）的集合 {collection} 有 {held} 个条款，应有 {manifest.counts['clauses']} 个。"
            "请运行 zhengwen index，把索引重新装入 Milvus。"
        )
    fields = {described_field["name"] for described_field in described["fields"]}
    vectors = vector_indexes()[index["index_type"]]
    return MilvusEngine(connection, collection, sparse, BM25 in fields, vectors, timeout)


def count(connection: Connection, collection: str, timeout: float) -> int:
    """Return how many rows a collection holds, all that were ever written counted."""
    found = connection.client.query(
        collection, filter="", output_fields=["count(*)"], consistency_level="Strong", timeout=timeout
    )
    return int(found[0]["count(*)"])


def _loaded(state: Mapping[str, Any]) -> bool:
    return str(state["state"]).rpartition(".")[2].strip("<>: 0123456789") in ("Loaded", "LoadStateLoaded")


def _nothing(fields: Sequence[str], size: int = 0) -> dict[str, Floats]:
    return {name: np.zeros(size, np.float32) for name in fields}


def _is_word(term: str) -> bool:
    """Whether jieba leaves a term whole: bigrams across words only disturb an analyzer that cuts by itself."""
    return rjieba.cut(term, False) == [term]
