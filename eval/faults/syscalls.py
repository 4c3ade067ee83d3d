"""The system calls that change a disk, and the kernel filter that hands them over before they are made.

seccomp(2), seccomp_unotify(2): needs Linux 5.5 and no privilege. The numbers are those of the kernel's tables.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Mapping, Sequence

CALLS: Mapping[str, Mapping[str, int]] = {
    "x86_64": {
        "write": 1, "pwrite64": 18, "writev": 20, "pwritev": 296, "mmap": 9, "fallocate": 285,
        "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77, "open": 2, "openat": 257,
        "rename": 82, "renameat": 264, "renameat2": 316, "unlink": 87, "unlinkat": 263, "rmdir": 84,
        "mkdir": 83, "mkdirat": 258,
    },
    "aarch64": {
        "write": 64, "pwrite64": 68, "writev": 66, "pwritev": 70, "mmap": 222, "fallocate": 47,
        "fsync": 82, "fdatasync": 83, "truncate": 45, "ftruncate": 46, "openat": 56,
        "renameat": 38, "renameat2": 276, "unlinkat": 35, "mkdirat": 34,
    },
}  # fmt: skip
"""Numbers by machine and name."""

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_NO_NEW_PRIVS, _SET_FILTER, _NEW_LISTENER = 38, 1, 8
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_ARGUMENTS = 16
"""Offset of the arguments in struct seccomp_data, eight bytes each, low half first."""

_GUARDED = {
    "mmap": ((2, 0x2), (3, 0x1)),
    "open": ((1, os.O_CREAT),),
    "openat": ((2, os.O_CREAT),),
}
"""Calls that change a disk only where a bit of an argument is set: (argument, bit); PROT_WRITE and MAP_SHARED for mmap."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def numbers() -> Mapping[int, str]:
    """Return the names of the calls by their numbers on this machine, none where it is not known."""
    return {number: name for name, number in CALLS.get(platform.machine(), {}).items()}


def watch() -> int:
    """Let whoever holds the returned descriptor decide on every such call of this process from now on; for good.

    Raises OSError where the kernel cannot do this, or does not allow it.
    """
    code = b"".join(struct.pack("HBBI", *line) for line in _program(CALLS[platform.machine()]))
    held = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    listener = int(
        libc.syscall(_SECCOMP[platform.machine()], _SET_FILTER, _NEW_LISTENER, ctypes.byref(program))
    )
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return listener


def _program(calls: Mapping[str, int]) -> list[tuple[int, int, int, int]]:
    """Return the filter: (operation, skip if true, skip if false, operand) a line; see bpf(4)."""
    lines: list[tuple[int, int, int, int]] = [(_LOAD, 0, 0, 0)]
    for name, number in calls.items():
        body = _answer(_GUARDED.get(name, ()))
        lines += [(_EQUAL, 0, len(body), number), *body]
    return [*lines, (_RETURN, 0, 0, _ALLOW)]


def _answer(bits: Sequence[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    lines: list[tuple[int, int, int, int]] = []
    for argument, bit in bits:
        lines += [
            (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
            (_ANY_BIT, 1, 0, bit),
            (_RETURN, 0, 0, _ALLOW),
        ]
    return [*lines, (_RETURN, 0, 0, _NOTIFY)]
