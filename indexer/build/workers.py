"""A function over many items in worker processes: results in order, few in memory, a dead worker costs one item."""

import multiprocessing
import multiprocessing.connection
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

I = TypeVar("I")  # noqa: E741 - item
R = TypeVar("R")

_AHEAD = 3
"""Items in work or waiting for each worker; bounds what is held in memory."""


class Workers(Generic[I, R]):
    """Applies one function to items; use it as a context manager, so that the processes end with it.

    function   a function of a module; its argument and result travel between processes
    on_death   what stands for the result of an item whose worker died over it
    processes  how many workers; 0 does the work in this process
    """

    def __init__(
        self, function: Callable[[I], R], on_death: Callable[[I], R], processes: int | None = None
    ) -> None:
        self._function = function
        self._on_death = on_death
        self._processes = available_cores() if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Workers[I, R]":
        return self

    def __exit__(self, *_: object) -> None:
        self._discard()

    def map(self, items: Iterable[I]) -> Iterator[R]:
        """Yield the result of each item, in order; raises what the function raises."""
        if not self._processes:
            yield from map(self._function, items)
            return
        window: deque[tuple[I, Future[R]]] = deque()
        for item in items:
            window.append((item, self._submit(item)))
            if len(window) >= _AHEAD * self._processes:
                yield self._result(*window.popleft())
        while window:
            yield self._result(*window.popleft())

    def _submit(self, item: I) -> "Future[R]":
        try:
            return self._executor().submit(self._function, item)
        except BrokenProcessPool:
            self._discard()
            return self._executor().submit(self._function, item)

    def _result(self, item: I, future: "Future[R]") -> R:
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(item)

    def _alone(self, item: I) -> R:
        """Try an item that was in work when a worker died by itself, to learn whether it was the cause."""
        with _pool(1) as pool:
            try:
                return pool.submit(self._function, item).result()
            except BrokenProcessPool:
                return self._on_death(item)

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _pool(self._processes)
        return self._pool

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def available_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(processes: int) -> ProcessPoolExecutor:
    """Start workers clean: forking this process would copy its threads' locks in whatever state they are."""
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _end_with_parent)


def _end_with_parent() -> None:
    """Let this worker end when the process that started it is gone, killed ones included."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_exit, args=(parent.sentinel,), daemon=True).start()


def _wait_and_exit(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
