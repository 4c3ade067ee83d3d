"""Composes answers: a plan by what is asked, checked before it is sent, or an honest word that there is none."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.regions import province_of
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.records import Duty, Target
from service.answers.asked import asked
from service.answers.comparison import side_by_side
from service.answers.draft import Draft, render
from service.answers.material import Holdings, Material
from service.answers.measures import measure
from service.answers.readings import Readings, Tree
from service.answers.selection import gather
from service.answers.targets import quantity
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
        matcher: RecordMatcher,
        lexicon: Lexicon,
        encoder: Encoder,
    ) -> "Composer":
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
            )
        )

    def material(self, query: Query, ranking: Ranking) -> Material:
        """Read what was found for a question."""
        best = ranking.top(_READ)
        readings = self.holdings.readings(best.rows.tolist())
        return gather(query, asked(query.question), readings, best.scores.tolist(), self.holdings, ranking.rows[:_RANKED].tolist())

    def compose(self, query: Query, ranking: Ranking) -> Composed:
        """Answer a question from the clauses that were found."""
        material = self.material(query, ranking)
        draft = planned(material)
        if draft is None:
            text = "没有找到与问题有关的条款，无法回答。请换一种说法，或写明地区、年份和文件名称。"
            return Composed(text, [], [], [], "no_relevant_clause", 0.0)
        rendered = render(draft, self.holdings.citer)
        return Composed(rendered.text, rendered.citations, draft.targets, draft.duties, None, 1.0)


def planned(material: Material) -> Draft | None:
    """Make the plan of an answer by what is asked; the documents' own sentences where no other plan fits."""
    asked, kind = material.asked, material.query.question.kind
    plans: list[Callable[[Material], Draft | None]] = []
    if kind in ("compare", "timeline") or asked.course or asked.derived or asked.extreme or asked.places > 1:
        plans.append(side_by_side)
    plans += [quantity, measure]
    return next((draft for plan in plans if (draft := plan(material)) is not None), None)


def _by_region(index: Index) -> dict[str, tuple[str, ...]]:
    docs: dict[str, list[str]] = defaultdict(list)
    for entry in index.store.documents:
        head = entry.masthead
        for region in dict.fromkeys(filter(None, (head.region, *head.region_path, province_of(head.region)))):
            docs[region].append(entry.doc)
    return {region: tuple(names) for region, names in docs.items()}
