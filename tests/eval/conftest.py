"""A small document with its gold, a subject that answers what it is told, and the folder of shared tools."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"

TEXT = """云溪县数字乡村建设方案
云政发〔2024〕3号
一、总体目标
到2027年，全县行政村5G通达率达到98%，建成数字农业基地12个。
二、重点任务
（一）建设数字农业基地。在高山茶区布设墒情监测点300处。（县农业农村局牵头，县财政局配合）
（二）推进农产品上行。对年销售额首次突破1000万元的网店，一次性奖励5万元。（县商务局负责）
"""

QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "q1",
        "question": "2027年5G通达率要到多少？",
        "type": "target",
        "evidence": [{"doc": "d01", "quote": "全县行政村5G通达率达到98%"}],
        "answer": "98%",
        "value": {"value": 98, "unit": "%", "year": 2027},
    },
    {
        "id": "q2",
        "question": "谁来牵头建基地？",
        "type": "duty",
        "evidence": [{"doc": "d01", "quote": "（县农业农村局牵头，县财政局配合）"}],
        "answer": "县农业农村局",
        "history": ["数字农业基地建几个？"],
    },
    {
        "id": "q3",
        "question": "县里的地铁什么时候通车？",
        "type": "unanswerable",
        "evidence": [],
        "answer": "",
    },
]
CLAUSES: list[dict[str, Any]] = [
    {"doc": "d01", "n": 1, "kind": "header", "label": "", "path": [""], "quote": "云溪县数字乡村建设方案"},
    {"doc": "d01", "n": 2, "kind": "header", "label": "", "path": [""], "quote": "云政发〔2024〕3号"},
    {"doc": "d01", "n": 3, "kind": "section", "label": "一、", "path": ["一、"], "quote": "一、总体目标"},
    {
        "doc": "d01",
        "n": 4,
        "kind": "para",
        "label": "",
        "path": ["一、", ""],
        "quote": "到2027年，全县行政村",
    },
    {"doc": "d01", "n": 5, "kind": "section", "label": "二、", "path": ["二、"], "quote": "二、重点任务"},
    {
        "doc": "d01",
        "n": 6,
        "kind": "section",
        "label": "（一）",
        "path": ["二、", "（一）"],
        "quote": "（一）建设数字农业基地",
    },
    {
        "doc": "d01",
        "n": 7,
        "kind": "section",
        "label": "（二）",
        "path": ["二、", "（二）"],
        "quote": "（二）推进农产品上行",
    },
]
TARGETS: list[dict[str, Any]] = [
    {
        "doc": "d01",
        "id": "t1",
        "quote": "全县行政村5G通达率达到98%",
        "indicator": "行政村5G通达率",
        "scope": "全县",
        "kind": "target",
        "op": "ge",
        "value": 98,
        "value_max": None,
        "unit": "%",
        "year": 2027,
        "period": None,
        "text_value": "98%",
    },
    {
        "doc": "d01",
        "id": "t2",
        "quote": "一次性奖励5万元",
        "indicator": "网店销售奖励",
        "scope": "",
        "kind": "support",
        "op": "eq",
        "value": 5,
        "value_max": None,
        "unit": "万元",
        "year": None,
        "period": None,
        "text_value": "5万元",
    },
]
DUTIES: list[dict[str, Any]] = [
    {
        "doc": "d01",
        "quote": "（县农业农村局牵头，县财政局配合）",
        "task_quote": "（一）建设数字农业基地",
        "lead": ["县农业农村局"],
        "support": ["县财政局"],
    },
    {
        "doc": "d01",
        "quote": "（县商务局负责）",
        "task_quote": "（二）推进农产品上行",
        "lead": ["县商务局"],
        "support": [],
    },
]


class FakeSubject:
    """Answers from a table and exports given rows; a question that is not in the table gets an empty answer."""

    def __init__(
        self,
        answers: Mapping[str, Mapping[str, Any]],
        rows: Mapping[str, Sequence[Mapping[str, Any]]],
        texts: Mapping[str, str],
    ) -> None:
        self._answers, self._rows, self._texts = answers, rows, texts

    def answer(self, question: str, history: Sequence[str]) -> Mapping[str, Any]:
        return self._answers.get(question, {"answer": "", "abstained": True, "citations": [], "hits": []})

    def describe(self) -> Mapping[str, Any]:
        return {
            "subject": "fake",
            "index": "g1",
            "corpus_sha256": "c" * 64,
            "settings": {"k": 10},
            "records": list(self._rows),
        }

    def rows(self, kind: str) -> Iterable[Mapping[str, Any]]:
        return self._rows.get(kind, ())

    def text(self, doc: str) -> str:
        return self._texts[doc]


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def clause_rows() -> list[dict[str, Any]]:
    """The clauses of the small document as a right extraction would export them."""
    lines = TEXT.splitlines()
    rows, at = [], 0
    for gold, line in zip(CLAUSES, lines, strict=True):
        start = TEXT.index(line, at)
        at = start + len(line)
        rows.append(
            {
                **gold,
                "clause_id": f"d01#c{gold['n']}",
                "headings": [],
                "text": line,
                "start": start,
                "end": at,
                "page": None,
            }
        )
    return rows


def hit(row: Mapping[str, Any], score: float) -> dict[str, Any]:
    return {key: row[key] for key in ("doc", "clause_id", "text")} | {"locator": row["label"], "score": score}


def citation(row: Mapping[str, Any], quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "n": 1,
        "doc": row["doc"],
        "clause_id": row["clause_id"],
        "locator": row["label"],
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }


def right_answers() -> dict[str, dict[str, Any]]:
    """Answers to the questions of the small gold, all of them right."""
    rows = {row["n"]: row for row in clause_rows()}
    return {
        QUESTIONS[0]["question"]: {
            "answer": "98%[1]",
            "abstained": False,
            "reason": None,
            "confidence": 0.9,
            "citations": [citation(rows[4], "全县行政村5G通达率达到98%")],
            "hits": [hit(rows[4], 3.0), hit(rows[6], 1.0)],
        },
        QUESTIONS[1]["question"]: {
            "answer": "县农业农村局牵头。[1]",
            "abstained": False,
            "reason": None,
            "confidence": 0.5,
            "citations": [citation(rows[6], "（县农业农村局牵头，县财政局配合）")],
            "hits": [hit(rows[7], 2.0), hit(rows[6], 2.0)],
        },
        QUESTIONS[2]["question"]: {
            "answer": "文件没有说明。",
            "abstained": True,
            "reason": "not_stated",
            "confidence": 0.1,
            "citations": [],
            "hits": [hit(rows[7], 0.2)],
        },
    }


class Small:
    """The small document, for tests: they cannot import this file."""

    text = TEXT
    questions = QUESTIONS
    clauses = CLAUSES
    targets = TARGETS
    duties = DUTIES
    Subject = FakeSubject
    shared = SHARED
    repository = REPOSITORY
    write_rows = staticmethod(write_rows)
    clause_rows = staticmethod(clause_rows)
    right_answers = staticmethod(right_answers)
    hit = staticmethod(hit)


@pytest.fixture
def small() -> type[Small]:
    """The small document with its gold."""
    return Small


@pytest.fixture
def gold_folder(tmp_path: Path) -> Path:
    """A gold folder on the small document, without faults."""
    folder = tmp_path / "gold"
    write_rows(folder / "questions-d01.jsonl", QUESTIONS)
    write_rows(folder / "clauses-d01.jsonl", CLAUSES)
    write_rows(folder / "targets-d01.jsonl", TARGETS)
    write_rows(folder / "duties-d01.jsonl", DUTIES)
    (folder / "text").mkdir()
    (folder / "text" / "d01.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def right_subject() -> FakeSubject:
    """A subject that answers and extracts everything as the small gold has it."""
    rows = {"clauses": clause_rows(), "targets": TARGETS, "duties": DUTIES}
    return FakeSubject(right_answers(), rows, {"d01": TEXT})


@pytest.fixture(scope="session")
def score_program() -> Path:
    """The shared scorer; tests that compare with it are skipped where it is not there."""
    path = SHARED / "score" / "score.py"
    if not path.exists():
        pytest.skip("../shared/score is not here")
    return path
