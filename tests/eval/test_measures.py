"""Retrieval measures are those of ir-measures, on the order that was returned."""

from math import log2
from typing import Any

import pytest

from eval.annotations import Question
from eval.errors import EvaluationError
from eval.judgements import Judged, PassageIndex, judge
from eval.measures import parse_measures, retrieval_values


def judged(name: str, ranked: list[str], relevant: dict[str, int]) -> Judged:
    """A question whose passages hold as many quotes as their grade says."""
    most = max(relevant.values())
    question = Question.model_validate(
        {
            "id": name,
            "question": "？",
            "type": "list",
            "evidence": [{"doc": "d", "quote": f"〔{i}〕"} for i in range(most)],
        }
    )

    def row(passage: str) -> dict[str, Any]:
        return {
            "doc": "d",
            "clause_id": passage,
            "text": "".join(f"〔{i}〕" for i in range(relevant.get(passage, 0))),
        }

    everything = [row(p) for p in sorted({*ranked, *relevant})]
    return judge(question, [row(p) for p in ranked], PassageIndex(everything))


def test_values_follow_their_definitions() -> None:
    one = judged("q1", ["x", "b", "a"], {"a": 2, "b": 1, "c": 1})
    values = retrieval_values([one], ("Success@1", "Success@3", "R@10", "RR@10", "nDCG@10"))
    assert values["Success@1"]["q1"] == 0
    assert values["Success@3"]["q1"] == 1
    assert values["R@10"]["q1"] == pytest.approx(2 / 3)
    assert values["RR@10"]["q1"] == pytest.approx(1 / 2)
    gained = 1 / log2(3) + 2 / log2(4)
    best = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert values["nDCG@10"]["q1"] == pytest.approx(gained / best)


def test_the_order_returned_is_the_order_measured() -> None:
    for ranked in (["a", "z"], ["z", "a"]):
        values = retrieval_values([judged("q", ranked, {"a": 1})], ("RR@10", "Success@1"))
        assert values["RR@10"]["q"] == 1 / (ranked.index("a") + 1)
        assert values["Success@1"]["q"] == float(ranked[0] == "a")


def test_a_question_without_hits_counts_0() -> None:
    values = retrieval_values([judged("q1", [], {"a": 1}), judged("q2", ["a"], {"a": 1})])
    assert all(by_question == {"q1": 0.0, "q2": 1.0} for by_question in values.values())


def test_measures_parse_and_print_back() -> None:
    assert [str(m) for m in parse_measures(["RR@10", "P(rel=2)@5"])] == ["RR@10", "P(rel=2)@5"]


@pytest.mark.parametrize("name", ["MRR10", "RR@", "", "nonsense@5"])
def test_an_unknown_measure_is_named(name: str) -> None:
    with pytest.raises(EvaluationError, match="指标"):
        parse_measures([name])
