"""A function over many items in worker processes: results in order, few in memory, and no item that harms another.

Each worker is a process within bounds. One that dies, or that has to be ended because an item takes too much, costs
that item alone: a worker answers in order, so the first unanswered item is the one it was at. It is replaced at once.
"""

import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from indexer.build.bounds import Bounds, Stop
from indexer.build.confined import DONE, MEMORY, OUTPUT, serve

I = TypeVar("I")  # noqa: E741 - item
R = TypeVar("R")
Job = tuple[Any, "Future[Any]"]

_AHEAD = 3
"""Items in work or waiting for each worker; bounds what is held in memory."""

_SENT = 2
"""Items that a worker has at a time: the second is there when it is done with the first."""

_PRELOADED = ["__main__", "indexer.build.extraction"]
"""Imported once by the process that workers are forked from, so that a new one starts within milliseconds."""


class Workers(Generic[I, R]):
    """Applies one function to items; use it as a context manager, so that the processes end with it.

    function   a function of a module; its argument and result travel between processes
    on_stop    what stands for the result of an item that was stopped, and why it was
    processes  how many workers; 0 does the work in this process, without bounds
    """

    def __init__(
        self,
        function: Callable[[I], R],
        on_stop: Callable[[I, Stop], R],
        processes: int | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self._function = function
        self._on_stop = on_stop
        self._processes = available_cores() if processes is None else processes
        self._bounds = bounds or Bounds()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._keepers: list[_Keeper[I, R]] = []

    def __enter__(self) -> "Workers[I, R]":
        return self

    def __exit__(self, *_: object) -> None:
        for keeper in self._keepers:
            keeper.dismiss()
        for _keeper in self._keepers:
            self._jobs.put(None)
        for keeper in self._keepers:
            keeper.join()
        self._keepers.clear()

    def map(self, items: Iterable[I]) -> Iterator[R]:
        """Yield the result of each item, in order; raises what the function raises."""
        if not self._processes:
            yield from map(self._here, items)
            return
        window: deque[Future[R]] = deque()
        for item in items:
            window.append(self._submit(item))
            if len(window) >= _AHEAD * self._processes:
                yield window.popleft().result()
        while window:
            yield window.popleft().result()

    def _here(self, item: I) -> R:
        try:
            return self._function(item)
        except MemoryError:
            return self._on_stop(item, "memory")

    def _submit(self, item: I) -> "Future[R]":
        future: Future[R] = Future()
        self._jobs.put((item, future))
        if len(self._keepers) < self._processes:
            keeper = _Keeper(self._jobs, self._function, self._on_stop, self._bounds, self._processes)
            self._keepers.append(keeper)
            keeper.start()
        return future


class _Keeper(threading.Thread, Generic[I, R]):
    """Keeps one worker busy, and replaces it when it is gone."""

    def __init__(
        self,
        jobs: "queue.SimpleQueue[Job | None]",
        function: Callable[[I], R],
        on_stop: Callable[[I, Stop], R],
        bounds: Bounds,
        crowd: int,
    ) -> None:
        super().__init__(name="reader", daemon=True)
        self._jobs = jobs
        self._function = function
        self._on_stop = on_stop
        self._bounds = bounds
        self._crowd = crowd
        self._sent: deque[Job] = deque()
        self._worker: tuple[BaseProcess, Connection] | None = None
        self._lock = threading.Lock()
        self._dismissed = False

    def dismiss(self) -> None:
        """End the worker, whatever it is doing; the thread ends with the next job it takes."""
        with self._lock:
            self._dismissed = True
            if self._worker:
                self._worker[0].kill()

    def run(self) -> None:
        """Take jobs until one is None."""
        try:
            while self._take() and not self._dismissed:
                self._answer_first()
        except BaseException as error:
            for _, future in self._sent:
                future.set_exception(error)
            if not self._dismissed:
                raise
        finally:
            self._end()

    def _take(self) -> bool:
        """Have the worker begin with a job, and lay a second one ready where enough are left for the others."""
        if not self._sent:
            job = self._jobs.get()
            if job is None:
                return False
            self._hand_over(job)
        if len(self._sent) < _SENT and self._jobs.qsize() > self._crowd:
            job = self._jobs.get()
            if job is None:
                return False
            self._hand_over(job)
        return True

    def _hand_over(self, job: Job) -> None:
        self._sent.append(job)
        if self._worker is None:
            self._start()
        else:
            self._tell(job[0])

    def _start(self) -> None:
        """Start a worker with what is unanswered."""
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve, args=(self._function, theirs, self._bounds), name="reader", daemon=True
        )
        with self._lock:
            process.start()
            self._worker = process, ours
            if self._dismissed:
                process.kill()
        theirs.close()
        for item, _ in self._sent:
            self._tell(item)

    def _tell(self, item: I) -> None:
        assert self._worker is not None  # noqa: S101 - for the type checker
        try:
            self._worker[1].send(item)
        except OSError:  # it is gone; asking for its answer will tell why
            return

    def _answer_first(self) -> None:
        item, future = self._sent[0]
        reply = self._reply()
        if isinstance(reply, bytes):
            self._sent.popleft()
            kind, body = reply[:1], memoryview(reply)[1:]
            if kind == DONE:
                future.set_result(pickle.loads(body))  # noqa: S301 - from a process of this program
            else:
                future.set_exception(pickle.loads(body))  # noqa: S301
            return
        self._end()
        if not self._dismissed:
            self._sent.popleft()
            future.set_result(self._on_stop(item, reply))
            if self._sent:
                self._start()

    def _reply(self) -> bytes | Stop:
        """Return what the worker answers, or why it will not."""
        assert self._worker is not None  # noqa: S101 - for the type checker
        process, connection = self._worker
        try:
            if not connection.poll(self._bounds.seconds):
                return "time"
            reply = connection.recv_bytes()
        except (EOFError, OSError):
            process.join()
            return _STOPS.get(process.exitcode or 0, "crashed")
        if reply == MEMORY:
            return "memory"
        return "output" if reply == OUTPUT else reply

    def _end(self) -> None:
        with self._lock:
            if self._worker is None:
                return
            process, connection = self._worker
            self._worker = None
        process.kill()
        process.join()
        process.close()
        connection.close()


_STOPS: dict[int, Stop] = {-signal.SIGXCPU: "cpu", -signal.SIGKILL: "killed"}


def available_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context() -> Any:
    """Return how workers are started: forked from a clean process, since this one's threads may hold locks."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
