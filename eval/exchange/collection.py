"""A test collection as other tools know it (passages, queries, judgements), and its way to and from a gold folder.

From gold: each clause is a passage, each answerable question a query, each grade a judgement. A follow-up carries its
earlier questions in front, because other tools know no history. Quotes that no clause contains have no passage and so
no judgement.

To gold: questions and texts that were exported from here come back as they were. Of a foreign collection each passage
becomes a document of its own, and each line of a relevant passage a quote: any one of them is enough.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.annotations import UNANSWERABLE, Gold, Question
from eval.errors import EvaluationError
from eval.judgements import PassageIndex
from eval.subject import Row

FOREIGN_TYPE = "imported"


@dataclass(frozen=True, slots=True)
class CollectionPassage:
    """A unit of retrieval; `doc`, `start`, `end` say where it was cut from, None where that is not known."""

    passage_id: str
    text: str
    title: str = ""
    doc: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query; `question` is the gold row that it was exported from, None for a foreign one."""

    query_id: str
    text: str
    question: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection; `qrels` holds the grades by query, then by passage."""

    passages: tuple[CollectionPassage, ...]
    queries: tuple[Query, ...]
    qrels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def from_gold(gold: Gold, clauses: Iterable[Row], titles: Mapping[str, str]) -> Collection:
    """Return the collection of a gold folder over given clauses; `titles` by document, "" where unknown."""
    rows = list(clauses)
    index = PassageIndex(rows)
    return Collection(
        passages=tuple(
            CollectionPassage(
                str(row["clause_id"]),
                str(row["text"]),
                " ".join(filter(None, (titles.get(str(row["doc"]), ""), *row.get("headings", ())))),
                str(row["doc"]),
                row.get("start"),
                row.get("end"),
            )
            for row in rows
        ),
        queries=tuple(
            Query(q.id, " ".join((*q.history, q.question)), q.model_dump(mode="json", exclude_defaults=True))
            for q in gold.questions
        ),
        qrels={q.id: index.grades(q) for q in gold.questions if q.answerable},
    )


def write_gold(collection: Collection, folder: Path, name: str) -> tuple[int, int]:
    """Write a collection as a gold folder with its texts; return how many questions and documents it has.

    Raises EvaluationError where the folder already holds gold.
    """
    path = folder / f"questions-{name}.jsonl"
    if path.exists():
        raise EvaluationError(f"{path} 已存在；请另选输出文件夹，或用 --name 另取名字。")
    (folder / "text").mkdir(parents=True, exist_ok=True)
    texts = _texts(collection.passages)
    for doc, text in texts.items():
        (folder / "text" / f"{doc}.txt").write_text(text, "utf-8")
    passages = {p.passage_id: p for p in collection.passages}
    questions = [_question(q, collection.qrels.get(q.query_id, {}), passages) for q in collection.queries]
    path.write_text(
        "".join(
            json.dumps(q.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) + "\n"
            for q in questions
        ),
        "utf-8",
    )
    return len(questions), len(texts)


def _question(query: Query, grades: Mapping[str, int], passages: Mapping[str, CollectionPassage]) -> Question:
    if query.question is not None:
        return Question.model_validate(query.question)
    evidence = [
        {"doc": _document_of(passages[passage]), "quote": line.strip()}
        for passage, grade in grades.items()
        if grade > 0 and passage in passages
        for line in passages[passage].text.splitlines()
        if line.strip()
    ]
    return Question.model_validate(
        {
            "id": query.query_id,
            "question": query.text,
            "type": FOREIGN_TYPE if evidence else UNANSWERABLE,
            "evidence": evidence,
        }
    )


def _texts(passages: Iterable[CollectionPassage]) -> dict[str, str]:
    """Return the text of each document, put together from its passages where it was cut, in document order."""
    placed = dict[str, list[CollectionPassage]]()
    for passage in passages:
        placed.setdefault(_document_of(passage), []).append(passage)
    return {doc: _joined(parts) for doc, parts in placed.items()}


def _joined(parts: list[CollectionPassage]) -> str:
    if len(parts) == 1 and parts[0].start is None:
        return parts[0].text
    text = ""
    for part in sorted(parts, key=lambda p: p.start or 0):
        start = part.start or 0
        text = text[:start].ljust(start, "\n") + part.text
    return text


def _document_of(passage: CollectionPassage) -> str:
    if passage.doc is not None and passage.start is not None:
        return passage.doc
    return re.sub(r"[^\w.-]+", "_", passage.passage_id)
