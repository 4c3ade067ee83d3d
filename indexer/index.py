"""One generation of an index, open for questions: verified file by file, mapped into memory, read-only."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast, get_args

from corpus.errors import IndexDamaged, IndexMismatch
from indexer import dense as dense_search
from indexer import store as storage
from indexer.dense import DenseIndex
from indexer.encoder import Encoder, open_encoder
from indexer.engine import SearchEngine
from indexer.facets import Facets
from indexer.local import LocalEngine
from indexer.manifest import Manifest, check_files, read_manifest
from indexer.publish import Lease, current_generation, generations
from indexer.sparse import SparseIndex
from indexer.store import Store
from indexer.tokenizer import Tokenizer

_ATTEMPTS = 3
"""How often to look again where a builder published, and removed what was being opened."""


EngineOpener = Callable[[Manifest, SparseIndex, DenseIndex], SearchEngine]
"""Makes the engine that finds candidates in a generation, given its arrays; raises EngineUnavailable."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that answers a question; any number of threads may read.

    generation  its name
    published   the generation that CURRENT named when this one was opened, None where CURRENT was unreadable
    fault       why an older generation than the published one serves, in Chinese; None where all is well
    engine      finds the candidates for a question
    """

    generation: str
    published: str | None
    fault: str | None
    manifest: Manifest
    store: Store
    sparse: SparseIndex
    dense: DenseIndex
    facets: Facets
    encoder: Encoder
    tokenizer: Tokenizer
    lease: Lease
    engine: SearchEngine

    @classmethod
    def open(
        cls, index_dir: Path, encoder: Encoder | None = None, engine: EngineOpener | None = None
    ) -> Self:
        """Open the generation in service; where it is damaged, the newest good one before it.

        encoder  what questions are encoded with; the built-in one where it is None
        engine   opens what finds candidates; the arrays of the generation where it is None
        Raises IndexMissing where nothing has been published, IndexMismatch where the index was made with another
        encoder, tokenizer or format version, IndexDamaged where no generation is whole, EngineUnavailable where the
        engine does not answer or lacks the generation.
        """
        chosen = encoder or open_encoder(None)
        fault: IndexDamaged | None = None
        for _ in range(_ATTEMPTS):
            published, fault = _pointer(index_dir)
            for name in _candidates(index_dir, published):
                try:
                    return cls._opened(index_dir / name, published, fault, chosen, engine or _local)
                except IndexDamaged as found:
                    fault = fault or found
                except IndexMismatch:
                    if name == published:
                        raise
                    # an older one that this program cannot read does not help, nor is it what is wrong
            if _pointer(index_dir)[0] == published:
                break
        raise fault or IndexDamaged(f"{index_dir} 中没有完好的索引。请运行 zhengwen index 重新建立索引。")

    def close(self) -> None:
        """Close the engine and the store, and let builders remove the generation; call it when no thread reads any more."""
        self.engine.close()
        self.store.close()
        self.lease.close()

    @classmethod
    def _opened(
        cls,
        folder: Path,
        published: str | None,
        fault: IndexDamaged | None,
        encoder: Encoder,
        engine: EngineOpener,
    ) -> Self:
        manifest = read_manifest(folder)
        if manifest.generation != folder.name:
            raise IndexDamaged(
                f"索引 {folder} 的清单属于 {manifest.generation}。请运行 zhengwen index 重新建立索引。"
            )
        tokenizer = Tokenizer()
        check_match(folder, manifest, tokenizer, encoder)
        with ExitStack() as opened:
            try:
                lease = Lease(folder)
                opened.callback(lease.close)
                check_files(folder, manifest)
                store = Store(folder / storage.FILE)
                opened.callback(store.close)
                sparse = SparseIndex.open(folder, manifest.fields)
                dense = DenseIndex.open(folder, cast(dense_search.Engine, manifest.engine))
                facets = Facets.open(folder)
            except (OSError, ValueError, RuntimeError, sqlite3.Error) as error:
                raise IndexDamaged(
                    f"索引 {folder} 无法打开：{error}。请运行 zhengwen index 重新建立索引。"
                ) from error
            if not store.clause_count == len(sparse) == len(dense) == len(facets):
                raise IndexDamaged(
                    f"索引 {folder} 的各部分条款数不一致。请运行 zhengwen index 重新建立索引。"
                )
            searching = engine(manifest, sparse, dense)
            opened.pop_all()
        why = None if fault is None else f"{fault}目前使用 {folder.name}。"
        return cls(
            folder.name,
            published,
            why,
            manifest,
            store,
            sparse,
            dense,
            facets,
            encoder,
            tokenizer,
            lease,
            searching,
        )


def _local(_: Manifest, sparse: SparseIndex, dense: DenseIndex) -> SearchEngine:
    return LocalEngine(sparse, dense)


def check_match(folder: Path, manifest: Manifest, tokenizer: Tokenizer, encoder: Encoder) -> None:
    """Raise IndexMismatch where an index was made with another tokenizer or encoder, or for another search."""
    if manifest.tokenizer != tokenizer.fingerprint:
        raise IndexMismatch(
            f"索引 {folder} 用另一版分词（{manifest.tokenizer}）建立，本程序为 {tokenizer.fingerprint}。"
            "请运行 zhengwen index 重新建立索引。"
        )
    if (manifest.encoder, manifest.dimensions) != (encoder.name, encoder.dimensions):
        raise IndexMismatch(
            f"索引 {folder} 用编码器 {manifest.encoder}（{manifest.dimensions} 维）建立，"
            f"当前为 {encoder.name}（{encoder.dimensions} 维）。"
            "请把 ZHENGWEN_ENCODER 设为原来的编码器，或运行 zhengwen index 重新建立索引。"
        )
    if manifest.engine not in get_args(dense_search.Engine):
        raise IndexMismatch(
            f"索引 {folder} 的向量按 {manifest.engine} 的方式存放，本程序不认得。请运行 zhengwen index 重新建立索引。"
        )


def _pointer(index_dir: Path) -> tuple[str | None, IndexDamaged | None]:
    """Return what CURRENT names, or what is wrong with it; raises IndexMissing where it is not there."""
    try:
        return current_generation(index_dir), None
    except IndexDamaged as fault:
        return None, fault


def _candidates(index_dir: Path, published: str | None) -> Iterator[str]:
    """Yield the generation to open, then what to fall back to: those before it, newest first."""
    if published is not None:
        yield published
    for name in reversed(generations(index_dir)):
        if published is None or name < published:
            yield name
