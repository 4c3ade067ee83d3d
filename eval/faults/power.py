"""What a power cut leaves of a folder: nothing is on the disk for sure that was not synced."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from eval.faults.tripwire import Step, Verdict

Loss = Literal["empty", "zeros", "names"]
"""empty: files that were not synced are empty; zeros: they are full of zeros; names: as zeros, and new names are gone too."""

_WRITES = frozenset({"write", "pwrite64", "writev", "pwritev", "mmap", "ftruncate", "fallocate", "truncate"})
_CREATES = frozenset({"open", "openat", "mkdir", "mkdirat"})
_RENAMES = frozenset({"rename", "renameat", "renameat2"})


@dataclass(slots=True)
class PowerCut:
    """Judges the steps of a process, kills it before step `at`, and then takes away what had not reached the disk.

    A file is safe from its fsync to its next change; a name is safe after the fsync of its folder.
    """

    at: int
    _unsynced: set[Path] = field(default_factory=set)
    _undo: list[tuple[Path, Callable[[], object]]] = field(default_factory=list)

    def __call__(self, number: int, step: Step) -> Verdict:
        """Take note of a step that is about to be made; 0 at the one where the power goes."""
        if number == self.at:
            return 0
        if step.call in _WRITES:
            self._unsynced.update(step.paths)
        elif step.call in ("fsync", "fdatasync"):
            self._synced(step.paths[0])
        elif step.call in _CREATES and not step.paths[0].exists():
            path = step.paths[0]
            self._undo.append((path.parent, lambda: _remove(path)))
        elif step.call in _RENAMES:
            self._renamed(*step.paths)
        return None

    def lose(self, loss: Loss) -> None:
        """Take away what was not synced."""
        for path in self._unsynced:
            if path.is_file():
                path.write_bytes(b"" if loss == "empty" else bytes(path.stat().st_size))
        if loss == "names":
            for _, undo in reversed(self._undo):
                undo()

    def _synced(self, path: Path) -> None:
        self._unsynced.discard(path)
        self._undo = [(folder, undo) for folder, undo in self._undo if folder != path]

    def _renamed(self, source: Path, target: Path) -> None:
        before = target.read_bytes() if target.is_file() else None

        def undo() -> None:
            if target.exists():
                target.rename(source)
            if before is not None:
                target.write_bytes(before)

        self._unsynced = {_moved(path, source, target) for path in self._unsynced}
        self._undo.append((target.parent, undo))


def _moved(path: Path, source: Path, target: Path) -> Path:
    return target / path.relative_to(source) if path.is_relative_to(source) else path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
