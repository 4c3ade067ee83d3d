"""The output of other tools as a subject: a TREC ranking, or a file of answer objects.

Questions are told by their words and history, which is how a subject is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.annotations import Question
from eval.exchange.trec import Ranked
from eval.subject import AnswerObject, Row, RowKind

Asked = tuple[str, tuple[str, ...]]
# An answer that is missing is not a refusal: it gains nothing, not even where refusing would be right.
MISSING: AnswerObject = {"answer": "", "abstained": False, "reason": None, "citations": [], "hits": []}


class RankingSubject:
    """A TREC ranking over known passages: its hits are theirs, its answer is the first."""

    def __init__(
        self,
        questions: Iterable[Question],
        rankings: Mapping[str, Sequence[Ranked]],
        passages: Iterable[Row],
        source: str,
    ) -> None:
        self._ids = _ids(questions)
        self._rankings = rankings
        self._passages = {str(row["clause_id"]): row for row in passages}
        self._source = source

    def answer(self, question: str, history: Sequence[str]) -> AnswerObject:
        """Return the first ten passages of the ranking; one that is not among the passages keeps its place, empty."""
        ranked = self._rankings.get(self._ids.get((question, tuple(history)), ""), ())[:10]
        if not ranked:
            return MISSING
        hits = [self._hit(r) for r in ranked]
        return {
            "answer": f"{hits[0]['text']}[1]",
            "abstained": False,
            "reason": None,
            "citations": [],
            "hits": hits,
        }

    def describe(self) -> Mapping[str, Any]:
        """Return the file that the ranking comes from."""
        return {
            "subject": "TREC run",
            "index": None,
            "corpus_sha256": None,
            "settings": {"file": self._source},
        }

    def rows(self, kind: RowKind) -> Iterable[Row]:
        """Return the passages as clauses."""
        return self._passages.values() if kind == "clauses" else ()

    def text(self, doc: str) -> str:
        """Raise KeyError: a ranking has no texts."""
        raise KeyError(doc)

    def _hit(self, ranked: Ranked) -> dict[str, Any]:
        row = self._passages.get(ranked.passage_id, {})
        return {
            "doc": row.get("doc", ""),
            "clause_id": ranked.passage_id,
            "locator": "",
            "text": row.get("text", ""),
            "score": ranked.score,
        }


class AnswersSubject:
    """Answer objects that were written earlier (`zhengwen ask --jsonl`), over known passages."""

    def __init__(
        self,
        questions: Iterable[Question],
        answers: Mapping[str, AnswerObject],
        passages: Iterable[Row],
        source: str,
    ) -> None:
        self._ids = _ids(questions)
        self._answers = answers
        self._passages = tuple(passages)
        self._source = source

    def answer(self, question: str, history: Sequence[str]) -> AnswerObject:
        """Return the answer object of that question, MISSING where the file has none."""
        return self._answers.get(self._ids.get((question, tuple(history)), ""), MISSING)

    def describe(self) -> Mapping[str, Any]:
        """Return the file that the answers come from."""
        generations = sorted({str(a["index"]) for a in self._answers.values() if a.get("index")})
        return {
            "subject": "answers",
            "index": "、".join(generations) or None,
            "corpus_sha256": None,
            "settings": {"file": self._source},
        }

    def rows(self, kind: RowKind) -> Iterable[Row]:
        """Return the passages as clauses."""
        return self._passages if kind == "clauses" else ()

    def text(self, doc: str) -> str:
        """Raise KeyError: answers come without the texts."""
        raise KeyError(doc)


def _ids(questions: Iterable[Question]) -> dict[Asked, str]:
    return {(q.question, q.history): q.id for q in questions}
