"""A process whose changes to a folder are counted one by one, and that is killed or refused at the chosen one."""

import fcntl
import os
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from eval.faults import syscalls

_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NOTICE, _REPLY = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_CONTINUE = 1
_HERE = -100
_REFUSED = 70

_BY_DESCRIPTOR = frozenset(
    {"write", "pwrite64", "writev", "pwritev", "fsync", "fdatasync", "ftruncate", "fallocate"}
)
_PLACES = {
    "open": ((None, 0),), "openat": ((0, 1),), "truncate": ((None, 0),),
    "rename": ((None, 0), (None, 1)), "renameat": ((0, 1), (2, 3)), "renameat2": ((0, 1), (2, 3)),
    "unlink": ((None, 0),), "unlinkat": ((0, 1),), "rmdir": ((None, 0),),
    "mkdir": ((None, 0),), "mkdirat": ((0, 1),),
}  # fmt: skip
"""Where a call names its paths: (argument with the folder's descriptor, argument with the address of the path)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the disk that is about to be made; `paths` has two for a rename."""

    call: str
    paths: tuple[Path, ...]


Verdict = int | None
"""What becomes of a step: None lets it be made, 0 kills the process before it, above 0 it fails with this error number."""


@dataclass(slots=True)
class Run:
    """What came of a process.

    steps   all changes that it began, the one that it was killed at included
    status  exit code, or minus the signal that ended it
    said    what it reported: `str` of the result or of the exception
    """

    steps: list[Step] = field(default_factory=list)
    status: int = 0
    said: str = ""


def possible() -> bool:
    """Return whether this machine can do it."""
    if not syscalls.numbers():
        return False
    return run(lambda: "", Path("/nowhere"), lambda _, __: None).status == 0


def run(work: Callable[[], str], folder: Path, judge: Callable[[int, Step], Verdict]) -> Run:
    """Do `work` in a forked process; `judge` is asked before every change under `folder`, with its number from 0.

    The process ends with 0, or with 1 where `work` raised; what it said is in `Run.said`.
    """
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        _child(work, theirs)
    theirs.close()
    made = Run()
    with ours:
        try:
            _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
            if descriptors:
                _supervise(descriptors[0], child, folder.resolve(), judge, made)
                os.close(descriptors[0])
        finally:
            _, status = os.waitpid(child, 0)
        made.status = os.waitstatus_to_exitcode(status)
        made.said = _all_of(ours)
    return made


def _child(work: Callable[[], str], connection: socket.socket) -> None:
    """Do the work and end the process."""
    status = 1
    try:
        listener = syscalls.watch()
        socket.send_fds(connection, [b"x"], [listener])
        os.close(listener)
        said = work()
        status = 0
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent wants to know
        said = f"{type(error).__name__}: {error}"
    with suppress(BaseException):
        connection.sendall(said.encode())
    os._exit(status)


def _all_of(connection: socket.socket) -> str:
    parts = []
    with suppress(OSError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


def _supervise(
    listener: int, child: int, folder: Path, judge: Callable[[int, Step], Verdict], made: Run
) -> None:
    names = syscalls.numbers()
    waiting = select.poll()
    waiting.register(listener, select.POLLIN)
    while True:
        if not any(event & select.POLLIN for _, event in waiting.poll()):
            return  # the process is gone
        notice = bytearray(_NOTICE.size)
        try:
            fcntl.ioctl(listener, _RECEIVE, notice)
        except OSError:
            continue
        identity, task, _, number, _, _, *arguments = _NOTICE.unpack(notice)
        step = _step(task, names[number], arguments)
        error, go_on = 0, _CONTINUE
        if any(path.is_relative_to(folder) for path in step.paths):
            verdict = judge(len(made.steps), step)
            made.steps.append(step)
            if verdict == 0:
                os.kill(child, signal.SIGKILL)
                return
            if verdict is not None:
                error, go_on = -verdict, 0
        with suppress(OSError):
            fcntl.ioctl(listener, _SEND, bytearray(_REPLY.pack(identity, 0, error, go_on)))


def _step(task: int, call: str, arguments: list[int]) -> Step:
    with suppress(OSError):
        if call in _BY_DESCRIPTOR:
            return Step(call, (_open_file(task, arguments[0]),))
        if call == "mmap":
            at = struct.unpack("i", struct.pack("I", arguments[4] & 0xFFFFFFFF))[0]
            return Step(call, (_open_file(task, at),) if at >= 0 else ())
        places = _PLACES[call]
        return Step(call, tuple(_named(task, arguments, base, at) for base, at in places))
    return Step(call, ())


def _open_file(task: int, descriptor: int) -> Path:
    return Path(f"/proc/{task}/fd/{descriptor & 0xFFFFFFFF}").readlink()


def _named(task: int, arguments: list[int], base: int | None, at: int) -> Path:
    with open(f"/proc/{task}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no file of ours
        memory.seek(arguments[at])
        name = Path(os.fsdecode(_up_to_zero(memory.read(256) or b"")))
    folder = _HERE if base is None else struct.unpack("i", struct.pack("I", arguments[base] & 0xFFFFFFFF))[0]
    start = Path(f"/proc/{task}/cwd").readlink() if folder == _HERE else _open_file(task, folder)
    return start / name


def _up_to_zero(text: bytes) -> bytes:
    return text.partition(b"\0")[0]
