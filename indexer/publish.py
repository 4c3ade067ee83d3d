"""Generations of an index in one folder, and the pointer to the one that serves.

    <index>/CURRENT                        the name of the generation in service
    <index>/000007-20250131T081500Z-1f2e/  a generation: complete, synced to disk, never changed again
    <index>/.building-…                    one that is being written, or was when its builder died
    <index>/.lock                          held by the one process that builds

A reader sees the old generation or the new one, whenever the builder or the machine stops: the files are synced before
their folder gets its name, the folder before CURRENT names it, and CURRENT is replaced in one step (rename).
"""

import fcntl
import os
import re
import secrets
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import IndexDamaged, IndexFault, IndexMissing
from indexer.manifest import FILE as MANIFEST
from indexer.manifest import check_files, read_manifest

CURRENT = "CURRENT"
KEPT = 3
"""Generations that stay after a publication."""

_LOCK = ".lock"
_UNFINISHED = (".building-", ".removed-", ".CURRENT-")
_NAME = re.compile(r"(?P<number>\d{6})-\d{8}T\d{6}Z-[0-9a-f]{4}")


def generations(index_dir: Path) -> list[str]:
    """Return the names of all generations, oldest first."""
    try:
        return sorted(entry.name for entry in index_dir.iterdir() if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return []


def current_generation(index_dir: Path) -> str:
    """Return the name that CURRENT holds; one small read, so it can be asked often.

    Raises IndexMissing where nothing has been published, IndexDamaged where CURRENT holds no generation's name.
    """
    path = index_dir / CURRENT
    try:
        name = path.read_bytes()[:100].decode("ascii", "replace").removesuffix("\n")
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissing(
            f"{index_dir} 中还没有索引。请先运行 zhengwen index --index {index_dir} 建立索引。"
        ) from None
    except OSError as error:
        raise IndexDamaged(
            f"索引指针 {path} 无法读取：{error.strerror or error}。请检查磁盘和权限。"
        ) from error
    if not _NAME.fullmatch(name):
        raise IndexDamaged(f"索引指针 {path} 已损坏。请运行 zhengwen index 重新建立索引。")
    return name


@contextmanager
def build_lock(index_dir: Path, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the right to change the index; raises IndexFault where another process has it for `wait_s` seconds."""
    try:
        _make(index_dir)
        lock = FileLock(index_dir / _LOCK, timeout=wait_s)
        lock.acquire()
    except Timeout:
        raise IndexFault(
            f"另一个进程正在更新索引 {index_dir}。请等它完成后再试，或换一个索引目录（--index）。"
        ) from None
    except OSError as error:
        raise IndexFault(
            f"无法写入索引目录 {index_dir}：{error.strerror or error}。请检查磁盘空间、权限，或用 --index 换一个目录。"
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def new_generation(index_dir: Path) -> Iterator[tuple[str, Path]]:
    """Give the name of the next generation and an empty folder to write it in; the caller holds the lock.

    What an earlier builder left behind is removed first; the folder itself is removed unless it was published.
    """
    for entry in list(index_dir.iterdir()):
        if entry.name.startswith(_UNFINISHED):
            _remove(entry)
    newest = [int(_NAME.fullmatch(name)["number"]) for name in generations(index_dir)[-1:]]  # type: ignore[index]
    number = newest[0] + 1 if newest else 1
    name = f"{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    folder = index_dir / f".building-{name}"
    folder.mkdir()
    try:
        yield name, folder
    finally:
        if folder.exists():
            _remove(folder)


def publish(index_dir: Path, name: str, folder: Path) -> None:
    """Sync a finished generation to disk, give it its name and let CURRENT point to it; the caller holds the lock."""
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    folder.rename(index_dir / name)
    _sync(index_dir)
    _point(index_dir, name)


def prune(index_dir: Path, kept: int = KEPT) -> list[str]:
    """Remove all but the newest `kept` generations and return the names of those removed; the caller holds the lock.

    The one in service stays, and so does one that a process has open (as far as the file system can tell).
    """
    current = current_generation(index_dir)
    removed = []
    for name in generations(index_dir)[:-kept]:
        if name != current and not _in_use(index_dir / name):
            _remove(index_dir / name)
            removed.append(name)
    return removed


def rollback(index_dir: Path, check: Callable[[Path], object] | None = None) -> str:
    """Let CURRENT point to the newest good generation before the one in service, and return its name.

    check  raises IndexFault for the folder of a generation that this program could not serve
    Raises IndexFault where there is none.
    """
    with build_lock(index_dir):
        current = current_generation(index_dir)
        for name in reversed([name for name in generations(index_dir) if name < current]):
            try:
                verify(index_dir, name)
                if check:
                    check(index_dir / name)
            except IndexFault:
                continue
            _turn_to(index_dir, name)
            return name
    raise IndexFault(
        f"{index_dir} 中没有比 {current} 更早且完好的一代索引，无法退回。请运行 zhengwen index 重新建立。"
    )


def verify(index_dir: Path, name: str | None = None) -> str:
    """Check every file of a generation (by default the one in service) against its checksum, and return its name.

    Raises IndexMissing, IndexDamaged or IndexMismatch.
    """
    name = name or current_generation(index_dir)
    manifest = read_manifest(index_dir / name)
    if manifest.generation != name:
        raise IndexDamaged(f"索引 {index_dir / name} 的清单属于 {manifest.generation}。请重新建立索引。")
    check_files(index_dir / name, manifest)
    return name


class Lease:
    """Marks a generation as open, so that no builder removes it, until `close`, garbage collection or the process's end."""

    def __init__(self, folder: Path) -> None:
        file = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
        self._release = weakref.finalize(self, os.close, file)
        with suppress(OSError):  # a file system without locks: removing an open generation is then possible
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def close(self) -> None:
        """Give the mark up."""
        self._release()


def _in_use(folder: Path) -> bool:
    try:
        file = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False


def _point(index_dir: Path, name: str) -> None:
    written = index_dir / f".CURRENT-{secrets.token_hex(4)}"
    try:
        written.write_text(f"{name}\n", encoding="ascii")
        _sync(written)
        written.replace(index_dir / CURRENT)
    finally:
        with suppress(OSError):
            written.unlink(missing_ok=True)
    _sync(index_dir)


def _turn_to(index_dir: Path, name: str) -> None:
    try:
        _point(index_dir, name)
    except OSError as error:
        raise IndexFault(
            f"无法改写索引指针 {index_dir / CURRENT}：{error.strerror or error}。请检查磁盘空间和权限后再试。"
        ) from error


def _make(folder: Path) -> None:
    """Make a folder with those above it; each name is on the disk before anything goes into the folder."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _remove(path: Path) -> None:
    """Remove a folder so that none is ever seen half empty under a generation's name."""
    hidden = path.with_name(f".removed-{path.name.lstrip('.')}-{secrets.token_hex(2)}")
    with suppress(OSError):
        path.rename(hidden)
        _sync(hidden.parent)  # a power cut must not bring the name back when the files are gone
        if hidden.is_dir():
            shutil.rmtree(hidden, ignore_errors=True)
        else:
            hidden.unlink()


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
