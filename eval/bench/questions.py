"""How long a question takes within the process, whole and without each search."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from service.engine import Engine
from service.schema import AskRequest


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a question, over all questions after a warm-up."""

    name: str
    p50: float
    p95: float
    p99: float


def measure_questions(engine: Engine, questions: Sequence[str], rounds: int = 3) -> list[Latency]:
    """Time answers, the ranking alone, and the ranking without vectors or records."""
    plan, retriever, make = engine.retriever.plan, engine.retriever, engine.maker.make
    words_only = retriever.with_plan(replace(plan, dense=0, facts=False))
    timed: dict[str, Callable[[str], object]] = {
        "回答": lambda text: engine.ask(AskRequest(question=text)),
        "排序": lambda text: retriever.rank(make(text)),
        "排序（只用词）": lambda text: words_only.rank(make(text)),
    }
    found = []
    for name, run in timed.items():
        for text in questions:
            run(text)
        spent = []
        for text in list(questions) * rounds:
            started = time.perf_counter()
            run(text)
            spent.append((time.perf_counter() - started) * 1000)
        found.append(Latency(name, *(float(np.percentile(spent, share)) for share in (50, 95, 99))))
    return found
