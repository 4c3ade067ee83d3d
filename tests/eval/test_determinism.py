"""The same state gives the same run, whatever the hash seed of the process."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[2] / "eval" / "gold"


def taken(folder: Path, *names: str) -> Path:
    """Return a gold folder with these files of the sample gold."""
    (folder / "text").mkdir()
    for name in names:
        (folder / name).write_bytes((GOLD / name).read_bytes())
    return folder


def run_with(seed: str, gold: Path, out: Path, repository: Path, variant: str) -> dict[str, Any]:
    """Run in a process with this hash seed; return what must not depend on it."""
    code = "from eval.cli import app; app()"
    arguments = ["run", "--gold", str(gold), "--variant", variant, "--out", str(out), "--name", seed]
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        cwd=repository,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    result = json.loads((out / seed / "result.json").read_text("utf-8"))
    questions = [
        json.loads(line) for line in (out / seed / "questions.jsonl").read_text("utf-8").splitlines()
    ]
    measured = {key: result[key] for key in ("measures", "by_type", "risk", "records")}
    return {
        "run": (out / seed / "run.trec").read_text("utf-8").replace(f" {seed}\n", "\n"),
        "questions": [{**question, "took_ms": None} for question in questions],
        **measured,
    }


def changed(runs: list[dict[str, Any]]) -> list[str]:
    """Return the questions that were answered differently in any run."""
    first = runs[0]["questions"]
    return [q["id"] for other in runs[1:] for q, o in zip(first, other["questions"], strict=True) if q != o]


def test_every_hash_seed_gives_the_same_baseline(small: Any, tmp_path: Path) -> None:
    gold = taken(tmp_path, "questions-s06.jsonl", "clauses-s06.jsonl", "text/s06.txt")
    runs = [run_with(s, gold, tmp_path / "out", small.repository, "gold-clauses") for s in ("0", "1", "2")]
    assert runs[0]["measures"]["RR@10"]["value"] > 0.3
    assert changed(runs) == []
    assert runs[0] == runs[1] == runs[2]


def test_every_hash_seed_gives_the_same_service(small: Any, tmp_path: Path) -> None:
    for needed in ("service.engine", "indexer.lexicon", "indexer.references"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} does not exist yet")
    gold = taken(tmp_path, "questions-cross.jsonl", "questions-s07.jsonl")
    runs = [run_with(s, gold, tmp_path / "out", small.repository, "service") for s in ("0", "1", "4")]
    assert runs[0]["measures"]["RR@10"]["value"] > 0.5
    assert changed(runs) == []
    assert runs[0] == runs[1] == runs[2]
