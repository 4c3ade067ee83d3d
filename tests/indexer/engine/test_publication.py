"""Generations under every engine: the old one until the switch, the new one from then on, both whole, never half of one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EngineUnavailable, IndexFault
from indexer.index import Index
from indexer.publish import current_generation, generations, publish, rollback


def texts(index: Index, question: str) -> list[str]:
    from indexer.engine import Wanted
    from indexer.tokenizer import Tokenizer

    terms = dict.fromkeys(Tokenizer().terms(question), 1.0)
    rows = index.engine.find(Wanted(terms, index.encoder.encode_questions([question])[0], 10, 0)).rows
    return [clause.text for clause in index.store.clauses(rows)]


milvus_only = pytest.mark.parametrize("house", ["milvus-bm25", "milvus-terms"], indirect=True)
one_way = pytest.mark.parametrize("house", ["milvus-terms"], indirect=True)
"""For what does not depend on how words are found."""


@pytest.fixture
def client(house: Any) -> Iterator[Any]:
    """What sees the collections from outside."""
    from pymilvus import MilvusClient

    made = MilvusClient(house.settings.milvus_uri)
    yield made
    made.close()


def collections(client: Any) -> list[str]:
    return sorted(client.list_collections())


def served(client: Any) -> str:
    return str(client.describe_alias("zhengwen")["collection_name"])


def test_an_open_generation_stays_and_the_next_one_is_opened_after_the_switch(house: Any) -> None:
    first = house.publish()
    before = house.open()
    house.write("通知", "全国节水通知", "各地推进海绵城市。")
    second = house.publish()
    after = house.open()
    assert (before.generation, after.generation) == (first.generation, second.generation)
    assert "各地推进节水。" in texts(before, "推进节水")
    assert texts(before, "海绵城市") == []
    assert texts(after, "海绵城市") == ["各地推进海绵城市。"]
    before.close()
    assert texts(after, "海绵城市") == ["各地推进海绵城市。"]
    after.close()


def test_a_build_without_changes_publishes_nothing(house: Any) -> None:
    first = house.publish()
    again = house.publish()
    assert (again.published, again.generation) == (False, first.generation)


def test_a_publication_that_fails_leaves_everything_as_it_was(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = house.publish()
    house.write("通知", "全国节水通知", "各地推进海绵城市。")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.build.publication.publish", full)
    with pytest.raises(IndexFault, match="磁盘"):
        house.publish()
    monkeypatch.undo()
    assert generations(house.folder) == [first.generation]
    with_old = house.open()
    assert with_old.generation == first.generation
    assert texts(with_old, "海绵城市") == []
    with_old.close()
    assert house.publish().published
    new = house.open()
    assert texts(new, "海绵城市") == ["各地推进海绵城市。"]
    new.close()


@milvus_only
def test_the_alias_moves_with_the_publication_and_back_where_that_fails(
    house: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = house.mirror.names
    first = names.collection(house.publish().generation)
    assert served(client) == first
    house.write("通知", "全国节水通知", "各地推进海绵城市。")
    seen = []

    def full(index_dir: Path, name: str, folder: Path) -> None:
        seen.append(served(client))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indexer.build.publication.publish", full)
    with pytest.raises(IndexFault):
        house.publish()
    assert seen != [first]
    assert served(client) == first
    assert collections(client) == [first]
    monkeypatch.setattr("indexer.build.publication.publish", publish)
    second = names.collection(house.publish().generation)
    assert served(client) == second
    assert collections(client) == [first, second]


@one_way
@pytest.mark.parametrize("stage", ["insert", "flush", "create_index", "load_collection", "alter_alias"])
def test_a_load_that_fails_never_harms_the_collection_in_service(
    house: Any, client: Any, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException

    first = house.publish()
    house.write("通知", "全国节水通知", "各地推进海绵城市。")

    def refuse(*_: object, **__: object) -> None:
        raise MilvusException(message="quota exceeded")

    with monkeypatch.context() as patch:
        patch.setattr(MilvusClient, stage, refuse)
        with pytest.raises(EngineUnavailable, match=r"失败：quota exceeded"):
            house.publish()
    assert current_generation(house.folder) == first.generation
    assert collections(client) == [served(client)] == [house.mirror.names.collection(first.generation)]
    index = house.open()
    assert "各地推进节水。" in texts(index, "推进节水")
    index.close()


@one_way
def test_a_load_that_loses_clauses_is_not_published(
    house: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.milvus.publication.count", lambda *_: 3)
    with pytest.raises(EngineUnavailable, match="只有 3 个条款，应有 13 个"):
        house.publish()
    assert collections(client) == []
    assert generations(house.folder) == []


@one_way
def test_what_a_killed_load_left_is_dropped_and_so_is_what_is_not_kept(house: Any, client: Any) -> None:
    house.publish(kept=2)
    left = house.mirror.names.collection("000002-20250101T000000Z-beef")
    other = "zhengwen_of_somebody_else"
    for name in (left, other):
        client.create_collection(name, dimension=4)
    for turn in range(3):
        house.write("通知", "全国节水通知", f"第{turn}次修改。")
        house.publish(kept=2)
    kept = [house.mirror.names.collection(name) for name in generations(house.folder)]
    assert len(kept) == 2
    assert collections(client) == sorted([*kept, other])
    assert served(client) == kept[-1]


@one_way
def test_older_collections_leave_the_memory_when_nobody_asks_them_any_more(house: Any, client: Any) -> None:
    def loaded() -> list[bool]:
        return ["NotLoad" not in str(client.get_load_state(name)["state"]) for name in collections(client)]

    house.publish()
    house.write("通知", "全国节水通知", "各地推进海绵城市。")
    house.publish()
    assert loaded() == [True, True]
    house.publish()
    assert loaded() == [False, True]
    rollback(house.folder)
    index = house.open()
    assert "各地推进节水。" in texts(index, "推进节水")
    assert loaded() == [True, True]
    index.close()


@one_way
def test_a_collection_that_is_gone_is_refused_and_made_again(house: Any, client: Any) -> None:
    name = house.mirror.names.collection(house.publish().generation)
    client.drop_alias("zhengwen")
    client.drop_collection(name)
    with pytest.raises(EngineUnavailable, match=r"没有索引 .* 的集合 .*zhengwen index"):
        house.open()
    with pytest.raises(EngineUnavailable, match="不在或不全"):
        house.mirror.verify(house.folder / current_generation(house.folder))
    assert not house.publish().published
    house.mirror.verify(house.folder / current_generation(house.folder))
    index = house.open()
    assert "各地推进节水。" in texts(index, "推进节水")
    index.close()


@one_way
def test_a_collection_that_lost_clauses_is_refused_and_made_again(house: Any, client: Any) -> None:
    name = house.mirror.names.collection(house.publish().generation)
    client.delete(name, filter="row < 2")
    with pytest.raises(EngineUnavailable, match="有 11 个条款，应有 13 个"):
        house.open()
    house.publish()
    house.open().close()


@one_way
def test_a_collection_that_was_let_go_of_is_loaded_again_and_one_that_is_gone_is_said_to_be(
    house: Any, client: Any
) -> None:
    name = house.mirror.names.collection(house.publish().generation)
    index = house.open()
    for again in (index.engine.check, lambda: texts(index, "节水")):
        client.release_collection(name)
        again()
        assert "各地推进节水。" in texts(index, "推进节水")
    client.drop_alias("zhengwen")
    client.drop_collection(name)
    with pytest.raises(EngineUnavailable):
        index.engine.check()
    with pytest.raises(EngineUnavailable, match="检索失败"):
        texts(index, "节水")
    index.close()


@one_way
def test_a_rollback_takes_the_alias_along(house: Any, client: Any) -> None:
    first = house.publish().generation
    house.write("通知", "全国节水通知", "各地推进海绵城市。")
    house.publish()
    assert rollback(house.folder) == first
    assert house.mirror.ensure(house.folder / first)
    assert served(client) == house.mirror.names.collection(first)
    assert not house.mirror.ensure(house.folder / first)
    index = house.open()
    assert texts(index, "海绵城市") == []
    index.close()
