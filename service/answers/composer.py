"""Composes answers: a plan by what is asked, checked before it is sent, or an honest word that there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.records import Duty, Target
from service.answers.asked import asked
from service.answers.draft import render
from service.answers.holdings import open_holdings, open_verifier
from service.answers.material import Holdings, Material
from service.answers.plans import drafts
from service.answers.selection import gather
from service.catalogue import Catalogue
from service.citing import Citer
from service.features import RecordMatcher
from service.held import Shelf
from service.query import Query
from service.retriever import Ranking
from service.schema import Citation, Reason
from service.verify import Verifier

_READ = 10
"""Clauses whose sentences are read for an answer."""

_RANKED = 60
"""Clauses whose quantities may stand in a table."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of an answer and what carries them.

    reason      why there is no answer, None where there is one
    confidence  how sure it is that the clauses found answer the question, within 0 and 1
    withheld    how many statements each rule of the check took out
    """

    text: str
    citations: list[Citation]
    targets: Sequence[Target]
    duties: Sequence[Duty]
    reason: Reason | None
    confidence: float
    withheld: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers from rankings of one index."""

    holdings: Holdings
    verifier: Verifier

    @classmethod
    def over(
        cls,
        index: Index,
        shelf: Shelf,
        citer: Citer,
        catalogue: Catalogue,
        matcher: RecordMatcher,
        lexicon: Lexicon,
        encoder: Encoder,
    ) -> Self:
        """Make a composer over an open index."""
        holdings = open_holdings(index, shelf, citer, catalogue, matcher, lexicon, encoder)
        return cls(holdings, open_verifier(holdings))

    def material(self, query: Query, ranking: Ranking) -> Material:
        """Read what was found for a question."""
        best = ranking.top(_READ)
        readings = self.holdings.readings(best.rows.tolist())
        ranked = ranking.rows[:_RANKED].tolist()
        return gather(query, asked(query.question), readings, best.scores.tolist(), self.holdings, ranked)

    def compose(self, query: Query, ranking: Ranking) -> Composed:
        """Answer a question from the clauses that were found."""
        return self._answered(self.material(query, ranking))

    def _answered(self, material: Material) -> Composed:
        withheld: dict[str, int] = {}
        for draft in drafts(material):
            rendered = render(draft, self.holdings.citer)
            checked = self.verifier.verify(rendered.text, rendered.citations)
            for rule, count in checked.counts.items():
                withheld[rule] = withheld.get(rule, 0) + count
            if checked.citations:
                return Composed(
                    checked.text, checked.citations, draft.targets, draft.duties, None, 1.0, withheld
                )
        text = "没有找到与问题有关的条款，无法回答。请换一种说法，或写明地区、年份和文件名称。"
        return Composed(text, [], [], [], "no_relevant_clause", 0.0, withheld)
