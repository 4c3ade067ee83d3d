"""Measures of the answers: are they cited, verbatim, right in the number, and silent where nothing is said?

Each question becomes an Outcome; each measure is a fraction over questions (or over citations), kept as
(numerator, denominator) a question, so that intervals and tests can resample questions.

cited_right         answered, and a citation holds an evidence quote (or is a part of one, six characters or more)
citations_verbatim  share of citations whose quote stands in the master text of the document, after normalisation
citations_exact     share of citations whose quote is exactly text[start:end] of the canonical text
numeric_right       the right number stands in the first 160 characters of the answer
abstained_right     share of unanswerable questions that are declined
false_answers       share of unanswerable questions that are answered
abstained_wrong     share of answerable questions that are declined (false refusals)
all_documents@10    type compare: each document of the evidence is among the hits
right               answered with a right citation and number, or declined where nothing is said
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eval.annotations import Question
from eval.judgements import Judged, documents_found, wanted_quotes
from eval.matching import as_number, normalise, numbers_in, same_number
from eval.subject import AnswerObject
from eval.texts import TextSource

HEAD = 160
SHORTEST_PART = 6
Fraction = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    numeric_right, all_documents  None where the question asks for no number, or not for several documents
    confidence                    the answer's own field, else the score of its first hit, else 0
    took_ms                       wall time of the call in milliseconds
    """

    question: Question
    abstained: bool
    citations: int
    verbatim: int
    exact: int
    cited_right: bool
    numeric_right: bool | None
    all_documents: bool | None
    first_hit_right: bool
    confidence: float
    took_ms: float

    @property
    def right(self) -> bool:
        """Whether the question was dealt with as it should be."""
        if not self.question.answerable:
            return self.abstained
        return not self.abstained and self.cited_right and self.numeric_right is not False


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that citations are held against: normalised master texts, and canonical texts as they are."""

    master: TextSource
    canonical: TextSource


def observe(
    question: Question, answer: AnswerObject, judged: Judged | None, texts: Texts, took_ms: float
) -> Outcome:
    """Compare one answer object with the gold; `judged` is None where the question is unanswerable."""
    citations = [(str(c["doc"]), normalise(c["quote"])) for c in answer.get("citations", ())]
    abstained = bool(answer.get("abstained"))
    return Outcome(
        question=question,
        abstained=abstained,
        citations=len(citations),
        verbatim=sum(1 for doc, quote in citations if quote and quote in (texts.master(doc) or "")),
        exact=sum(1 for c in answer.get("citations", ()) if _stands_at(c, texts.canonical)),
        cited_right=not abstained and _cites_evidence(question, citations),
        numeric_right=_number_right(question, answer, abstained),
        all_documents=_all_documents(judged, answer) if judged else None,
        first_hit_right=judged is not None and judged.rank == 1,
        confidence=confidence_of(answer),
        took_ms=took_ms,
    )


def confidence_of(answer: AnswerObject) -> float:
    """Return how sure the answer is: its field `confidence`, else the score of its first hit, else 0."""
    stated = as_number(answer.get("confidence"))
    if stated is not None:
        return stated
    hits = answer.get("hits", ())
    return (as_number(hits[0].get("score")) or 0.0) if hits else 0.0


def _stands_at(citation: Mapping[str, Any], canonical: TextSource) -> bool:
    start, end = citation.get("start"), citation.get("end")
    whole = canonical(str(citation["doc"]))
    return (
        whole is not None
        and isinstance(start, int)
        and isinstance(end, int)
        and bool(citation["quote"])
        and whole[start:end] == citation["quote"]
    )


def _cites_evidence(question: Question, citations: list[tuple[str, str]]) -> bool:
    return any(
        at == doc and (wanted in quote or (len(quote) >= SHORTEST_PART and quote in wanted))
        for at, wanted in wanted_quotes(question)
        for doc, quote in citations
    )


def _number_right(question: Question, answer: AnswerObject, abstained: bool) -> bool | None:
    if not question.answerable or question.value is None or question.value.value is None:
        return None
    shown = numbers_in(normalise(answer.get("answer", ""))[:HEAD])
    return not abstained and any(same_number(question.value.value, number) for number in shown)


def _all_documents(judged: Judged, answer: AnswerObject) -> bool | None:
    found, wanted = documents_found(judged, answer.get("hits", ()))
    return found == wanted if judged.question.type == "compare" and len(wanted) > 1 else None


def _over(applies: bool, holds: bool | None) -> Fraction:
    return (float(bool(holds)), 1.0) if applies else (0.0, 0.0)


ANSWER_MEASURES: Mapping[str, Callable[[Outcome], Fraction]] = {
    "cited_right": lambda o: _over(o.question.answerable, o.cited_right),
    "citations_verbatim": lambda o: (float(o.verbatim), float(o.citations)),
    "citations_exact": lambda o: (float(o.exact), float(o.citations)),
    "numeric_right": lambda o: _over(o.numeric_right is not None, o.numeric_right),
    "abstained_right": lambda o: _over(not o.question.answerable, o.abstained),
    "false_answers": lambda o: _over(not o.question.answerable, not o.abstained),
    "abstained_wrong": lambda o: _over(o.question.answerable, o.abstained),
    "all_documents@10": lambda o: _over(o.all_documents is not None, o.all_documents),
    "right": lambda o: _over(True, o.right),
}
