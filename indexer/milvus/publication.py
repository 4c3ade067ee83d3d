"""The collection that goes with every published generation.

    load      create, insert, flush, index, load, and count: until all is well nobody knows of the collection
    switch    the alias moves in one step; where the publication then fails it moves back
    release   before the next load, or when a build finds nothing to do, older collections leave the server's memory:
              by then no service asks them any more
    keep      collections of generations that are no longer kept are dropped, but never the one with the alias

A load that fails, or is killed, leaves a collection that no alias names; the next publication drops it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from corpus.errors import EngineUnavailable
from indexer.engine import Step
from indexer.manifest import Manifest, read_manifest
from indexer.milvus.collection import Names, indexes, schema
from indexer.milvus.connection import Connection
from indexer.milvus.entities import Entity, Source
from indexer.milvus.search import count
from indexer.settings import EngineSettings

_BATCH = 1_000
"""Clauses that are sent at a time: some 5 MB, where the server takes 64."""


@dataclass(frozen=True, slots=True)
class MilvusMirror:
    """Holds every published generation a second time, in Milvus."""

    settings: EngineSettings

    @property
    def names(self) -> Names:
        """How collections are called."""
        return Names(self.settings.milvus_name)

    def check(self) -> None:
        """Raise EngineUnavailable where the server cannot be reached."""
        with self._connected():
            pass

    @contextmanager
    def publishing(self, folder: Path, step: Step | None = None) -> Iterator[None]:
        """Load the generation in `folder` and switch to it; back again where the body raises.

        Raises EngineUnavailable, with everything as it was, where the generation cannot be loaded.
        """
        manifest = read_manifest(folder)
        with self._connected() as connection:
            before = self._served(connection)
            self._release_others(connection, before)
            self._load(connection, folder, manifest, step or _silent)
            try:
                self._switch(connection, self.names.collection(manifest.generation))
                yield
            except BaseException:
                with suppress(EngineUnavailable):
                    self._restore(connection, before)
                    self._drop(connection, self.names.collection(manifest.generation))
                raise

    def ensure(self, folder: Path, step: Step | None = None) -> bool:
        """Have the alias name the published generation in `folder`, loading it where it is missing or not whole.

        Returns whether anything was to be done.
        """
        manifest = read_manifest(folder)
        wanted = self.names.collection(manifest.generation)
        with self._connected() as connection:
            if not self._is_whole(connection, manifest):
                self._load(connection, folder, manifest, step or _silent)
            elif self._served(connection) == wanted:
                self._release_others(connection, wanted)
                return False
            self._switch(connection, wanted)
            return True

    def verify(self, folder: Path) -> None:
        """Raise EngineUnavailable where the published generation in `folder` is not whole, or not what the alias names."""
        manifest = read_manifest(folder)
        wanted = self.names.collection(manifest.generation)
        with self._connected() as connection:
            whole, served = self._is_whole(connection, manifest), self._served(connection)
        if not whole or served != wanted:
            what = f"别名 {self.names.alias} 指向 {served or '空'}" if whole else "不在或不全"
            raise EngineUnavailable(
                f"Milvus（{connection.address}）的集合 {wanted} {what}。请运行 zhengwen index 重新装入。"
            )

    def keep(self, generations: Sequence[str]) -> list[str]:
        """Drop the collections of all other generations, except one that the alias names; return what was dropped."""
        with self._connected() as connection:
            served = self._served(connection)
            dropped = []
            for name in self._existing(connection):
                if name != served and self.names.generation(name) not in generations:
                    self._drop(connection, name)
                    dropped.append(name)
            return dropped

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        connection = Connection.open(self.settings)
        try:
            yield connection
        finally:
            connection.close()

    def _served(self, connection: Connection) -> str | None:
        """Return the collection that the alias names, None where there is no alias."""
        alias, timeout = self.names.alias, self.settings.milvus_timeout
        existing = self._existing(connection)
        with connection.explained("读取别名"):
            for name in existing:
                if alias in connection.client.list_aliases(name, timeout=timeout)["aliases"]:
                    return name
        return None

    def _existing(self, connection: Connection) -> list[str]:
        """Return the collections of this index."""
        with connection.explained("列出集合"):
            found = connection.client.list_collections(timeout=self.settings.milvus_timeout)
        return [str(name) for name in found if self.names.generation(name) is not None]

    def _load(self, connection: Connection, folder: Path, manifest: Manifest, step: Step) -> None:
        name, total = self.names.collection(manifest.generation), manifest.counts["clauses"]
        settings, client = self.settings, connection.client
        timeout = settings.milvus_load_timeout
        source = Source.open(folder, manifest)
        try:
            with connection.explained("装入索引"):
                self._drop(connection, name)
                client.create_collection(
                    name,
                    schema=schema(settings, manifest.dimensions),
                    num_partitions=settings.milvus_partitions,
                    timeout=timeout,
                )
                self._insert(client, name, source.entities(settings.milvus_words == "bm25"), total, step)
                client.flush(name, timeout=timeout)
                client.create_index(name, indexes(settings, total), timeout=timeout, sync=False)
                _await_indexes(connection, name, timeout)
                client.load_collection(name, timeout=timeout)
                _check(connection, count(connection, name, timeout), total)
        except BaseException:
            with suppress(EngineUnavailable):
                self._drop(connection, name)
            raise
        finally:
            source.close()

    def _insert(self, client: Any, name: str, entities: Iterable[Entity], total: int, step: Step) -> None:
        done = 0
        waiting = iter(entities)
        while batch := list(islice(waiting, _BATCH)):
            client.insert(name, batch, timeout=self.settings.milvus_load_timeout)
            done += len(batch)
            step(done, total)

    def _is_whole(self, connection: Connection, manifest: Manifest) -> bool:
        name, timeout = self.names.collection(manifest.generation), self.settings.milvus_load_timeout
        with connection.explained("检查集合"):
            if not connection.client.has_collection(name, timeout=timeout):
                return False
        try:
            with connection.explained("载入集合"):
                connection.client.load_collection(name, timeout=timeout)
                return count(connection, name, timeout) == manifest.counts["clauses"]
        except (
            EngineUnavailable
        ):  # half made by a build that was killed, or the server is gone, which loading will say
            return False

    def _switch(self, connection: Connection, collection: str) -> None:
        served, alias, timeout = self._served(connection), self.names.alias, self.settings.milvus_timeout
        with connection.explained("切换别名"):
            if served is None:
                connection.client.create_alias(collection, alias, timeout=timeout)
            elif served != collection:
                connection.client.alter_alias(collection, alias, timeout=timeout)

    def _restore(self, connection: Connection, before: str | None) -> None:
        with connection.explained("恢复别名"):
            if before is None:
                connection.client.drop_alias(self.names.alias, timeout=self.settings.milvus_timeout)
            else:
                self._switch(connection, before)

    def _drop(self, connection: Connection, collection: str) -> None:
        with connection.explained("删除集合"):
            connection.client.drop_collection(collection, timeout=self.settings.milvus_load_timeout)

    def _release_others(self, connection: Connection, served: str | None) -> None:
        """Let all collections but one leave the server's memory; one that is opened again is loaded again."""
        for name in self._existing(connection):
            if name != served:
                with connection.explained("释放集合"):
                    connection.client.release_collection(name, timeout=self.settings.milvus_timeout)


def _await_indexes(connection: Connection, collection: str, timeout: float) -> None:
    """Wait until every index is built; the client's own waiting takes half a second for each."""
    started, pause = monotonic(), 0.01
    for index in connection.client.list_indexes(collection, timeout=timeout):
        while True:
            state = connection.client.describe_index(collection, index, timeout=timeout)
            if state.get("state") == "Failed":
                reason = state.get("index_state_fail_reason") or state.get("state_fail_reason") or "原因不明"
                raise EngineUnavailable(f"Milvus（{connection.address}）未能建立索引 {index}：{reason}。")
            if state.get("state", "Finished") == "Finished":
                break
            if monotonic() - started > timeout:
                raise EngineUnavailable(
                    f"Milvus（{connection.address}）在 {timeout:g} 秒内没有建好索引 {index}。"
                    "请检查服务，或加大 ZHENGWEN_MILVUS_LOAD_TIMEOUT。"
                )
            sleep(pause)
            pause = min(2 * pause, 2.0)


def _check(connection: Connection, held: int, total: int) -> None:
    if held != total:
        raise EngineUnavailable(
            f"装入 Milvus（{connection.address}）后只有 {held} 个条款，应有 {total} 个。"
            "请检查服务后重新运行 zhengwen index。"
        )


def _silent(_: int, __: int) -> None:
    """Tell nobody."""
