"""What is counted of the language model, beside the other counters of the application."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from service.schema import Generation

_SECONDS = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)


class GenerationMetrics:
    """Observes a generator."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "zhengwen_generation_requests", "Requests to the language model by how they ended.", ("outcome",),
            registry=registry,
        )  # fmt: skip
        self._answers = Counter(
            "zhengwen_generations", "Answers by what the language model had to do with them, and why not more.",
            ("outcome", "cause"), registry=registry,
        )  # fmt: skip
        self._withheld = Counter(
            "zhengwen_generation_withheld_sentences", "Sentences of the language model that were not sent on.",
            ("rule",), registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "zhengwen_generation_seconds", "Time that an answer spent on the language model.",
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip

    def requested(self, outcome: str) -> None:
        """Count one request to the endpoint."""
        self._requests.labels(outcome).inc()

    def generated(self, generation: Generation) -> None:
        """Count what became of one question."""
        self._answers.labels(generation.outcome, generation.cause or "").inc()
        for rule, count in generation.withheld.items():
            self._withheld.labels(rule).inc(count)
        if generation.cause != "listing":
            self._seconds.observe(generation.took_ms / 1000)
