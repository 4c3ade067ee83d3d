"""Two runs side by side: equal ones are equal, a worse one is told apart, and both sides are named."""

from pathlib import Path
from typing import Any

import pytest

from eval.annotations import load_gold
from eval.artefacts import read_run, write_run
from eval.comparison import compare_runs
from eval.errors import RunError
from eval.results import Run
from eval.session import Session, measure
from eval.texts import master_texts


def kept(gold: Path, subject: Any, folder: Path) -> Run:
    write_run(folder, *measure(Session(folder.name), subject, load_gold(gold), master_texts(gold)))
    return read_run(folder)


def many_questions(gold: Path, small: Any, number: int) -> None:
    """Ask the first question of the small gold many times over."""
    rows = [{**small.questions[0], "id": f"q{i}", "question": f"问题{i}"} for i in range(number)]
    small.write_rows(gold / "questions-d01.jsonl", rows)


def test_two_runs_of_the_same_state_are_the_same(
    gold_folder: Path, right_subject: Any, tmp_path: Path
) -> None:
    a, b = (kept(gold_folder, right_subject, tmp_path / name) for name in "ab")
    comparison = compare_runs(a, b)
    assert comparison.same
    assert comparison.changes == ()
    assert all(m.difference.difference == 0 and m.difference.p == 1 for m in comparison.measures)


def test_a_worse_run_is_told_apart(gold_folder: Path, small: Any, tmp_path: Path) -> None:
    many_questions(gold_folder, small, 20)
    rows = small.clause_rows()
    good = {"answer": "98%", "abstained": False, "citations": [], "hits": [small.hit(rows[3], 1.0)]}
    poor = {**good, "hits": [small.hit(r, 1.0) for r in (rows[0], rows[1], rows[3])]}
    subjects = [
        small.Subject({f"问题{i}": answer for i in range(20)}, {}, {"d01": small.text})
        for answer in (good, poor)
    ]
    a, b = (kept(gold_folder, s, tmp_path / n) for s, n in zip(subjects, "ab", strict=True))
    comparison = compare_runs(a, b)
    assert not comparison.same
    assert {m.name for m in comparison.worse} == {"Success@1", "RR@10", "nDCG@10"}
    assert {(c.rank_a, c.rank_b) for c in comparison.changes} == {(1, 3)}
    assert compare_runs(b, a).worse == ()


def test_other_records_are_not_the_same(
    gold_folder: Path, right_subject: Any, small: Any, tmp_path: Path
) -> None:
    fewer = {"clauses": small.clause_rows(), "targets": small.targets[:1], "duties": small.duties}
    a = kept(gold_folder, right_subject, tmp_path / "a")
    b = kept(gold_folder, small.Subject(small.right_answers(), fewer, {"d01": small.text}), tmp_path / "b")
    comparison = compare_runs(a, b)
    assert not comparison.same
    change = next(m for m in comparison.measures if m.name == "targets.full.recall")
    assert (change.difference.a, change.difference.b, change.better) == (1.0, 0.5, False)


def test_runs_on_other_gold_are_compared_where_they_can_be(
    gold_folder: Path, right_subject: Any, small: Any, tmp_path: Path
) -> None:
    a = kept(gold_folder, right_subject, tmp_path / "a")
    small.write_rows(gold_folder / "questions-d01.jsonl", small.questions[:1])
    b = kept(gold_folder, right_subject, tmp_path / "b")
    comparison = compare_runs(a, b)
    assert not comparison.same
    assert any("标注不同" in note and "1 道题" in note for note in comparison.notes)


def test_runs_without_common_questions_are_refused(
    gold_folder: Path, right_subject: Any, small: Any, tmp_path: Path
) -> None:
    for kind in ("clauses", "targets", "duties"):
        (gold_folder / f"{kind}-d01.jsonl").unlink()
    a = kept(gold_folder, right_subject, tmp_path / "a")
    small.write_rows(gold_folder / "questions-d01.jsonl", [{**small.questions[0], "id": "other"}])
    b = kept(gold_folder, right_subject, tmp_path / "b")
    with pytest.raises(RunError, match="没有共同的问题"):
        compare_runs(a, b)
