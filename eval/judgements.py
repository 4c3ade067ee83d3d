"""Which clauses answer which question (qrels), told from the words of the evidence.

A clause is relevant when its normalised text contains the normalised evidence quote of the same document; its grade
is how many of the question's quotes it contains. Any one quote is enough for an answer, so success and reciprocal
rank look at the first relevant clause only, while recall and nDCG also reward the other places that say it.

Relevance is judged on the passages of what is measured, whatever their size: the clauses that it exports, and the
text of each hit (a hit may carry more than its clause). A quote that no passage contains becomes a relevant passage
of its own that nothing can retrieve, so that evidence lost while indexing lowers the figures instead of vanishing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.annotations import Evidence, Question
from eval.matching import normalise
from eval.subject import Row

Grades = Mapping[str, int]
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of retrieval with its normalised text."""

    passage_id: str
    doc: str
    text: str


@dataclass(frozen=True, slots=True)
class RankedHit:
    """One hit of an answer: where it stands (1-based), and how many evidence quotes it contains."""

    passage_id: str
    rank: int
    grade: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One answerable question: its graded passages, its hits in order, and the quotes that no passage contains."""

    question: Question
    grades: Grades
    hits: tuple[RankedHit, ...]
    unreachable: tuple[Evidence, ...]

    @property
    def rank(self) -> int | None:
        """The rank of the first relevant hit, None where there is none."""
        return next((hit.rank for hit in self.hits if hit.grade), None)


class PassageIndex:
    """The passages of what is measured, by document; built once a run."""

    def __init__(self, clauses: Iterable[Row]) -> None:
        self._by_doc: dict[str, list[Passage]] = {}
        for row in clauses:
            passage = Passage(str(row["clause_id"]), str(row["doc"]), normalise(row["text"]))
            self._by_doc.setdefault(passage.doc, []).append(passage)

    def grades(self, question: Question) -> dict[str, int]:
        """Return the passages that contain a quote of the evidence, in document order, with their grades."""
        wanted = wanted_quotes(question)
        found = dict[str, int]()
        for doc in sorted({doc for doc, _ in wanted}):
            for passage in self._by_doc.get(doc, ()):
                grade = grade_of(passage.doc, passage.text, wanted)
                if grade:
                    found[passage.passage_id] = grade
        return found

    def contains(self, evidence: Evidence) -> bool:
        """Return whether any passage contains the quote."""
        quote = normalise(evidence.quote)
        return any(quote in passage.text for passage in self._by_doc.get(evidence.doc, ()))


def wanted_quotes(question: Question) -> tuple[tuple[str, str], ...]:
    """Return (document, normalised quote) of each piece of evidence, repeated ones once."""
    return tuple(dict.fromkeys((e.doc, normalise(e.quote)) for e in question.evidence))


def grade_of(doc: str, normalised_text: str, wanted: Iterable[tuple[str, str]]) -> int:
    """Return how many of the wanted quotes a passage contains."""
    return sum(1 for at, quote in wanted if at == doc and quote in normalised_text)


def distinct(names: Sequence[str]) -> list[str]:
    """Return passage names with the repeated ones marked, each at its place.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a~repeated3']
    """
    seen, marked = set[str](), list[str]()
    for place, name in enumerate(names, start=1):
        marked.append(f"{name}~repeated{place}" if name in seen else name)
        seen.add(name)
    return marked


def judge(question: Question, hits: Sequence[Row], passages: PassageIndex) -> Judged:
    """Judge the first ten hits of one answerable question.

    A passage that is returned twice counts as relevant only where it comes first, yet keeps its place in the ranking.
    """
    wanted = wanted_quotes(question)
    grades = passages.grades(question)
    ranked, unseen = list[RankedHit](), set(range(len(question.evidence)))
    names = distinct([str(hit["clause_id"]) for hit in hits[:DEPTH]])
    for rank, (hit, passage_id) in enumerate(zip(hits, names, strict=False), start=1):
        doc, text = str(hit["doc"]), normalise(hit["text"])
        grade = grade_of(doc, text, wanted) if passage_id == hit["clause_id"] else 0
        unseen -= {i for i, e in enumerate(question.evidence) if e.doc == doc and normalise(e.quote) in text}
        ranked.append(RankedHit(passage_id, rank, grade))
        if grade:
            grades[passage_id] = grade
        else:
            grades.pop(passage_id, None)
    lost = tuple(e for i, e in enumerate(question.evidence) if i in unseen and not passages.contains(e))
    for number, evidence in enumerate(lost, start=1):
        grades[f"{evidence.doc}#unreachable_{number}"] = 1
    return Judged(question, grades, tuple(ranked), lost)


def documents_found(judged: Judged, hits: Sequence[Row]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the documents whose evidence stands in the first ten hits, and all documents of the evidence."""
    wanted = wanted_quotes(judged.question)
    found = {
        doc
        for doc, quote in wanted
        if any(str(h["doc"]) == doc and quote in normalise(h["text"]) for h in hits[:DEPTH])
    }
    return frozenset(found), frozenset(doc for doc, _ in wanted)
