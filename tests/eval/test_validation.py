"""`check` names every fault of a gold folder with its file and line, and only faults."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.annotations import load_gold
from eval.cli import app
from eval.errors import GoldError
from eval.texts import master_texts
from eval.validation import inspect_gold


def spoil(path: Path, line: int, **changes: Any) -> None:
    """Change fields of one line (1-based) of a gold file."""
    lines = path.read_text("utf-8").splitlines()
    lines[line - 1] = json.dumps({**json.loads(lines[line - 1]), **changes}, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def faults(folder: Path) -> list[str]:
    return [f"{f.path.name}:{f.line}: {f.message}" for f in inspect_gold(folder, master_texts(folder)).faults]


def test_gold_without_faults_has_none(gold_folder: Path) -> None:
    inspection = inspect_gold(gold_folder, master_texts(gold_folder))
    assert inspection.faults == ()
    assert (inspection.files, inspection.lines, inspection.quotes) == (4, 14, 13)


def test_each_fault_is_named_with_its_line(gold_folder: Path) -> None:
    questions = gold_folder / "questions-d01.jsonl"
    spoil(questions, 1, evidence=[{"doc": "d01", "quote": "全县行政村5G通达率达到99%"}])
    spoil(questions, 2, evidence=[{"doc": "d99", "quote": "云政发"}])
    spoil(gold_folder / "targets-d01.jsonl", 2, id="t1")
    with (gold_folder / "duties-d01.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"doc": "d01", "quote": "（县商务局\n')
    found = faults(gold_folder)
    assert [fault.split(" ")[0].rstrip(":") for fault in found] == [
        "duties-d01.jsonl:3",
        "questions-d01.jsonl:1",
        "questions-d01.jsonl:2",
        "targets-d01.jsonl:2",
    ]
    assert "不是一行完整的 JSON" in found[0]
    assert "找不到引文“全县行政村5G通达率达到99%”" in found[1]
    assert "语料里没有文件 d99" in found[2]
    assert "id t1 重复，已见于 targets-d01.jsonl:1" in found[3]


def test_the_command_prints_them_and_exits_1(gold_folder: Path) -> None:
    spoil(gold_folder / "questions-d01.jsonl", 2, id="q1")
    result = CliRunner().invoke(app, ["check", "--gold", str(gold_folder)])
    assert result.exit_code == 1
    assert "questions-d01.jsonl:2: id q1 重复" in result.stdout


def test_the_command_is_content_with_right_gold(gold_folder: Path) -> None:
    result = CliRunner().invoke(app, ["check", "--gold", str(gold_folder)])
    assert result.exit_code == 0
    assert "没有问题" in result.stdout


@pytest.mark.parametrize(
    ("file", "changes", "words"),
    [
        ("questions-d01.jsonl", {"evidence": []}, "没有证据"),
        ("questions-d01.jsonl", {"type": "unanswerable"}, "却给了证据"),
        ("questions-d01.jsonl", {"evidence": [{"doc": "d01", "quote": "县", "nth": 99}]}, "nth 却是 99"),
        ("questions-d01.jsonl", {"question": ""}, "字段 question 不合格式"),
        ("clauses-d01.jsonl", {"n": 2}, "d01 的 n=2 重复"),
        ("clauses-d01.jsonl", {"doc": "d02"}, "文件名说的是文件 d01"),
        ("duties-d01.jsonl", {"quote": None}, "字段 quote 不合格式"),
    ],
)
def test_contradictions_are_faults(gold_folder: Path, file: str, changes: Any, words: str) -> None:
    spoil(gold_folder / file, 1, **changes)
    assert any(words in fault for fault in faults(gold_folder))


def test_a_missing_field_is_named(gold_folder: Path) -> None:
    path = gold_folder / "targets-d01.jsonl"
    path.write_text('{"doc": "d01", "id": "t1", "quote": "云溪县", "kind": "target"}\n', "utf-8")
    assert [f.split(": ")[1] for f in faults(gold_folder)] == [
        "缺少字段 indicator。",
        "缺少字段 op。",
        "缺少字段 value。",
    ]


def test_a_file_in_another_encoding_is_named(gold_folder: Path) -> None:
    path = gold_folder / "questions-d01.jsonl"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    assert any("不是 UTF-8" in fault for fault in faults(gold_folder))


def test_loading_stops_at_the_first_fault(gold_folder: Path) -> None:
    (gold_folder / "questions-d01.jsonl").write_text("{\n", "utf-8")
    with pytest.raises(GoldError, match=r"questions-d01\.jsonl:1"):
        load_gold(gold_folder)


def test_an_empty_folder_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="--gold"):
        load_gold(tmp_path)


def test_the_gold_of_the_sample_corpus_has_no_faults() -> None:
    gold = Path(__file__).parents[2] / "eval" / "gold"
    inspection = inspect_gold(gold, master_texts(gold))
    assert inspection.faults == ()
    assert inspection.lines > 3000


def test_the_hash_of_the_gold_follows_its_content(gold_folder: Path) -> None:
    before = load_gold(gold_folder).sha256
    assert load_gold(gold_folder).sha256 == before
    spoil(gold_folder / "questions-d01.jsonl", 1, answer="九成八")
    assert load_gold(gold_folder).sha256 != before
