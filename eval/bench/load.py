"""Many clients at once: how long each question takes, and how many are answered a second."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Load:
    """What so many clients saw: milliseconds a question by percentile, and questions a second of all together."""

    clients: int
    asked: int
    p50: float
    p95: float
    p99: float
    a_second: float


def measured(ask: Callable[[Q], object], questions: Sequence[Q], clients: int, limit_s: float) -> Load:
    """Ask every question once, by `clients` threads of this process, for `limit_s` seconds at most.

    Each client takes the next question as soon as it has its answer.
    """
    spent: list[list[float]] = [[] for _ in range(clients)]
    at = iter(questions)
    lock = threading.Lock()
    started = time.perf_counter()

    def run(own: list[float]) -> None:
        while time.perf_counter() - started < limit_s:
            with lock:
                question = next(at, None)
            if question is None:
                return
            begun = time.perf_counter()
            ask(question)
            own.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=run, args=(own,)) for own in spent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load_of(clients, [one for own in spent for one in own], time.perf_counter() - started)


def load_of(clients: int, spent_ms: Sequence[float], seconds: float) -> Load:
    """Sum up the times of single questions."""
    p50, p95, p99 = (float(np.percentile(spent_ms, share)) for share in (50, 95, 99))
    return Load(clients, len(spent_ms), p50, p95, p99, len(spent_ms) / seconds)
