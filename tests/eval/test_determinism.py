"""The same state gives the same run, whatever the hash seed of the process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def few_questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gold folder with one document of the sample corpus."""
    source = Path(__file__).parents[2] / "eval" / "gold"
    folder = tmp_path_factory.mktemp("gold")
    (folder / "text").mkdir()
    for name in ("questions-s06.jsonl", "clauses-s06.jsonl", "text/s06.txt"):
        (folder / name).write_bytes((source / name).read_bytes())
    return folder


def run_with(seed: str, gold: Path, out: Path, repository: Path) -> dict[str, Any]:
    code = "from eval.cli import app; app()"
    arguments = ["run", "--gold", str(gold), "--variant", "gold-clauses", "--out", str(out)]
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        cwd=repository,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    folder = out / "gold-clauses"
    result = json.loads((folder / "result.json").read_text("utf-8"))
    measured = {key: result[key] for key in ("measures", "by_type", "risk", "records")}
    return {
        "run": (folder / "run.trec").read_bytes(),
        "answers": (folder / "answers.jsonl").read_bytes(),
    } | measured


def test_every_hash_seed_gives_the_same_run(few_questions: Path, small: Any, tmp_path: Path) -> None:
    runs = [run_with(seed, few_questions, tmp_path / seed, small.repository) for seed in ("0", "1", "2")]
    assert runs[0]["measures"]["RR@10"]["value"] > 0.3
    assert runs[0] == runs[1] == runs[2]
