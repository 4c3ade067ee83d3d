"""A server that is not there, not named, or goes away: said in words, soon, and forgotten when it is back."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import EngineUnavailable, IndexFault
from indexer.index import Index
from indexer.milvus.connection import Connection
from indexer.milvus.publication import MilvusMirror
from indexer.milvus.search import opener
from indexer.settings import EngineSettings

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")


def at(uri: str, timeout: float = 1.0) -> EngineSettings:
    return EngineSettings(engine="milvus", milvus_uri=uri, milvus_timeout=timeout, milvus_partitions=2)


class Server:
    """Milvus Lite behind an address, as a cluster is, to be stopped and started at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.port = 0
        self.start()

    def start(self) -> None:
        from milvus_lite.adapter.grpc.server import start_server_in_thread

        self._server, self._db, self.port = start_server_in_thread(self.folder, port=self.port)

    def stop(self) -> None:
        self._server.stop(grace=0).wait()
        self._db.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data")
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("", "还需要 ZHENGWEN_MILVUS_URI"),
        ("milvus:19530", "不是 .db 文件，也不是 http"),
        ("var/milvus", "不是 .db 文件"),
        ("ftp://user:secret@host", "不是 .db 文件"),
    ],
)
def test_a_setting_that_names_no_server_is_explained(uri: str, said: str) -> None:
    with pytest.raises(EngineUnavailable, match=said) as refused:
        Connection.open(at(uri))
    assert "secret" not in str(refused.value)


def test_values_that_cannot_be_used_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGWEN_ENGINE", "oracle")
    monkeypatch.setenv("ZHENGWEN_MILVUS_NAME", "政问")
    with pytest.raises(IndexFault, match="ZHENGWEN_ENGINE=oracle、ZHENGWEN_MILVUS_NAME=政问"):
        EngineSettings.read()


def test_a_server_that_is_not_there_is_said_soon_and_nothing_is_built(make: Any, index_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings = at(f"http://user:secret@127.0.0.1:{taken.getsockname()[1]}")
        started = time.monotonic()
        with pytest.raises(
            EngineUnavailable, match=r"Milvus（http://127.0.0.1:\d+）连接失败.*ZHENGWEN_MILVUS_URI"
        ):
            make(mirror=MilvusMirror(settings))
    assert time.monotonic() - started < 5
    assert not index_dir.exists()


def test_a_file_that_is_open_elsewhere_or_damaged_is_explained(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database", "utf-8")
    with pytest.raises(EngineUnavailable, match="只能由一个进程打开"):
        Connection.open(at(str(tmp_path / "text.db")))


def test_an_address_is_asked_like_a_file_and_a_server_that_comes_back_is_asked_again(
    make: Any, index_dir: Path, encoder: Any, server: Server
) -> None:
    from indexer.engine import Wanted

    settings = at(f"http://127.0.0.1:{server.port}")
    make(mirror=MilvusMirror(settings))
    index = Index.open(index_dir, encoder, opener(settings))
    asked = Wanted({"补助": 1.0}, encoder.encode_questions(["补助"])[0], 5, 5)
    before = index.engine.find(asked)
    server.stop()
    started = time.monotonic()
    with pytest.raises(EngineUnavailable, match="检索失败"):
        index.engine.find(asked)
    assert time.monotonic() - started < 5
    started = time.monotonic()
    for _ in range(20):
        with pytest.raises(EngineUnavailable):
            index.engine.check()
    assert time.monotonic() - started < 1  # nobody waits again for what has just not answered
    server.start()
    deadline = time.monotonic() + 20
    while True:
        try:
            after = index.engine.find(asked)
            break
        except EngineUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert after.rows.tolist() == before.rows.tolist()
    index.close()
