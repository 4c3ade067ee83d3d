"""Relevance is told from the words of the evidence, on the passages of whatever is measured."""

from typing import Any

from eval.annotations import Question
from eval.judgements import PassageIndex, judge


def question(*quotes: str) -> Question:
    return Question.model_validate(
        {"id": "q", "question": "？", "type": "list", "evidence": [{"doc": "d", "quote": q} for q in quotes]}
    )


def passage(name: str, text: str, doc: str = "d") -> dict[str, Any]:
    return {"doc": doc, "clause_id": name, "text": text}


def test_the_grade_counts_the_quotes_that_a_passage_holds() -> None:
    passages = PassageIndex(
        [passage("a", "建设 基地\n12个，投资3亿元"), passage("b", "投资3亿元"), passage("c", "其他")]
    )
    assert passages.grades(question("建设基地12个", "投资3亿元")) == {"a": 2, "b": 1}


def test_the_same_words_in_another_document_are_not_relevant() -> None:
    judged = judge(
        question("投资3亿元"), [passage("x", "投资3亿元", "e")], PassageIndex([passage("a", "投资3亿元")])
    )
    assert judged.rank is None
    assert judged.grades == {"a": 1}


def test_a_hit_is_judged_by_its_own_text() -> None:
    passages = PassageIndex([passage("a", "负责单位：县商务局")])
    judged = judge(question("奖励5万元"), [passage("a", "奖励5万元。负责单位：县商务局")], passages)
    assert judged.rank == 1
    assert judged.grades == {"a": 1}
    assert judged.unreachable == ()


def test_evidence_in_no_passage_stays_in_the_judgements() -> None:
    judged = judge(
        question("跨越两条的引文"), [passage("a", "跨越两条")], PassageIndex([passage("a", "跨越两条")])
    )
    assert judged.grades == {"d#unreachable_1": 1}
    assert [e.quote for e in judged.unreachable] == ["跨越两条的引文"]


def test_a_repeated_passage_counts_once_and_keeps_its_place() -> None:
    passages = PassageIndex([passage("a", "投资3亿元"), passage("b", "投资3亿元")])
    judged = judge(
        question("投资3亿元"), [passage("a", "投资3亿元")] * 2 + [passage("b", "投资3亿元")], passages
    )
    assert [(h.passage_id, h.grade) for h in judged.hits] == [("a", 1), ("a~repeated2", 0), ("b", 1)]


def test_only_ten_hits_are_looked_at() -> None:
    hits = [passage(f"n{i}", "无关") for i in range(10)] + [passage("a", "投资3亿元")]
    assert judge(question("投资3亿元"), hits, PassageIndex([passage("a", "投资3亿元")])).rank is None
