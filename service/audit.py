"""The audit log: append-only JSON Lines in which every line carries the SHA-256 of the line before it.

A folder holds `audit-<day>-<number>.jsonl`; the chain runs on from file to file, and HEAD holds the number of lines
ever written with the hash of the last, so that lines missing at the end are found too. Files past their days are
removed, and a line says so, with the hash on which the oldest remaining file builds.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from filelock import FileLock

GENESIS = "0" * 64
_FILE = re.compile(r"audit-(?P<day>\d{8})-(?P<number>\d{6})\.jsonl")
_LOCK_S = 5.0
_TAIL = 1 << 16

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain reaches: lines ever written, and the hash of the last."""

    lines: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: the lines that were read, where the chain reaches, and each fault in Chinese."""

    lines: int
    files: int
    head: Head
    faults: tuple[str, ...]


class AuditLog:
    """Appends records; any number of processes may write to one folder, one thread each."""

    def __init__(
        self,
        folder: Path,
        days: int = 180,
        file_bytes: int = 64 << 20,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._folder = folder
        self._days = days
        self._file_bytes = file_bytes
        self._today = today
        self._lock: FileLock | None = None

    def append(self, records: Sequence[Record]) -> None:
        """Write records to the end of the chain and to the disk; raises OSError (TimeoutError) where that fails."""
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(self._folder / ".lock", timeout=_LOCK_S, thread_local=False)
        with self._lock:
            _mend(self._folder)
            head = read_head(self._folder)
            last = _last_file(self._folder)
            path = self._current(last)
            if path != last:
                head = self._expire(path, head)
            _write(self._folder, path, records, head)

    def _current(self, last: Path | None) -> Path:
        day = f"{self._today():%Y%m%d}"
        number = 1
        if last is not None:
            named = _FILE.fullmatch(last.name)
            number = int(named["number"]) + 1 if named else 1
            if named and named["day"] >= day and last.stat().st_size < self._file_bytes:
                return last
        return self._folder / f"audit-{day}-{number:06d}.jsonl"

    def _expire(self, path: Path, head: Head) -> Head:
        """Remove the files past their days, after a line that says so."""
        limit = f"{self._today() - timedelta(days=self._days):%Y%m%d}"
        for old in audit_files(self._folder):
            named = _FILE.fullmatch(old.name)
            if named is None or named["day"] >= limit:
                break
            note = {"time": _now(), "event": "expired", "file": old.name, "last": _last_hash(old)}
            head = _write(self._folder, path, [note], head)
            old.unlink()
        return head


def verify(folder: Path, known: str | None = None) -> Verdict:
    """Check every line of an audit log, the oldest first.

    known  a hash noted earlier that must still be in the chain
    """
    faults: list[str] = []
    if not folder.is_dir():
        return Verdict(0, 0, Head(), (f"审计文件夹 {folder} 不存在。",))
    with FileLock(folder / ".lock", timeout=_LOCK_S):
        files, head = audit_files(folder), read_head(folder)
        before, lines, expired, numbers = "", 0, set[str](), list[int]()
        first_prev, seen = GENESIS, known is None or known == GENESIS
        for path in files:
            named = _FILE.fullmatch(path.name)
            numbers.append(int(named["number"]) if named else 0)
            for n, raw in enumerate(_lines(path), 1):
                record, fault = _read(raw)
                if fault:
                    faults.append(f"{path.name}:{n}: {fault}")
                prev = record.get("prev")
                if not before:
                    first_prev = str(prev)
                elif prev != before and not fault:
                    faults.append(f"{path.name}:{n}: 与上一行接不上，上一行被改动、删除或调换了次序。")
                if record.get("event") == "expired":
                    expired.add(str(record.get("last")))
                before = _hash(raw)
                seen = seen or before == known
                lines += 1
    if first_prev != GENESIS and first_prev not in expired:
        faults.append("最早的文件之前还应有记录，没有到期清理的记载，文件被删除了。")
    if any(later != number + 1 for number, later in pairwise(numbers)):
        faults.append("审计文件的编号不连续，中间的文件被删除了。")
    if (before or GENESIS) != head.hash:
        faults.append("末尾与 HEAD 记载的不一致，最后的记录被改动、删除或没有写完。")
    if not seen:
        faults.append(f"记录链里没有 {known}，这一行被改动或删除了。")
    return Verdict(lines, len(files), head, tuple(faults))


def audit_files(folder: Path) -> list[Path]:
    """Return the files of an audit log in the order of their numbers."""
    found = [(match["number"], path) for path in folder.iterdir() if (match := _FILE.fullmatch(path.name))]
    return [path for _, path in sorted(found)]


def read_head(folder: Path) -> Head:
    """Return how far the chain reaches; raises OSError where HEAD is not what was written."""
    path = folder / "HEAD"
    if not path.exists():
        return Head()
    lines, _, last = path.read_text("ascii").strip().partition(" ")
    if not lines.isdigit() or len(last) != len(GENESIS):
        raise OSError(f"审计文件 {path} 已损坏，请用 zhengwen audit verify 检查。")
    return Head(int(lines), last)


def _write(folder: Path, path: Path, records: Sequence[Record], head: Head) -> Head:
    lines, prev = [], head.hash
    for record in records:
        raw = json.dumps({**record, "prev": prev}, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "replace"
        )
        prev = _hash(raw)
        lines.append(raw + b"\n")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
    written = Head(head.lines + len(records), prev)
    beside = folder / ".HEAD"
    beside.write_text(f"{written.lines} {written.hash}\n", "ascii")
    beside.replace(folder / "HEAD")
    return written


def _mend(folder: Path) -> None:
    """Take back what a killed process wrote of a line or did not enter in HEAD, so that the chain can go on.

    Only whole lines that build on HEAD are entered; whatever else stands at the end is left for `verify` to find.
    """
    path = _last_file(folder)
    if path is None:
        return
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    whole, newline, torn = tail.rpartition(b"\n")
    if torn and (newline or size <= _TAIL):
        os.truncate(path, size - len(torn))
    head = read_head(folder)
    if not newline or _hash(whole.rpartition(b"\n")[2]) == head.hash:
        return
    lines, prev = head.lines, head.hash
    for raw in _lines(path):
        record, _ = _read(raw)
        if record.get("prev") == prev:
            lines, prev = lines + 1, _hash(raw)
    if prev != head.hash:
        (folder / "HEAD").write_text(f"{lines} {prev}\n", "ascii")


def _last_file(folder: Path) -> Path | None:
    files = audit_files(folder)
    return files[-1] if files else None


def _last_hash(path: Path) -> str:
    last = GENESIS
    for raw in _lines(path):
        last = _hash(raw)
    return last


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for raw in file:
            yield raw.removesuffix(b"\n")


def _read(raw: bytes) -> tuple[dict[str, Any], str]:
    with suppress(ValueError):
        record = json.loads(raw)
        if isinstance(record, dict):
            return record, ""
    return {}, "不是一行完整的记录。"


def _hash(raw: bytes) -> str:
    return sha256(raw).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
