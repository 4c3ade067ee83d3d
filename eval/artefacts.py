"""The folder of a run: written once, read by `compare` and `report`, and by other tools.

result.json      figures, intervals, and where they come from
answers.jsonl    every answer object as it was given, one a question, in gold order
questions.jsonl  one row a question: gold, answer, hits with their grades, the value of each measure
misses.jsonl     records that are not as the gold has them
run.trec         the ranking, for trec_eval and ir-measures
qrels.trec       the relevance judgements that belong to it
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from eval.errors import RunError
from eval.exchange.trec import qrels_lines, run_lines
from eval.experiment import Experiment
from eval.results import FORMAT, MissRow, QuestionRow, Result, Run
from eval.summary import miss_rows, question_rows

ModelT = TypeVar("ModelT", bound=BaseModel)


def write_run(folder: Path, experiment: Experiment, result: Result) -> None:
    """Write all artefacts of a run; the folder is made where it does not exist, earlier artefacts are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    judged = [o.judged for o in experiment.observations if o.judged]
    rankings = {
        o.question.id: [str(h["clause_id"]) for h in o.answer.get("hits", ())]
        for o in experiment.observations
    }
    answers = ({**o.answer, "id": o.question.id} for o in experiment.observations)
    _write_rows(folder / "answers.jsonl", answers)
    _write_rows(folder / "questions.jsonl", (q.model_dump() for q in question_rows(experiment)))
    _write_rows(folder / "misses.jsonl", (m.model_dump() for m in miss_rows(experiment)))
    _write_lines(folder / "run.trec", run_lines(rankings, result.name))
    _write_lines(folder / "qrels.trec", qrels_lines({j.question.id: j.grades for j in judged}))
    (folder / "result.json").write_text(result.model_dump_json(indent=1) + "\n", "utf-8")


def read_run(folder: Path) -> Run:
    """Read a run back; raises RunError where the folder holds none or was written by another version."""
    path = folder / "result.json"
    try:
        result = Result.model_validate_json(path.read_bytes())
        questions = _read_rows(folder / "questions.jsonl", QuestionRow)
        misses = _read_rows(folder / "misses.jsonl", MissRow)
    except FileNotFoundError as error:
        raise RunError(
            f"{folder} 里没有 {Path(error.filename).name}；请先运行 zhengwen eval run。"
        ) from error
    except ValidationError as error:
        raise RunError(f"{folder} 里的结果不完整或出自别的版本；请重新运行 zhengwen eval run。") from error
    if result.format != FORMAT:
        raise RunError(f"{path} 的格式是第 {result.format} 版，本程序用第 {FORMAT} 版；请重新运行。")
    return Run(result=result, questions=questions, misses=misses)


def read_answers(path: Path) -> dict[str, Mapping[str, Any]]:
    """Read a file of answer objects, one a line, keyed by id."""
    try:
        rows = [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]
    except FileNotFoundError as error:
        raise RunError(f"没有文件 {path}；请核对路径。") from error
    except orjson.JSONDecodeError as error:
        raise RunError(f"{path} 不是 JSON Lines：{error}；请用 zhengwen ask --jsonl 的输出。") from error
    return {str(row["id"]): row for row in rows}


def _write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _read_rows(path: Path, model: type[ModelT]) -> tuple[ModelT, ...]:
    return tuple(model.model_validate_json(line) for line in path.read_bytes().splitlines() if line.strip())
