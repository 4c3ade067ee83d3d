"""An answer from the clauses that were found: the sentences that say so, each with its citation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexer.records import Clause, Duty, Target
from service.citing import Citer, Quotation, locator_of
from service.features import RecordMatcher
from service.query import Query
from service.retriever import Ranking
from service.schema import Citation, Reason
from service.sentences import sentences

_CITED = 3
"""Clauses that an answer quotes."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of an answer and what carries them; `reason` says why there is no answer, None where there is one."""

    text: str
    citations: list[Citation]
    targets: list[Target]
    duties: list[Duty]
    reason: Reason | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers from rankings."""

    citer: Citer
    matcher: RecordMatcher
    terms: Callable[[str], Sequence[str]]

    def compose(
        self,
        query: Query,
        ranking: Ranking,
        clauses: Sequence[Clause],
        targets: Mapping[int, list[Target]],
        duties: Mapping[int, list[Duty]],
    ) -> Composed:
        """Quote the best sentence of the best clauses; abstain where no clause has a word of the question."""
        if not clauses:
            text = "没有找到与问题有关的条款，无法回答。请换一种说法，或写明地区、年份和文件名称。"
            return Composed(text, [], [], [], "no_relevant_clause", 0.0)
        quoted = [self._best_sentence(query, clause) for clause in clauses[:_CITED]]
        citations = self.citer.cite(quoted)
        lines = [f"{cited.quote.strip()}[{cited.n}]（{self._source(cited)}）" for cited in citations]
        rows = ranking.rows[:_CITED].tolist()
        return Composed(
            "\n".join(lines),
            citations,
            [target for row in rows for target in targets[row]],
            [duty for row in rows for duty in duties[row]],
            None,
            float(ranking.features[0, 0]),
        )

    def _best_sentence(self, query: Query, clause: Clause) -> Quotation:
        found = sentences(clause.text, clause.span.start)
        best = max(found, key=lambda span: self._worth(query, span.of(" " * clause.span.start + clause.text)))
        return Quotation(clause, best)

    def _worth(self, query: Query, words: str) -> float:
        return sum(query.terms.get(term, 0.0) for term in set(self.terms(words)))

    @staticmethod
    def _source(cited: Citation) -> str:
        return "".join(filter(None, (f"《{cited.title}》", cited.document_number and f"（{cited.document_number}）", cited.locator)))


__all__ = ["Composed", "Composer", "locator_of"]
