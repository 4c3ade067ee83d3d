"""Writes down what was asked and answered, beside the request and never in its way."""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import Timeout

from corpus.errors import QuestionError
from service.audit import AuditLog, Record
from service.exchange import CURRENT
from service.feedback import FeedbackFault, FeedbackStore, essentials
from service.metrics import Metrics
from service.schema import Answer, AskRequest, SearchAnswer, SearchRequest
from service.security.keys import without_keys
from service.settings import Settings

_WAITING = 10_000
_BATCH = 256
_log = logging.getLogger("zhengwen.record")


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is to be written of one answer: a line of the audit log, and the answer where it is kept."""

    audit: Callable[[], Record]
    keep: Callable[[], tuple[str, dict[str, Any]]] | None = None


class Recorder:
    """Takes answers from any thread; a thread of its own writes them to the audit log and keeps them for feedback.

    Writing never fails a request: what cannot be written is counted in the metrics.
    """

    def __init__(
        self, metrics: Metrics, audit: AuditLog | None, feedback: FeedbackStore | None, hashed: bool
    ) -> None:
        self.feedback = feedback
        self.keeps_answers = feedback is not None and not hashed
        self._metrics = metrics
        self._audit = audit
        self._hashed = hashed
        self._queue: queue.Queue[_Entry | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    @classmethod
    def of(cls, settings: Settings, metrics: Metrics) -> "Recorder":
        """Make the recorder that the settings ask for."""
        audit = (
            AuditLog(Path(settings.audit), settings.audit_days, settings.audit_bytes)
            if settings.audit
            else None
        )
        feedback = (
            FeedbackStore(Path(settings.feedback), settings.kept_answers) if settings.feedback else None
        )
        return cls(metrics, audit, feedback, settings.audit_questions == "hash")

    def start(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is waiting, and end."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def settle(self) -> None:
        """Wait until everything taken so far is written."""
        if self._thread is not None:
            self._queue.join()

    def answered(
        self, request: AskRequest, answer: Answer, history: Sequence[str], left: bool = False
    ) -> None:
        """Take an answer to POST /v1/ask or to any interface that asks as it does.

        left  whoever asked went away while a language model was still writing
        """
        decision = "abstained" if answer.abstained else "answered"
        kind = answer.understanding.kind if answer.understanding else ""
        self._metrics.questions.labels(kind, decision, answer.reason or "").inc()
        self.withheld(answer.withheld)
        common = self._common("ask", decision)

        def line() -> Record:
            return (
                common
                | self._asked(request.question)
                | {
                    "answer_id": answer.id,
                    "reason": answer.reason,
                    "index": answer.index,
                    "clauses": [[hit.clause_id, hit.score] for hit in answer.hits],
                    "cited": [cited.clause_id for cited in answer.citations],
                    "latency_ms": answer.took_ms,
                }
                | _worded(answer, left)
            )

        keep = (lambda: (answer.id, essentials(answer, history))) if self.keeps_answers else None
        self._take(_Entry(line, keep))
        _log.debug("question", extra={"question": request.question, "decision": decision})

    def searched(self, request: SearchRequest, answer: SearchAnswer) -> None:
        """Take the result of a search."""
        common = self._common("search", "answered" if answer.hits else "abstained")

        def line() -> Record:
            return (
                common
                | self._asked(request.query)
                | {
                    "index": answer.index,
                    "clauses": [[hit.clause_id, hit.score] for hit in answer.hits],
                    "latency_ms": answer.took_ms,
                }
            )

        self._take(_Entry(line))

    def refused(self, question: str, error: QuestionError, index: str) -> None:
        """Take a question that could not be answered as it stood."""
        self._metrics.questions.labels("", "refused", "bad_question").inc()
        common = self._common("ask", "refused")
        # a question over the limit is what is refused: its beginning tells enough
        shown, reason = question[:200], str(error)
        self._take(
            _Entry(lambda: common | self._asked(shown) | {"reason": reason, "index": index, "clauses": []})
        )

    def withheld(self, sentences: int) -> None:
        """Count statements that did not verify."""
        self._metrics.withheld.inc(sentences)

    def _common(self, act: str, decision: str) -> dict[str, Any]:
        exchange = CURRENT.get()
        return {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "request_id": exchange.request_id,
            "key": exchange.key,
            "act": act,
            "decision": decision,
        }

    def _asked(self, question: str) -> dict[str, str]:
        if self._hashed:
            return {"question_sha256": sha256(question.encode("utf-8", "replace")).hexdigest()}
        return {"question": without_keys(question)}

    def _take(self, entry: _Entry) -> None:
        if self._audit is None and entry.keep is None:
            return
        try:
            self._queue.put_nowait(entry)
        except queue.Full:
            self._metrics.audit_failures.inc()

    def _run(self) -> None:
        ended = False
        while not ended:
            taken = [self._queue.get()]
            while len(taken) < _BATCH and not self._queue.empty():
                taken.append(self._queue.get())
            entries = [entry for entry in taken if entry is not None]
            ended = len(entries) < len(taken)
            try:
                self._write(entries)
            except Exception:  # noqa: BLE001 - whatever happened, the next records must be written
                _log.exception("records lost")
                self._metrics.audit_failures.inc(len(entries))
            for _ in taken:
                self._queue.task_done()

    def _write(self, entries: Sequence[_Entry]) -> None:
        if self._audit is not None and entries:
            try:
                self._audit.append([entry.audit() for entry in entries])
            except (OSError, Timeout) as error:
                _log.error("audit log not written: %s", error)
                self._metrics.audit_failures.inc(len(entries))
        kept = [entry.keep() for entry in entries if entry.keep is not None]
        if self.feedback is not None and kept:
            try:
                self.feedback.keep(kept)
            except (FeedbackFault, sqlite3.Error) as error:
                _log.error("answers not kept: %s", error)
                self._metrics.feedback_failures.inc(len(kept))


def _worded(answer: Answer, left: bool) -> dict[str, Any]:
    """Return what a language model had to do with an answer; nothing where none is configured."""
    if left:
        return {"generation": {"outcome": "left"}}
    if answer.generation is None:
        return {}
    return {"generation": answer.generation.model_dump(exclude={"note"})}
