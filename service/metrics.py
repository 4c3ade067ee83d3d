"""What is counted, for Prometheus; one registry an application, so that several may live in one process."""

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from corpus.errors import IndexFault
from service.holder import EngineHolder

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which prometheus_client adds up what several processes count; set before they start."""

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one application."""

    def __init__(self, holder: EngineHolder) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "zhengwen_requests", "Requests by route, method and status.", ("route", "method", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "zhengwen_request_seconds", "Time from request to the last byte.", ("route",),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.questions = Counter(
            "zhengwen_questions", "Questions by kind, decision and reason for abstaining.",
            ("kind", "decision", "reason"), registry=self.registry,
        )  # fmt: skip
        self.withheld = Counter(
            "zhengwen_withheld_sentences", "Sentences withheld because they did not verify.",
            registry=self.registry,
        )  # fmt: skip
        self.limited = Counter(
            "zhengwen_rate_limited", "Requests refused because of the rate, by key or address.", ("by",),
            registry=self.registry,
        )  # fmt: skip
        self.audit_failures = Counter(
            "zhengwen_audit_failures",
            "Records that could not be written to the audit log.",
            registry=self.registry,
        )
        self.feedback_failures = Counter(
            "zhengwen_feedback_failures",
            "Answers that could not be kept for feedback.",
            registry=self.registry,
        )
        self.feedback = Counter(
            "zhengwen_feedback", "Opinions on answers by rating.", ("rating",), registry=self.registry
        )
        self._index = _IndexState(holder)
        self.registry.register(self._index)

    def text(self) -> bytes:
        """Return all in the text format of Prometheus; where several processes serve, what they count together."""
        if COUNTS not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        together.register(self._index)
        return generate_latest(together)


class _IndexState(Collector):
    """Looks at the index when asked."""

    def __init__(self, holder: EngineHolder) -> None:
        self._holder = holder

    def collect(self) -> Iterable[Metric]:
        """Yield which generation serves, how much it holds, and whether something is wrong with it."""
        info = GaugeMetricFamily(
            "zhengwen_index_info", "Index generation in service.", labels=("generation",)
        )
        clauses = GaugeMetricFamily("zhengwen_index_clauses", "Clauses in the index in service.")
        fault = GaugeMetricFamily("zhengwen_index_fault", "1 while the newest index cannot be opened.")
        faulty = self._holder.fault is not None
        try:
            engine = self._holder.engine()
            info.add_metric((engine.generation,), 1)
            clauses.add_metric((), engine.size.clauses)
            faulty = faulty or engine.warning is not None
        except IndexFault:
            faulty = True
        fault.add_metric((), float(faulty))
        return info, clauses, fault
