"""The engines that are measured side by side, one file each; all get the same tokens, vectors and questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from eval.bench.material import Material, Query

Search = Callable[[Query], Sequence[int]]
"""From a question to the rows of its ten best clauses, best first."""

K = 10


class Peer(Protocol):
    """One engine: `build` writes what it searches into a folder, `opened` gives a search on it for any number of threads."""

    def build(self, material: Material, folder: Path, /) -> None: ...  # noqa: D102
    def opened(self, material: Material, folder: Path, /) -> Search: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Entry:
    """How an engine is listed.

    label     what tables call it
    kind      what it ranks by
    packages  what must be installed, by the name that Python imports
    lasting   its index outlives the process that built it
    """

    label: str
    kind: str
    packages: tuple[str, ...] = ()
    lasting: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """The packages that are not installed."""
        return tuple(name for name in self.packages if find_spec(name) is None)


PEERS: Mapping[str, Entry] = {
    "zhengwen": Entry("政问（混合）", "词、向量、记录"),
    "zhengwen_bm25": Entry("政问（BM25）", "词"),
    "tantivy": Entry("tantivy", "词", ("tantivy",)),
    "sqlite_fts5": Entry("SQLite FTS5", "词"),
    "bm25s": Entry("bm25s", "词", ("bm25s",)),
    "rank_bm25": Entry("rank-bm25", "词", ("rank_bm25",), lasting=False),
    "faiss_flat": Entry("FAISS Flat", "向量"),
    "milvus_lite": Entry("Milvus Lite", "向量", ("pymilvus", "milvus_lite")),
}
"""All engines by the name of their module."""


def peer(name: str) -> Peer:
    """Return an engine; ImportError where a package that it needs is not there."""
    made: Peer = import_module(f"eval.bench.peers.{name}").make()
    return made
