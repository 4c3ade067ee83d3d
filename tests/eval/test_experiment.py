"""A run over the small gold: right answers score 1, and each kind of fault lowers the figure that is about it."""

from pathlib import Path
from typing import Any

import pytest

from eval.annotations import load_gold
from eval.artefacts import read_run, write_run
from eval.errors import RunError
from eval.experiment import Experiment
from eval.results import Result
from eval.session import Session, measure
from eval.texts import master_texts


def run(gold_folder: Path, subject: Any) -> tuple[Experiment, Result]:
    return measure(Session("small"), subject, load_gold(gold_folder), master_texts(gold_folder))


def values(result: Result) -> dict[str, float]:
    return {name: figure.value for name, figure in result.measures.items()}


def test_right_answers_and_records_score_full(gold_folder: Path, right_subject: Any) -> None:
    found = values(run(gold_folder, right_subject)[1])
    for name in (
        "Success@3",
        "right",
        "cited_right",
        "numeric_right",
        "citations_verbatim",
        "citations_exact",
    ):
        assert found[name] == 1.0
    assert found["RR@10"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["abstained_right"] == 1.0
    assert found["false_answers"] == 0.0
    assert found["abstained_wrong"] == 0.0
    for name in (
        "clauses.f1",
        "clauses.path_accuracy",
        "clauses.text_kept",
        "targets.full.f1",
        "duties.both.f1",
    ):
        assert found[name] == 1.0


@pytest.mark.parametrize(
    ("asked", "change", "measure_name", "value"),
    [
        (0, {"abstained": True}, "abstained_wrong", 0.5),
        (0, {"abstained": True}, "cited_right", 0.5),
        (0, {"answer": "97%[1]"}, "numeric_right", 0.0),
        (0, {"answer": "。" * 160 + "98%"}, "numeric_right", 0.0),
        (0, {"answer": "九十八[1]"}, "numeric_right", 1.0),
        (0, {"hits": []}, "Success@10", 0.5),
        (2, {"abstained": False, "answer": "明年。"}, "false_answers", 1.0),
        (2, {"abstained": False, "answer": "明年。"}, "right", 2 / 3),
    ],
)
def test_a_fault_shows_in_its_measure(
    gold_folder: Path, small: Any, asked: int, change: dict[str, Any], measure_name: str, value: float
) -> None:
    answers = small.right_answers()
    answers[small.questions[asked]["question"]].update(change)
    subject = small.Subject(answers, {"clauses": small.clause_rows()}, {"d01": small.text})
    assert values(run(gold_folder, subject)[1])[measure_name] == pytest.approx(value)


def test_a_quote_that_is_not_in_the_text_is_no_quotation(gold_folder: Path, small: Any) -> None:
    answers = small.right_answers()
    answers[small.questions[0]["question"]]["citations"][0]["quote"] = "全县行政村5G通达率超过98%"
    subject = small.Subject(answers, {"clauses": small.clause_rows()}, {"d01": small.text})
    found = values(run(gold_folder, subject)[1])
    assert found["citations_verbatim"] == 0.5
    assert found["citations_exact"] == 0.5
    assert found["cited_right"] == 0.5


def test_a_quote_at_the_wrong_place_is_not_exact(gold_folder: Path, small: Any) -> None:
    answers = small.right_answers()
    answers[small.questions[0]["question"]]["citations"][0]["start"] += 1
    subject = small.Subject(answers, {"clauses": small.clause_rows()}, {"d01": small.text})
    found = values(run(gold_folder, subject)[1])
    assert (found["citations_verbatim"], found["citations_exact"]) == (1.0, 0.5)


def test_records_that_are_claimed_but_missing_score_0(gold_folder: Path, small: Any) -> None:
    rows = {"clauses": small.clause_rows(), "targets": [], "duties": []}
    found = values(run(gold_folder, small.Subject(small.right_answers(), rows, {"d01": small.text}))[1])
    assert found["targets.value.f1"] == 0.0
    assert found["duties.lead.recall"] == 0.0


def test_records_that_are_not_claimed_are_not_scored(gold_folder: Path, small: Any) -> None:
    found = values(run(gold_folder, small.Subject(small.right_answers(), {}, {"d01": small.text}))[1])
    assert not [name for name in found if name.startswith(("clauses.", "targets.", "duties."))]


def test_risk_follows_confidence(gold_folder: Path, small: Any) -> None:
    answers = small.right_answers()
    answers[small.questions[1]["question"]]["citations"] = []
    subject = small.Subject(answers, {}, {"d01": small.text})
    curve = run(gold_folder, subject)[1].risk["answers"]
    assert [(p.confidence, round(p.coverage, 3), p.risk) for p in curve.points] == [
        (0.9, 0.333, 0.0),
        (0.5, 0.667, 0.5),
    ]
    assert curve.area == pytest.approx(0.25)


def test_a_run_comes_back_from_its_folder(gold_folder: Path, right_subject: Any, tmp_path: Path) -> None:
    experiment, result = run(gold_folder, right_subject)
    write_run(tmp_path / "run", experiment, result)
    kept = read_run(tmp_path / "run")
    assert kept.result == result
    assert [q.id for q in kept.questions] == ["q1", "q2", "q3"]
    assert kept.misses == ()
    assert kept.result.subject["index"] == "g1"
    assert (tmp_path / "run" / "run.trec").read_text("utf-8").splitlines()[0] == "q1 Q0 d01#c4 1 999 small"
    assert (tmp_path / "run" / "qrels.trec").read_text("utf-8").splitlines() == [
        "q1 0 d01#c4 1",
        "q2 0 d01#c6 1",
    ]


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"result\.json"):
        read_run(tmp_path)
