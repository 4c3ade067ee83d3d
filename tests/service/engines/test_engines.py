"""The service over either search engine: the same answers, and words instead of a fault where the engine is gone."""

import importlib.util
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EngineUnavailable
from indexer.index import Index
from indexer.milvus.publication import MilvusMirror
from indexer.milvus.search import opener
from indexer.publish import current_generation
from indexer.settings import EngineSettings
from service.engine import Engine
from service.schema import AskRequest, Filters, SearchRequest
from service.settings import Settings

for name in ("pymilvus", "milvus_lite"):
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed", allow_module_level=True)

TODAY = date(2026, 11, 20)
GOLD = Path(__file__).parents[3] / "eval" / "gold"
EVERY = 14
"""Of the sample questions, one in so many is asked: enough to see a change, few enough for every run."""


def questions() -> list[str]:
    lines = [
        json.loads(line)
        for file in sorted(GOLD.rglob("questions-*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    return [line["question"] for line in lines][::EVERY]


@pytest.fixture(scope="module", params=["bm25", "terms"])
def other(
    request: pytest.FixtureRequest, sample_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine over the sample corpus whose candidates come from Milvus Lite."""
    folder = tmp_path_factory.mktemp("milvus")
    settings = Settings(
        index=sample_index,
        engine="milvus",
        milvus_uri=str(folder / "samples.db"),
        milvus_words=request.param,
        milvus_partitions=4,
    )
    MilvusMirror(settings).ensure(sample_index / current_generation(sample_index))
    made = Engine.open(settings, today=TODAY)
    yield made
    made.index.close()


def test_ten_of_ten_or_nearly_are_the_same_under_both_engines(engine: Engine, other: Engine) -> None:
    shared, asked = 0, 0
    for question in questions():
        query = engine.maker.make(question)
        ours, theirs = (set(one.retriever.rank(query).rows[:10].tolist()) for one in (engine, other))
        shared += len(ours & theirs)
        asked += len(ours)
    assert asked > 250
    assert shared / asked >= 0.97
    if other.settings.milvus_words == "terms":
        assert shared == asked


def test_answers_are_the_same_under_both_engines(engine: Engine, other: Engine) -> None:
    for question in (
        "首次认定高新技术企业奖励多少钱？",
        "2020年全省和云州市的研发投入强度目标分别是多少？",
        "明天天气怎么样",
    ):
        ours, theirs = (one.ask(AskRequest(question=question)) for one in (engine, other))
        assert (ours.answer, ours.reason) == (theirs.answer, theirs.reason)
        assert [hit.clause_id for hit in ours.hits] == [hit.clause_id for hit in theirs.hits]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(doc=["s01", "s03"]),
        Filters(status="in_force"),
        Filters(status=["expired", "repealed"]),
        Filters(genre="办法"),
        Filters(issuer="科学技术厅"),
        Filters(year=[2016, 2021]),
        Filters(issued_from="2020-01-01", status="in_force"),
        Filters(region="北京市"),
    ],
)
def test_filters_limit_both_engines_alike(engine: Engine, other: Engine, filters: Filters) -> None:
    ours, theirs = (
        [hit.clause_id for hit in one.search(SearchRequest(query="研发经费 奖补", filters=filters)).hits]
        for one in (engine, other)
    )
    assert set(ours) == set(theirs)


def test_an_index_that_the_server_lacks_is_not_opened(sample_index: Path, tmp_path: Path) -> None:
    settings = Settings(index=sample_index, engine="milvus", milvus_uri=str(tmp_path / "empty.db"))
    with pytest.raises(EngineUnavailable, match="zhengwen index"):
        Engine.open(settings)


def test_the_local_engine_needs_no_server(sample_index: Path) -> None:
    assert opener(EngineSettings(engine="local", milvus_uri="http://nowhere:1")) is None
    index = Index.open(sample_index)
    assert index.engine.name == "local"
    index.close()


class Silent:
    """Stands before an engine's client and, when told, lets nobody through."""

    def __init__(self, client: Any) -> None:
        self.client, self.silent = client, False

    def __getattr__(self, name: str) -> Any:
        if self.silent:
            from pymilvus.exceptions import MilvusException

            raise MilvusException(message="server unavailable")
        return getattr(self.client, name)


@pytest.mark.parametrize("other", ["terms"], indirect=True)
def test_while_the_server_is_silent_searches_are_refused_in_words_and_documents_still_read(
    other: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fastapi.testclient import TestClient

    from service.api.app import create_app

    monkeypatch.chdir(tmp_path)
    settings = other.settings.model_copy(update={"open": True, "audit": "", "feedback": ""})
    with TestClient(create_app(settings)) as client:
        assert client.get("/readyz").status_code == 200
        connection = client.app.state.holder.engine().index.engine.connection  # type: ignore[attr-defined]
        gate = Silent(connection.client)
        object.__setattr__(connection, "client", gate)
        gate.silent = True
        refused = client.post("/v1/search", json={"query": "研发经费"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert "检索失败：server unavailable" in refused.json()["detail"]
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/documents/s01").status_code == 200
        gate.silent = False
        assert client.get("/readyz").status_code == 200
        assert client.post("/v1/search", json={"query": "研发经费"}).json()["hits"]
