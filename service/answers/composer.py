"""Composes answers: a plan by what is asked, checked before it is sent, or an honest word that there is none."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from corpus.regions import province_of
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.records import Duty, Target
from service.answers.asked import asked
from service.answers.bodies import Bodies
from service.answers.comparison import side_by_side
from service.answers.draft import Draft, render
from service.answers.duties import duty
from service.answers.lists import listed
from service.answers.masthead import masthead
from service.answers.material import Holdings, Material
from service.answers.measures import measure
from service.answers.readings import Readings, Tree
from service.answers.selection import gather
from service.answers.targets import quantity
from service.catalogue import Catalogue
from service.citing import Citer
from service.features import RecordMatcher
from service.held import Shelf
from service.query import Query
from service.retriever import FIELD, Ranking
from service.schema import Citation, Reason

_READ = 10
"""Clauses whose sentences are read for an answer."""

_RANKED = 60
"""Clauses whose quantities may stand in a table."""

_NUMBER = re.compile(r"^(?P<head>[^〔\[\d]*)[〔\[]?(?P<year>\d{4})[〕\]]?第?(?P<serial>\d+)号$")


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of an answer and what carries them; `reason` says why there is no answer, None where there is one."""

    text: str
    citations: list[Citation]
    targets: Sequence[Target]
    duties: Sequence[Duty]
    reason: Reason | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers from rankings of one index."""

    holdings: Holdings

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
        readings = Readings(shelf, encoder.encode_passages)
        return cls(
            Holdings(
                readings,
                Tree(index.store, shelf),
                citer,
                matcher,
                lexicon,
                index.store.facts,
                lambda terms: index.sparse.idf(terms, FIELD),
                _by_region(index),
                Bodies(index.store.facts, catalogue, lexicon.canonical_agency),
                lambda doc: entry.rows if (entry := index.store.document(doc)) else range(0),
                _ByNumber(index),
            )
        )

    def material(self, query: Query, ranking: Ranking) -> Material:
        """Read what was found for a question."""
        best = ranking.top(_READ)
        readings = self.holdings.readings(best.rows.tolist())
        return gather(
            query,
            asked(query.question),
            readings,
            best.scores.tolist(),
            self.holdings,
            ranking.rows[:_RANKED].tolist(),
        )

    def compose(self, query: Query, ranking: Ranking) -> Composed:
        """Answer a question from the clauses that were found."""
        material = self.material(query, ranking)
        draft = planned(material)
        if draft is None:
            text = "没有找到与问题有关的条款，无法回答。请换一种说法，或写明地区、年份和文件名称。"
            return Composed(text, [], [], [], "no_relevant_clause", 0.0)
        rendered = render(draft, self.holdings.citer)
        return Composed(rendered.text, rendered.citations, draft.targets, draft.duties, None, 1.0)


_TERM = re.compile(
    r"(?:开始|起)(?:执行|实施)|施行|生效|有效期|管(?:几年|到)|实施期|(?:文件|办法|规定|措施|规划|方案).{0,6}(?:还|仍)(?:管用|有效|算数)"
)
_NUMBERED = re.compile(
    r"是(?:个|一份|份)?(?:什么|哪个|哪份)(?:文件|办法|规定)?$|什么文件|叫什么|哪份文件|哪个文件"
)


def planned(material: Material) -> Draft | None:
    """Make the plan of an answer by what is asked; the documents' own sentences where no other plan fits."""
    plans = [*_plans(material), measure]
    return next((draft for plan in plans if (draft := plan(material)) is not None), None)


def _plans(material: Material) -> list[Callable[[Material], Draft | None]]:
    question, wanted = material.query.question, material.asked
    kind, text = question.kind, question.text.rstrip("？?。 ")
    plans: list[Callable[[Material], Draft | None]] = []
    if kind == "duty":
        plans.append(duty)
    numbered = bool(question.numbers) and _NUMBERED.search(text) is not None
    if kind == "document" or question.part or numbered or (kind == "timeline" and _TERM.search(text)):
        plans.append(masthead)
    if (
        kind in ("compare", "timeline")
        or wanted.course
        or wanted.derived
        or wanted.extreme
        or wanted.places > 1
    ):
        plans.append(side_by_side)
    if kind not in ("timeline", "duty", "compare", "document") and (
        kind == "list" or wanted.every or wanted.count
    ):
        plans.append(listed)
    if kind not in ("document", "duty"):
        plans.append(quantity)
    return plans


def _by_region(index: Index) -> dict[str, tuple[str, ...]]:
    docs: dict[str, list[str]] = defaultdict(list)
    for entry in index.store.documents:
        head = entry.masthead
        for region in dict.fromkeys(filter(None, (head.region, *head.region_path, province_of(head.region)))):
            docs[region].append(entry.doc)
    return {region: tuple(names) for region, names in docs.items()}


class _ByNumber:
    """Finds documents by their numbers; a number may be cited with less of its head than the document prints."""

    def __init__(self, index: Index) -> None:
        self._docs: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
        for entry in index.store.documents:
            match = _NUMBER.match(entry.masthead.document_number or "")
            if match:
                self._docs[int(match["year"]), int(match["serial"])].append((match["head"], entry.doc))

    def __call__(self, named: Sequence[tuple[str, int, int]]) -> list[str]:
        return [
            doc
            for head, year, serial in named
            for own, doc in self._docs.get((year, serial), ())
            if head.endswith(own) or own.endswith(head)
        ]
