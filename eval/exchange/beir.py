"""BEIR folders: corpus.jsonl, queries.jsonl and qrels/test.tsv (Thakur et al. 2021)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import EvaluationError
from eval.exchange.collection import Collection, CollectionPassage, Query

_HEAD = "query-id\tcorpus-id\tscore"


def write_beir(collection: Collection, folder: Path) -> None:
    """Write a collection as a BEIR folder; what BEIR has no field for goes into `metadata`."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write_rows(
        folder / "corpus.jsonl",
        (
            {
                "_id": p.passage_id,
                "title": p.title,
                "text": p.text,
                "metadata": {"doc": p.doc, "start": p.start, "end": p.end},
            }
            for p in collection.passages
        ),
    )
    _write_rows(
        folder / "queries.jsonl",
        (
            {"_id": q.query_id, "text": q.text, "metadata": {"question": q.question} if q.question else {}}
            for q in collection.queries
        ),
    )
    lines = [f"{q}\t{p}\t{grade}" for q, grades in collection.qrels.items() for p, grade in grades.items()]
    (folder / "qrels" / "test.tsv").write_text("\n".join([_HEAD, *lines]) + "\n", "utf-8")


def read_beir(folder: Path) -> Collection:
    """Read a BEIR folder; raises EvaluationError naming the file and line that is not as it should be."""
    passages = tuple(_passage(row) for row in _rows(folder / "corpus.jsonl"))
    queries = tuple(
        Query(str(row["_id"]), str(row["text"]), (row.get("metadata") or {}).get("question"))
        for row in _rows(folder / "queries.jsonl")
    )
    qrels = dict[str, dict[str, int]]()
    for number, line in enumerate(_text(folder / "qrels" / "test.tsv").splitlines(), start=1):
        if not line.strip() or line.startswith("query-id"):
            continue
        columns = line.split("\t")
        if len(columns) != 3 or not columns[2].strip().lstrip("-").isdigit():
            raise EvaluationError(
                f"{folder / 'qrels' / 'test.tsv'}:{number}: 应为三列，用制表符分隔，第三列是整数。"
            )
        qrels.setdefault(columns[0], {})[columns[1]] = int(columns[2])
    return Collection(passages, queries, qrels)


def _passage(row: Mapping[str, Any]) -> CollectionPassage:
    metadata = row.get("metadata") or {}
    return CollectionPassage(
        str(row["_id"]),
        str(row["text"]),
        str(row.get("title") or ""),
        metadata.get("doc"),
        metadata.get("start"),
        metadata.get("end"),
    )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise EvaluationError(f"{path}:{number}: 不是一行完整的 JSON（{error.msg}）。") from error
        if not isinstance(row, dict) or "_id" not in row or "text" not in row:
            raise EvaluationError(f"{path}:{number}: 缺少 _id 或 text。")
        yield row


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise EvaluationError(
            f"没有文件 {path}；BEIR 文件夹应含 corpus.jsonl、queries.jsonl、qrels/test.tsv。"
        ) from error


def _write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
