"""What a run leaves behind, as typed records: result.json, questions.jsonl and misses.jsonl."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

FORMAT = 1
Fraction = tuple[float, float]


class Record(BaseModel):
    """Base of everything that is written and read back."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Figure(Record):
    """A figure with its 95 % interval over `n` questions or documents."""

    value: float
    low: float
    high: float
    n: int


class GoldQuote(Record):
    """A piece of evidence."""

    doc: str
    quote: str


class CitationRow(Record):
    """A citation as it was given."""

    doc: str
    locator: str
    quote: str


class HitRow(Record):
    """One of the first ten hits; `grade` is how many evidence quotes it holds."""

    rank: int
    doc: str
    clause_id: str
    locator: str
    text: str
    score: float | None
    grade: int


class QuestionRow(Record):
    """One question, what the gold says and what was answered; `values` holds (numerator, denominator) by measure."""

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    gold_answer: str
    evidence: tuple[GoldQuote, ...]
    unreachable: int
    answer: str
    abstained: bool
    reason: str | None
    right: bool
    rank: int | None
    confidence: float
    took_ms: float
    citations: tuple[CitationRow, ...]
    hits: tuple[HitRow, ...]
    values: Mapping[str, Fraction]


class MissRow(Record):
    """A record that is not as the gold has it."""

    kind: str
    doc: str
    problem: str
    gold: str
    found: str


class Latency(Record):
    """Wall time of one question in milliseconds, one question at a time in one process."""

    n: int
    mean: float
    p50: float
    p90: float
    p95: float
    p99: float
    max: float


class RiskPointRow(Record):
    """One point of a risk–coverage curve."""

    confidence: float
    coverage: float
    risk: float


class RiskCurve(Record):
    """A risk–coverage curve and its mean risk over the coverage reached."""

    area: float | None
    points: tuple[RiskPointRow, ...]


class Result(Record):
    """A run in figures, and where they come from.

    measures  by name; records are named "clauses.f1", "targets.value.f1", "duties.lead.f1" …
    by_type   by question type, then by measure
    records   (numerator, denominator) by measure, then by document
    risk      "answers" over the answers given; "first_hit" if nothing were declined
    subject   what was measured: index generation, corpus hash, settings
    """

    format: int = FORMAT
    name: str
    created: str
    commit: str | None
    machine: Mapping[str, str]
    subject: Mapping[str, Any]
    gold: Mapping[str, Any]
    seed: int
    wall_s: float
    measures: Mapping[str, Figure]
    by_type: Mapping[str, Mapping[str, Figure]]
    records: Mapping[str, Mapping[str, Fraction]]
    risk: Mapping[str, RiskCurve]
    latency: Latency | None


class Run(Record):
    """A whole run as read back from its folder."""

    result: Result
    questions: tuple[QuestionRow, ...]
    misses: tuple[MissRow, ...]

    @property
    def name(self) -> str:
        """The name under which the run was kept."""
        return self.result.name
