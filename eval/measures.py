"""Retrieval measures by ir-measures, in its notation: "RR@10", "nDCG@10", "P(rel=2)@5" parse and print back.

ir-measures orders hits by their scores and each of its providers breaks ties in its own way. Here every hit is handed
over with the score -rank, so that the order measured is the order returned. A question without hits counts 0.
"""

from collections.abc import Iterable, Mapping, Sequence

import ir_measures

from eval.errors import EvaluationError
from eval.judgements import Judged

STANDARD = ("Success@1", "Success@3", "Success@5", "Success@10", "R@5", "R@10", "RR@10", "nDCG@10")


def parse_measures(names: Iterable[str]) -> tuple[ir_measures.Measure, ...]:
    """Parse measures in the notation of ir-measures; raises EvaluationError for one that it does not know."""
    parsed = []
    for name in names:
        try:
            measure = ir_measures.parse_measure(name)
        except (NameError, ValueError, SyntaxError) as error:
            raise EvaluationError(
                f"不认识的指标 {name}；请用 ir-measures 的写法，如 RR@10、nDCG@10。"
            ) from error
        if not ir_measures.DefaultPipeline.supports(measure):  # type: ignore[no-untyped-call]
            raise EvaluationError(f"本机的 ir-measures 算不了指标 {name}；请换一个，如 RR@10、nDCG@10。")
        parsed.append(measure)
    return tuple(parsed)


def retrieval_values(
    judged: Sequence[Judged], names: Iterable[str] = STANDARD
) -> dict[str, dict[str, float]]:
    """Return the value of each measure for each answerable question, keyed by measure, then by question id."""
    measures = parse_measures(names)
    qrels = [
        ir_measures.Qrel(j.question.id, passage, grade) for j in judged for passage, grade in j.grades.items()
    ]
    run = [ir_measures.ScoredDoc(j.question.id, h.passage_id, -float(h.rank)) for j in judged for h in j.hits]
    values = {str(m): dict.fromkeys((j.question.id for j in judged), 0.0) for m in measures}
    if judged and measures:
        for metric in ir_measures.iter_calc(measures, qrels, run):
            values[str(metric.measure)][metric.query_id] = float(metric.value)
    return values


def ranks(judged: Iterable[Judged]) -> Mapping[str, int | None]:
    """Return the rank of the first relevant hit of each question."""
    return {j.question.id: j.rank for j in judged}
