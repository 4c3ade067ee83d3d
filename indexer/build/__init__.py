"""From folders of documents to a published generation of the index, a document at a time."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from corpus.catalog import Catalog, Entry, read_catalog
from corpus.errors import IndexFault
from corpus.library import SourceFile, find_files, hash_of
from corpus.limits import Limits
from indexer.build.assembly import Assembly
from indexer.build.bounds import Bounds, Stop
from indexer.build.earlier import Earlier
from indexer.build.extraction import (
    Extract,
    Extractors,
    Failure,
    Task,
    built_in_encoder,
    extract,
    stopped,
)
from indexer.build.publication import described, publish_with
from indexer.build.workers import Workers, available_cores
from indexer.encoder import Encoder
from indexer.engine import Mirror
from indexer.manifest import code_version
from indexer.publish import KEPT, build_lock, new_generation
from indexer.store.schema import DocumentEntry

Stage = Literal["check", "read", "write", "load", "publish"]
"""check: what changed since the last build; read: documents; write: postings and vectors; load: into the search engine;
publish: to the disk."""

Progress = Callable[[Stage, int, int], None]
"""Called with the stage, how much of it is done and how much there is; documents for check and read, clauses for load, else steps."""

_FEW = 16
"""Up to so many files are read by one worker: starting more would take longer."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    generation  the generation in service afterwards
    published   False where nothing had changed, so that the generation before still serves
    indexed     documents read, reused those taken over unchanged
    failed      (file, reason in Chinese) of those that could not be read
    counts      documents, clauses, targets, duties, references, terms, postings of the generation
    seconds     in all, and `stages` by stage
    """

    generation: str
    published: bool
    indexed: int
    reused: int
    failed: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    seconds: float
    stages: Mapping[str, float] = field(default_factory=dict)


def build(
    corpus_dirs: Sequence[Path],
    index_dir: Path,
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    extractors: Extractors | None = None,
    processes: int | None = None,
    wait_s: float = 0.0,
    bounds: Bounds | None = None,
    kept: int = KEPT,
    mirror: Mirror | None = None,
) -> BuildReport:
    """Index every document under the folders and publish the result.

    encoder     makes the vectors; the built-in one where it is None
    progress    is told how far the build is
    extractors  turn a file into records; the real ones where it is None
    processes   read files; None for one a processor (one for a few files), 0 for reading in this process, without
                bounds, which is also the rule for extractors of the caller's own, since they need not be importable
    wait_s      how long to wait for another build of the same index
    bounds      what a process may take for one file
    kept        generations that stay
    mirror      a search engine that is to hold every published generation too

    A file that cannot be read is reported and costs no other. The generation before serves until the new one is
    complete, and goes on serving where the build fails or is killed. Raises IndexFault where not a single document
    could be indexed, another build runs, the folder cannot be written, or the mirror does not take the generation.
    """
    watch = _Stopwatch(progress)
    using = encoder or built_in_encoder()
    code = code_version()
    if mirror:
        mirror.check()
    with (
        build_lock(index_dir, wait_s),
        _explained(index_dir),
        new_generation(index_dir) as (name, folder),
        TemporaryDirectory(prefix=".building-", dir=index_dir, ignore_cleanup_errors=True) as scratch,
        Assembly(folder, Path(scratch), using) as assembly,
    ):
        earlier = Earlier.open(index_dir, code, using)
        steps = _plan(corpus_dirs, earlier, using, extractors or Extractors(), watch)
        if processes is None and extractors is not None:
            processes = 0
        filled = _fill(assembly, steps, earlier, processes, bounds or Bounds(), watch)
        if earlier and not filled.indexed and len(filled.run) == len(earlier.entries):
            if mirror:
                mirror.ensure(earlier.folder, lambda done, total: watch("load", done, total))
            return watch.report(earlier.manifest.generation, False, filled, earlier.manifest.counts)
        if earlier and filled.run:
            assembly.reuse(earlier, filled.run)
        if not assembly.documents:
            raise IndexFault(_nothing(corpus_dirs, filled.failed))
        engine = assembly.finish(lambda done, total: watch("write", done, total))
        watch("publish", 0, 2)
        manifest = described(folder, name, code, using, engine)
        watch("publish", 1, 2)
        publish_with(mirror, index_dir, name, folder, kept, lambda done, total: watch("load", done, total))
        watch("publish", 2, 2)
        return watch.report(name, True, filled, manifest.counts)


@dataclass(slots=True)
class _Filled:
    """What came of the files; `run` are the last unchanged documents, not taken over yet."""

    indexed: int = 0
    reused: int = 0
    failed: list[Failure] = field(default_factory=list)
    run: list[DocumentEntry] = field(default_factory=list)


class _Stopwatch:
    """Passes progress on and keeps the time that each stage took."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._started = self._last = time.perf_counter()
        self._stages: dict[str, float] = {}

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        now = time.perf_counter()
        self._stages[stage] = self._stages.get(stage, 0.0) + now - self._last
        self._last = now
        if self._progress:
            self._progress(stage, done, total)

    def report(
        self, generation: str, published: bool, filled: _Filled, counts: Mapping[str, int]
    ) -> BuildReport:
        """Close the account of a build."""
        return BuildReport(
            generation=generation,
            published=published,
            indexed=filled.indexed,
            reused=filled.reused,
            failed=tuple((failure.file, failure.message) for failure in filled.failed),
            counts=counts,
            seconds=time.perf_counter() - self._started,
            stages=self._stages,
        )


def _plan(
    corpus_dirs: Sequence[Path],
    earlier: Earlier | None,
    encoder: Encoder,
    extractors: Extractors,
    watch: _Stopwatch,
) -> list[DocumentEntry | Task]:
    """Decide for each file, in index order, whether its reading in the earlier generation still holds."""
    catalog = read_catalog(corpus_dirs)
    sources = sorted(find_files(corpus_dirs), key=lambda source: source.doc)
    limits = Limits()
    encode = encoder.name == built_in_encoder().name
    steps: list[DocumentEntry | Task] = []
    for source in sources:
        entry = catalog.entry(source.root, source.doc, source.local)
        key = _key(source, entry, limits)
        known = earlier.entries.get(source.doc) if earlier and key else None
        if known and known.reading == key:
            steps.append(replace(known, source_file=str(source.path)))
        else:
            own = Catalog({source.root: {source.doc: entry}})
            steps.append(Task(source, own, limits, key, encode, extractors))
        watch("check", len(steps), len(sources))
    return steps


def _key(source: SourceFile, entry: Entry, limits: Limits) -> str:
    """Name what a reading depends on besides the code; "" where the file cannot be read."""
    if source.fault:
        return ""
    try:
        if source.path.stat().st_size > limits.file_bytes:
            return ""
        content = hash_of(source.path)
    except OSError:
        return ""  # reading it will say why
    named = (source.doc, source.path.name, content, sorted(entry.items()), limits)
    return sha256(repr(named).encode()).hexdigest()


def _fill(
    assembly: Assembly,
    steps: Sequence[DocumentEntry | Task],
    earlier: Earlier | None,
    processes: int | None,
    bounds: Bounds,
    watch: _Stopwatch,
) -> _Filled:
    """Take over what is unchanged, read the rest; the last run of unchanged documents is left to the caller."""
    filled = _Filled()
    tasks = [step for step in steps if isinstance(step, Task)]
    if processes is None:
        processes = 1 if len(tasks) <= _FEW else available_cores()

    def on_stop(task: Task, stop: Stop) -> Failure:
        return stopped(task, bounds.explain(stop))

    with Workers(extract, on_stop, processes, bounds) as workers:
        made = workers.map(tasks)
        for done, step in enumerate(steps, 1):
            result = next(made) if isinstance(step, Task) else step
            if isinstance(result, Failure):
                filled.failed.append(result)
            elif isinstance(result, Extract):
                _flush(assembly, earlier, filled.run)
                assembly.add(result)
                filled.indexed += 1
            else:
                if filled.run and filled.run[-1].ordinal + 1 != result.ordinal:
                    _flush(assembly, earlier, filled.run)
                filled.run.append(result)
                filled.reused += 1
            watch("read", done, len(steps))
    return filled


def _flush(assembly: Assembly, earlier: Earlier | None, run: list[DocumentEntry]) -> None:
    if earlier and run:
        assembly.reuse(earlier, run)
        run.clear()


@contextmanager
def _explained(index_dir: Path) -> Iterator[None]:
    """Turn a disk that is full, read-only or broken into an IndexFault."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexFault(
            f"写入索引目录 {index_dir} 时出错：{error}。已发布的索引完好，照常服务。请检查磁盘空间和权限后重新运行 zhengwen index。"
        ) from error


def _nothing(corpus_dirs: Sequence[Path], failed: Sequence[Failure]) -> str:
    """Say that there is nothing to publish, and why."""
    folders = "、".join(map(str, corpus_dirs))
    if not failed:
        return f"{folders} 中没有可以建立索引的文件。请用 --corpus 指定存放文件的目录。"
    reasons = "".join(f"\n{failure.file}：{failure.message}" for failure in failed[:5])
    return f"{folders} 中的 {len(failed)} 个文件都无法读取，原有索引未受影响。{reasons}"
