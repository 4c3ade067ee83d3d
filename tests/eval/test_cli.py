"""The commands from end to end, on the small document and without an index."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.artefacts import read_run
from eval.cli import app
from eval.variants import load_variants


def invoke(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def runs(gold_folder: Path, tmp_path: Path) -> Path:
    """A folder with two runs of the baseline."""
    out = tmp_path / "runs"
    for name in ("first", "second"):
        invoke("run", "--gold", gold_folder, "--variant", "afternoon", "--out", out, "--name", name)
    return out


def test_a_run_leaves_all_its_artefacts(runs: Path) -> None:
    assert sorted(p.name for p in (runs / "first").iterdir()) == [
        "answers.jsonl",
        "misses.jsonl",
        "qrels.trec",
        "questions.jsonl",
        "report.html",
        "result.json",
        "run.trec",
    ]
    result = read_run(runs / "first").result
    assert result.name == "first"
    assert result.gold["questions"] == 3
    assert result.latency is not None
    assert result.latency.n == 3


def test_two_runs_of_the_same_state_compare_as_equal(runs: Path) -> None:
    assert "完全相同" in invoke("compare", runs / "first", runs / "second")


def test_a_loss_can_stop_the_build(gold_folder: Path, small: Any, tmp_path: Path) -> None:
    small.write_rows(
        gold_folder / "questions-d01.jsonl",
        [{**small.questions[0], "id": f"q{i}", "question": f"5G通达率目标{i}"} for i in range(20)],
    )
    row = {**small.clause_rows()[3], "score": 1.0}
    good = [{"id": f"q{i}", "abstained": False, "answer": "98%", "hits": [row]} for i in range(20)]
    small.write_rows(tmp_path / "good.jsonl", good)
    small.write_rows(tmp_path / "poor.jsonl", ({**answer, "hits": []} for answer in good))
    for name in ("good", "poor"):
        invoke("run", "--gold", gold_folder, "--answers", tmp_path / f"{name}.jsonl", "--out", tmp_path)
    text = invoke("compare", tmp_path / "good", tmp_path / "poor", "--fail-if-worse", code=1)
    assert "RR@10" in text
    assert "变差的题：20 道" in text
    invoke("compare", tmp_path / "poor", tmp_path / "good", "--fail-if-worse")


def test_a_report_can_be_had_as_markdown(runs: Path) -> None:
    invoke("report", runs / "first", runs / "second", "--format", "md")
    assert (runs / "first" / "report.md").read_text("utf-8").startswith("# 政问评测 · first")


@pytest.mark.parametrize("form", ["trec", "beir"])
def test_gold_goes_out_and_comes_back(gold_folder: Path, tmp_path: Path, form: str) -> None:
    assert "7 条条款，3 道题，2 条相关判断" in invoke(
        "export", tmp_path / "out", "--format", form, "--gold", gold_folder
    )
    invoke("import", tmp_path / "out", tmp_path / "back", "--format", form)
    assert "没有问题" in invoke("check", "--gold", tmp_path / "back")


def test_a_ranking_of_another_tool_is_measured_as_ours(gold_folder: Path, runs: Path, tmp_path: Path) -> None:
    invoke("run", "--gold", gold_folder, "--variant", "gold-clauses", "--out", runs)
    ranking = runs / "gold-clauses" / "run.trec"
    invoke("run", "--gold", gold_folder, "--ranking", ranking, "--out", runs, "--name", "theirs")
    ours, theirs = (read_run(runs / name).result.measures for name in ("gold-clauses", "theirs"))
    for measure in ("RR@10", "nDCG@10", "R@10", "Success@1"):
        assert theirs[measure] == ours[measure]


def test_another_measure_can_be_asked_for(gold_folder: Path, tmp_path: Path) -> None:
    invoke(
        "run", "--gold", gold_folder, "--variant", "afternoon", "--measure", "P@5", "--out", tmp_path / "o"
    )
    assert "P@5" in read_run(tmp_path / "o" / "afternoon").result.measures


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--variant", "nonsense"), "没有名为 nonsense 的评测对象；可选：service"),
        (("run", "--variant", "afternoon", "--measure", "MRR10"), "不认识的指标 MRR10"),
        (("run", "--gold", "nowhere"), "nowhere 里没有标注文件"),
        (("run", "--answers", "nowhere.jsonl"), "没有文件 nowhere.jsonl"),
        (("report", "nowhere"), "nowhere 里没有 result.json"),
        (("check", "--gold", "nowhere"), "nowhere 里没有标注文件"),
    ],
)
def test_what_cannot_be_done_is_explained(arguments: tuple[str, ...], words: str) -> None:
    assert words in invoke(*arguments, code=1)


def test_variants_are_named_once_and_explained() -> None:
    variants = load_variants()
    assert "service" in variants
    assert all(variant.note for variant in variants.values())
