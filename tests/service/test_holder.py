import gc
import weakref
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.errors import IndexMissing
from indexer.build import build
from service.engine import Engine
from service.holder import EngineHolder
from service.schema import AskRequest, SearchRequest
from service.settings import Settings


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("云溪县节水办法\n第一条　为了节约用水，制定本办法。\n", "utf-8")
    return folder


def publish(corpus: Path, index: Path, words: str) -> str:
    (corpus / "b.txt").write_text(f"云溪县公园办法\n第一条　{words}\n", "utf-8")
    return build([corpus], index).generation


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_new_generation_takes_over_and_a_running_request_keeps_its_own(corpus, tmp_path):
    index = tmp_path / "index"
    first = publish(corpus, index, "公园免费开放。")
    holder = EngineHolder(Settings(index=index))
    running = holder.engine()
    second = publish(corpus, index, "公园夜间关闭。")
    assert holder.refresh()
    assert (running.generation, holder.engine().generation) == (first, second)
    assert "免费" in running.search(SearchRequest(query="公园")).hits[0].text
    assert "夜间" in holder.engine().search(SearchRequest(query="公园")).hits[0].text
    assert not holder.refresh()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files by /proc")
def test_old_generations_are_closed_when_nobody_uses_them(corpus, tmp_path):
    index = tmp_path / "index"
    publish(corpus, index, "第零次。")
    holder = EngineHolder(Settings(index=index))
    holder.engine()
    gc.collect()
    before = open_files()
    for number in range(5):
        publish(corpus, index, f"第{number}次修改。")
        assert holder.refresh()
    gc.collect()
    assert open_files() <= before + 2


def test_what_serves_goes_on_when_the_new_one_is_damaged(corpus, tmp_path):
    index = tmp_path / "index"
    first = publish(corpus, index, "公园免费开放。")
    holder = EngineHolder(Settings(index=index))
    holder.engine()
    second = publish(corpus, index, "公园夜间关闭。")
    victim = next((index / second).glob("postings-rows.npy"))
    victim.chmod(0o600)
    victim.write_bytes(b"broken")
    holder.refresh()
    assert holder.engine().generation == first
    assert holder.engine().search(SearchRequest(query="公园")).hits


def test_without_an_index_the_fault_says_so(tmp_path):
    with pytest.raises(IndexMissing, match="zhengwen index"):
        EngineHolder(Settings(index=tmp_path)).engine()


def test_a_damaged_generation_is_tried_once_and_not_every_second(corpus, tmp_path):
    index = tmp_path / "index"
    publish(corpus, index, "公园免费开放。")
    opened = []

    def opener(settings: Settings) -> Engine:
        opened.append(1)
        return Engine.open(settings)

    holder = EngineHolder(Settings(index=index), opener)
    holder.engine()
    second = publish(corpus, index, "公园夜间关闭。")
    victim = index / second / "store.sqlite"
    victim.chmod(0o600)
    victim.write_bytes(b"broken")
    for _ in range(5):
        holder.refresh()
    assert len(opened) == 2
    assert holder.engine().warning


class Clock:
    """A day that can be moved."""

    def __init__(self) -> None:
        self.day = date(2026, 6, 30)

    def __call__(self) -> date:
        return self.day


def test_when_a_day_begins_documents_expire_without_a_restart(corpus, tmp_path):
    (corpus / "b.txt").write_text(
        "云溪县公园办法\n第一条　公园免费开放。\n第二条　本办法自2024年1月1日起施行，有效期至2026年6月30日。\n",
        "utf-8",
    )
    build([corpus], tmp_path / "index")
    clock = Clock()
    holder = EngineHolder(
        Settings(index=tmp_path / "index"), lambda settings: Engine.open(settings, today=clock()), clock
    )

    def status() -> str:
        return {row.doc: row.status for row in holder.engine().documents()}["b"]

    assert status() == "in_force"
    assert not holder.refresh()
    clock.day += timedelta(days=1)
    assert holder.refresh()
    assert status() == "expired"
    assert not holder.refresh()


def test_damage_that_comes_while_serving_is_found_when_the_day_begins(corpus, tmp_path):
    index = tmp_path / "index"
    first = publish(corpus, index, "公园免费开放。")
    second = publish(corpus, index, "公园夜间关闭。")
    clock = Clock()
    holder = EngineHolder(Settings(index=index), today=clock)
    assert holder.engine().generation == second
    lengths = index / second / "facet-lengths.npy"
    lengths.write_bytes(lengths.read_bytes()[:-1] + b"x")
    clock.day += timedelta(days=1)
    assert holder.refresh()
    assert holder.engine().generation == first
    assert "facet-lengths.npy" in (holder.engine().warning or "")


def test_what_serves_goes_on_and_is_tried_again_when_opening_fails_for_any_reason(
    corpus, tmp_path, monkeypatch
):
    index = tmp_path / "index"
    first = publish(corpus, index, "公园免费开放。")
    short = []

    def opener(settings: Settings) -> Engine:
        if short:
            raise MemoryError
        return Engine.open(settings)

    holder = EngineHolder(Settings(index=index), opener)
    holder.engine()
    second = publish(corpus, index, "公园夜间关闭。")
    short.append(1)
    assert not holder.refresh()
    assert holder.engine().generation == first
    assert "MemoryError" in str(holder.fault)
    short.clear()
    monkeypatch.setattr("service.holder._PAUSE_S", 0.0)
    assert not holder.refresh()  # not at once
    holder._not_before = 0.0
    assert holder.refresh()
    assert (holder.engine().generation, holder.fault) == (second, None)


def test_an_engine_that_is_replaced_is_freed_at_once(corpus, tmp_path):
    index = tmp_path / "index"
    publish(corpus, index, "公园免费开放。")
    holder = EngineHolder(Settings(index=index))
    holder.engine().ask(
        AskRequest(question="公园什么时候开放？")
    )  # what an engine keeps of a question knows the engine
    old = weakref.ref(holder.engine())
    store = weakref.ref(holder.engine().index.store)
    publish(corpus, index, "公园夜间关闭。")
    gc.disable()
    try:
        assert holder.refresh()
        assert old() is None
        assert store() is None
    finally:
        gc.enable()
