"""What users think of answers, kept with the answers in one SQLite file, and given out as candidates for the gold."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from corpus.errors import ZhengwenError
from service.schema import Answer

Rating = Literal["good", "bad"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (id TEXT PRIMARY KEY, n INTEGER NOT NULL, time TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS answers_by_n ON answers (n);
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT, answer_id TEXT NOT NULL, rating TEXT NOT NULL, comment TEXT NOT NULL,
    time TEXT NOT NULL, key TEXT NOT NULL, body TEXT
) STRICT;
"""
_BUSY_S = 5.0


class FeedbackFault(ZhengwenError):
    """The file of feedback cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an answer."""

    answer_id: str
    rating: Rating
    comment: str = ""
    key: str = ""


def essentials(answer: Answer, history: Sequence[str]) -> dict[str, Any]:
    """Return what must be kept of an answer so that an opinion on it can become a gold question."""
    return {
        "question": answer.question,
        "history": list(history),
        "kind": answer.understanding.kind if answer.understanding else "measure",
        "answer": answer.answer,
        "abstained": answer.abstained,
        "index": answer.index,
        "citations": [
            {"doc": c.doc, "clause_id": c.clause_id, "quote": c.quote, "start": c.start, "end": c.end}
            for c in answer.citations
        ],
    }


class FeedbackStore:
    """The file of feedback (SQLite, write-ahead log); any number of processes and threads may use it.

    kept  how many of the last answers an opinion may be given on; opinions and what they are on stay
    """

    def __init__(self, path: Path, kept: int = 10_000) -> None:
        self._path = path
        self._kept = kept
        self._made = False

    def keep(self, answers: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Keep the essentials of answers by their id, and let go of the oldest; raises FeedbackFault."""
        now = _now()
        with closing(self._open()) as database, database:
            last = database.execute("SELECT coalesce(max(n), 0) FROM answers").fetchone()[0]
            rows = [(key, last + at, now, _json(body)) for at, (key, body) in enumerate(answers, 1)]
            database.executemany("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)", rows)
            database.execute("DELETE FROM answers WHERE n <= ?", (last + len(rows) - self._kept,))

    def knows(self, answer_id: str) -> bool:
        """Return whether an answer is still kept."""
        with closing(self._open()) as database:
            found = database.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone()
        return found is not None

    def add(self, opinion: Opinion) -> int:
        """Keep an opinion with a copy of the answer where that is known; return its number."""
        with closing(self._open()) as database, database:
            body = database.execute("SELECT body FROM answers WHERE id = ?", (opinion.answer_id,)).fetchone()
            added = database.execute(
                "INSERT INTO feedback (answer_id, rating, comment, time, key, body) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    opinion.answer_id,
                    opinion.rating,
                    opinion.comment,
                    _now(),
                    opinion.key,
                    body[0] if body else None,
                ),
            )
        return added.lastrowid or 0

    def candidates(self, rating: Rating | None = None) -> Iterator[dict[str, Any]]:
        """Yield gold candidates in the order of the opinions, those that nothing is known of left out.

        What was rated good carries its citations as evidence. What was rated bad carries them as `cited` and has no
        evidence: a person must find the right one first, and the check of the gold says so.
        """
        if not self._path.exists():
            return
        with closing(self._open()) as database:
            rows = database.execute(
                "SELECT id, rating, comment, time, body FROM feedback WHERE body IS NOT NULL ORDER BY id"
            ).fetchall()
        for number, rated, comment, time, body in rows:
            if rating is None or rated == rating:
                yield _candidate(number, rated, comment, time, json.loads(body))

    def _open(self) -> sqlite3.Connection:
        try:
            if not self._made:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=_BUSY_S)
            if not self._made:
                self._path.chmod(0o600)
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(_SCHEMA)
                self._made = True
            database.execute("PRAGMA synchronous = NORMAL")
        except (sqlite3.Error, OSError) as error:
            raise FeedbackFault(f"反馈文件 {self._path} 无法读写（{error}），请检查文件夹和权限。") from error
        return database


def _candidate(number: int, rating: str, comment: str, time: str, body: dict[str, Any]) -> dict[str, Any]:
    cited = [{"doc": item["doc"], "quote": item["quote"]} for item in body["citations"]]
    good = rating == "good"
    found: dict[str, Any] = {"id": f"feedback-{number}", "question": body["question"]}
    if body["history"]:
        found["history"] = body["history"]
    return found | {
        "type": "unanswerable" if good and body["abstained"] else body["kind"],
        "evidence": cited if good and not body["abstained"] else [],
        "answer": body["answer"],
        "rating": rating,
        "comment": comment,
        "time": time,
        "cited": cited,
        "index": body["index"],
    }


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
