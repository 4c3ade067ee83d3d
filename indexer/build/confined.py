"""The process that applies a function to one item after the other, within bounds; see `workers` for its other end."""

import io
import math
import multiprocessing
import multiprocessing.connection
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from indexer.build.bounds import Bounds

DONE, RAISED, MEMORY, OUTPUT = b"d", b"r", b"m", b"o"
"""What a reply begins with; the pickled result or error follows the first two."""


def serve(function: Callable[[Any], Any], connection: Connection, bounds: Bounds) -> None:
    """Answer items from `connection` until it is closed; after a stop by a limit, end, since memory may be in shreds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which then ends this process
    _end_with_parent()
    _confine(bounds)
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        _allow_time(bounds.cpu_seconds)
        reply = _reply(function, item, bounds.output_bytes)
        connection.send_bytes(reply)
        if reply in (MEMORY, OUTPUT):
            return


def _reply(function: Callable[[Any], Any], item: Any, most: int) -> bytes | memoryview:
    reply = io.BytesIO()
    reply.write(DONE)
    try:
        pickle.dump(function(item), reply, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return MEMORY
    except Exception as error:  # noqa: BLE001 - the parent raises it
        return RAISED + pickle.dumps(error)
    return reply.getbuffer() if reply.tell() <= most else OUTPUT


def _confine(bounds: Bounds) -> None:
    _lower(resource.RLIMIT_DATA, bounds.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, bounds.output_bytes)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    """Set a limit for good, unless a lower one is set already."""
    _, most = resource.getrlimit(limit)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(limit, (value, value))


def _allow_time(seconds: int) -> None:
    """Let the kernel end this process (SIGXCPU) when it has used so much more processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime) + seconds
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most)
    )


def _end_with_parent() -> None:
    """Let this process end when the one that started it is gone, killed ones included."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_exit, args=(parent.sentinel,), daemon=True).start()


def _wait_and_exit(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
