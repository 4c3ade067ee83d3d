"""The baseline: rank-bm25 over jieba words, what one writes in an afternoon.

It answers every question with its best passage and declines none.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import rjieba
from rank_bm25 import BM25Okapi

from eval.errors import SubjectError
from eval.subject import AnswerObject, Row, RowKind
from eval.texts import corpus_digest

HITS = 10


class AfternoonSubject:
    """BM25 (Okapi, the defaults of rank-bm25) over given passages, one total order: (-score, document order).

    passages  export rows of clauses; they are what is found and cited
    texts     the texts that the passages are cut from, by document
    """

    def __init__(
        self, passages: Iterable[Row], texts: Mapping[str, str], settings: Mapping[str, Any]
    ) -> None:
        self._passages = tuple(passages)
        if not self._passages:
            raise SubjectError("没有可检索的文本；请用 --corpus 指定含 .txt 正文的文件夹。")
        self._texts = texts
        self._settings = dict(settings)
        self._bm25 = BM25Okapi([_words(row["text"]) for row in self._passages])

    def answer(self, question: str, history: Sequence[str]) -> AnswerObject:
        """Return the ten best passages; the first is the answer and its citation."""
        scores = self._bm25.get_scores(_words(" ".join((*history, question))))
        best = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:HITS]
        hits = [self._hit(at, float(scores[at])) for at in best if scores[at] > 0]
        return {
            "question": question,
            "answer": f"{hits[0]['text']}[1]" if hits else "",
            "abstained": not hits,
            "reason": None if hits else "no_relevant_clause",
            "citations": [self._citation(best[0])] if hits else [],
            "hits": hits,
        }

    def describe(self) -> Mapping[str, Any]:
        """Return the settings; there is no index generation."""
        return {
            "subject": "rank-bm25",
            "index": None,
            "corpus_sha256": corpus_digest(self._texts),
            "settings": self._settings,
        }

    def rows(self, kind: RowKind) -> Iterable[Row]:
        """Return the passages as clauses; there are no other records."""
        return self._passages if kind == "clauses" else ()

    def text(self, doc: str) -> str:
        """Return the text that the passages of a document are cut from."""
        return self._texts[doc]

    def _hit(self, at: int, score: float) -> dict[str, Any]:
        row = self._passages[at]
        return {
            "doc": row["doc"],
            "clause_id": row["clause_id"],
            "locator": "",
            "text": row["text"],
            "score": score,
            "why": {"bm25": score},
        }

    def _citation(self, at: int) -> dict[str, Any]:
        row = self._passages[at]
        return {
            "n": 1,
            "doc": row["doc"],
            "clause_id": row["clause_id"],
            "locator": "",
            "quote": row["text"],
            "start": row["start"],
            "end": row["end"],
        }


def _words(text: str) -> list[str]:
    """Return the words of two or more characters: one-character words and punctuation cost it 0.03 of RR@10."""
    return [word for word in rjieba.cut(text) if len(word) > 1]
