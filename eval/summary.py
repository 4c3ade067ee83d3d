"""An experiment summed up: figures with intervals, by question type, risk and coverage, latency."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np

from eval.answering import Outcome
from eval.experiment import Experiment, Observation
from eval.results import (
    CitationRow,
    Figure,
    Fraction,
    GoldQuote,
    HitRow,
    Latency,
    MissRow,
    QuestionRow,
    RiskCurve,
    RiskPointRow,
)
from eval.risk import RiskPoint, answer_curve, area, first_hit_curve
from eval.significance import SEED, estimate

SHOWN = 400


def figures(experiment: Experiment, seed: int = SEED) -> dict[str, Figure]:
    """Return every measure over all questions and all documents."""
    fractions = {name: list(by_question.values()) for name, by_question in experiment.values.items()}
    fractions |= {name: list(by_doc.values()) for name, by_doc in record_fractions(experiment).items()}
    return _figures(fractions, seed)


def figures_by_type(experiment: Experiment, seed: int = SEED) -> dict[str, dict[str, Figure]]:
    """Return every measure of the questions, by question type in name order."""
    types = dict[str, list[str]]()
    for observation in experiment.observations:
        types.setdefault(observation.question.type, []).append(observation.question.id)
    return {
        kind: _figures(
            {
                name: [by_question[q] for q in types[kind] if q in by_question]
                for name, by_question in experiment.values.items()
            },
            seed,
        )
        for kind in sorted(types)
    }


def record_fractions(experiment: Experiment) -> dict[str, dict[str, Fraction]]:
    """Return the fractions of the records by measure ("clauses.f1"), then by document."""
    found = dict[str, dict[str, Fraction]]()
    for kind, scores in experiment.records.items():
        for score in scores:
            for name, fraction in score.fractions.items():
                found.setdefault(f"{kind}.{name}", {})[score.doc] = fraction
    return found


def risk_curves(experiment: Experiment) -> dict[str, RiskCurve]:
    """Return the risk–coverage curves of the run."""
    outcomes = [o.outcome for o in experiment.observations]
    if not outcomes:
        return {}
    return {"answers": _curve(answer_curve(outcomes)), "first_hit": _curve(first_hit_curve(outcomes))}


def latency(outcomes: Sequence[Outcome]) -> Latency | None:
    """Return the percentiles of the wall time, None where nothing was asked."""
    if not outcomes:
        return None
    took = np.array([o.took_ms for o in outcomes])
    p50, p90, p95, p99 = (round(float(p), 3) for p in np.percentile(took, [50, 90, 95, 99]))
    return Latency(
        n=len(took),
        mean=round(float(took.mean()), 3),
        p50=p50,
        p90=p90,
        p95=p95,
        p99=p99,
        max=round(float(took.max()), 3),
    )


def question_rows(experiment: Experiment) -> tuple[QuestionRow, ...]:
    """Return one row a question: the gold beside what was answered."""
    return tuple(_question_row(o, experiment.values) for o in experiment.observations)


def miss_rows(experiment: Experiment) -> tuple[MissRow, ...]:
    """Return every record that is not as the gold has it, by kind and document."""
    return tuple(
        MissRow(kind=kind, **asdict(miss))
        for kind, scores in experiment.records.items()
        for score in scores
        for miss in score.misses
    )


def _figures(fractions: Mapping[str, Sequence[Fraction]], seed: int) -> dict[str, Figure]:
    found = dict[str, Figure]()
    for name, units in fractions.items():
        estimated = estimate(units, seed)
        if estimated is not None:
            found[name] = Figure(**asdict(estimated))
    return found


def _curve(points: Sequence[RiskPoint]) -> RiskCurve:
    mean = area(points)
    return RiskCurve(
        area=None if mean is None else round(mean, 6),
        points=tuple(RiskPointRow(**asdict(point)) for point in points),
    )


def _question_row(observation: Observation, values: Mapping[str, Mapping[str, Fraction]]) -> QuestionRow:
    question, answer, outcome = observation.question, observation.answer, observation.outcome
    return QuestionRow(
        id=question.id,
        type=question.type,
        question=question.question,
        history=question.history,
        gold_answer=question.answer,
        evidence=tuple(GoldQuote(doc=e.doc, quote=e.quote) for e in question.evidence),
        unreachable=len(observation.judged.unreachable) if observation.judged else 0,
        answer=str(answer.get("answer") or ""),
        abstained=outcome.abstained,
        reason=answer.get("reason"),
        right=outcome.right,
        rank=observation.judged.rank if observation.judged else None,
        confidence=outcome.confidence,
        took_ms=round(outcome.took_ms, 3),
        citations=tuple(
            CitationRow(doc=str(c["doc"]), locator=str(c.get("locator") or ""), quote=str(c["quote"]))
            for c in answer.get("citations", ())
        ),
        hits=_hit_rows(observation),
        values={name: units[question.id] for name, units in values.items() if question.id in units},
    )


def _hit_rows(observation: Observation) -> tuple[HitRow, ...]:
    grades = {h.rank: h.grade for h in observation.judged.hits} if observation.judged else {}
    return tuple(
        HitRow(
            rank=rank,
            doc=str(hit["doc"]),
            clause_id=str(hit["clause_id"]),
            locator=str(hit.get("locator") or ""),
            text=str(hit["text"])[:SHOWN],
            score=hit.get("score"),
            grade=grades.get(rank, 0),
        )
        for rank, hit in enumerate(observation.answer.get("hits", ())[:10], start=1)
    )
