"""Composes answers: a plan by what is asked, checked before it is sent, or an honest word that there is none."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.records import Duty, Target
from service.abstain import sufficiency
from service.answers.asked import asked
from service.answers.draft import Draft, line, render
from service.answers.holdings import open_holdings, open_verifier
from service.answers.joining import Told, is_covered, is_fit, joined_drafts
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
from service.sufficiency.grounds import Grounds
from service.sufficiency.nearest import nearest
from service.sufficiency.reasons import NOTHING, Why
from service.verify import Verifier

_READ = 10
"""Clauses whose sentences are read for an answer."""

_RANKED = 60
"""Clauses whose quantities may stand in a table."""

_ELSEWHERE = "以下出自其他文件，不是问题所指的文件："
_WITHIN = re.compile(r"(?:规划|方案|办法|要点|意见|规定|措施|分工|文件)》?(?:里|中|当中|内|之中)")
_UNSAID = frozenset({"not_stated", "out_of_period"})
_UNLIKELY = 0.35
"""Reasons for which, and confidence below which, a part of a question is said not to be stated."""


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
    grounds: Grounds
    catalogue: Catalogue

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
        return cls(holdings, open_verifier(holdings), Grounds.over(index, holdings), catalogue)

    def material(self, query: Query, ranking: Ranking) -> Material:
        """Read what was found for a question."""
        best = ranking.top(_READ)
        readings = self.holdings.readings(best.rows.tolist())
        ranked = ranking.rows[:_RANKED].tolist()
        return gather(query, asked(query.question), readings, best.scores.tolist(), self.holdings, ranked)

    def compose(
        self, query: Query, ranking: Ranking, within: Sequence[tuple[Query, Ranking]] = ()
    ) -> Composed:
        """Answer a question from the clauses that were found, or say why they do not answer it.

        within  the questions that it consists of with what was found for each, nothing where it asks for one thing
        """
        material = self.material(query, ranking)
        found = sufficiency(material, self.grounds)
        if found.why is not None:
            return self._abstained(material, found.why, found.confidence)
        whole = self._answered(self._drafts(material), found.confidence)
        if not within or whole.reason is not None:
            return whole
        return self._joined([self.material(*one) for one in within], material, whole)

    def _drafts(self, material: Material) -> Iterable[Draft]:
        """Yield the drafts of an answer; one on duties that is from none of the documents named says so first."""
        query = material.query
        question = query.question
        within = question.kind == "duty" and _WITHIN.search(question.text) is not None
        exact = bool(question.years or question.periods or question.numbers) or "《" in question.text
        found = self.catalogue.named(question, query.terms) if within and exact else []
        named = {one.doc for one in found}
        for draft in drafts(material):
            cited = {quotation.clause.doc for quotation in draft.quotations[:1]}
            away = bool(named and cited) and not cited & named
            yield replace(draft, blocks=(line(_ELSEWHERE), *draft.blocks)) if away else draft

    def _joined(self, parts: Sequence[Material], material: Material, whole: Composed) -> Composed:
        """Answer each of the questions within a question, and say of which the clauses say nothing."""
        first = next(drafts(material), None)
        if first is None:
            return whole
        told, unsaid = [], []
        for part in parts:
            draft = next(drafts(part), None)
            if draft is None or not is_fit(part, draft):
                continue
            covered, found = is_covered(first, part, draft), sufficiency(part, self.grounds)
            if covered or found.why is None:
                told.append(Told(draft, covered))
            elif found.why.reason in _UNSAID and found.confidence < _UNLIKELY:
                words = found.why.words.replace("，不能作答", "")
                unsaid.append(f"关于“{part.query.standalone.current}”：{words}")
        answer = self._answered([joined_drafts(first, told)], whole.confidence) if told else whole
        if answer.reason is not None:
            return whole
        return replace(answer, text="\n".join((answer.text, *unsaid)))

    def _abstained(self, material: Material, why: Why, confidence: float) -> Composed:
        """Say why there is no answer, and what is nearest; what is said of that is checked like any answer."""
        draft = nearest(material, why)
        if draft is None:
            return Composed(why.words, [], [], [], why.reason, confidence)
        rendered = render(draft, self.holdings.citer)
        checked = self.verifier.verify(rendered.text, rendered.citations)
        text = f"{why.words}\n{checked.text}" if checked.citations else why.words
        return Composed(text, checked.citations, [], [], why.reason, confidence, checked.counts)

    def _answered(self, tried: Iterable[Draft], confidence: float) -> Composed:
        withheld: dict[str, int] = {}
        for draft in tried:
            rendered = render(draft, self.holdings.citer)
            checked = self.verifier.verify(rendered.text, rendered.citations)
            for rule, count in checked.counts.items():
                withheld[rule] = withheld.get(rule, 0) + count
            if checked.citations:
                return Composed(
                    checked.text, checked.citations, draft.targets, draft.duties, None, confidence, withheld
                )
        return Composed(NOTHING, [], [], [], "no_relevant_clause", 0.0, withheld)
