import gc
from pathlib import Path

import pytest

from corpus.errors import IndexMissing
from indexer.build import build
from service.engine import Engine
from service.holder import EngineHolder
from service.schema import SearchRequest
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
