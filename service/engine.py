"""One open index that answers: search, ask, and views of its documents and clauses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from corpus.masthead.terms import status_on
from corpus.model import Masthead
from corpus.regions import province_of
from indexer.encoder import Encoder, open_encoder
from indexer.engine import FIELD, Scope
from indexer.index import Index
from indexer.lexicon import load_lexicon
from indexer.milvus.search import opener
from indexer.publish import current_generation
from indexer.tokenizer import Tokenizer
from service import views
from service.answers import Composer
from service.catalogue import Catalogue
from service.citing import Citer
from service.features import RecordMatcher
from service.filters import condition, wanted
from service.held import Shelf
from service.query import QueryMaker
from service.retriever import Plan, Ranking, Retriever, Second
from service.schema import Answer, AskRequest, Filters, Hit, SearchAnswer, SearchHit, SearchRequest, Why
from service.schema_documents import ClauseView, DocumentRow, DocumentView
from service.settings import Settings
from service.telling import Telling, generator_for
from service.typed.opening import open_reader, regions_named
from service.understood import told, understanding
from service.weights import default_weights

if TYPE_CHECKING:  # not imported unless a language model is configured
    from service.generation import Generator

_WARM_UP = "目标"
"""Asked once when an index is opened, so that the first user does not wait for caches."""

_FIRST_QUESTIONS = ("2030年研发经费投入强渡的目标是多少？", "由哪个部们牵头？", "比较两份规划的目标")
"""Asked once when the service opens an index; with slips, because the tables of sounds and shapes are read late."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much an index holds."""

    documents: int
    clauses: int


@dataclass(frozen=True)
class Engine:
    """Answers from one generation of an index; any number of threads may ask.

    today      what decides whether a document is in force
    generator  the language model that words the answers, None where none is configured
    """

    index: Index
    settings: Settings
    retriever: Retriever
    maker: QueryMaker
    citer: Citer
    catalogue: Catalogue
    composer: Composer
    today: date = field(default_factory=date.today)
    generator: "Generator | None" = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        today: date | None = None,
        plan: Plan | None = None,
        generator: "Generator | None" = None,
    ) -> Self:
        """Open the generation in service, with a `generator` that is in use already; raises IndexFault."""
        encoder = open_encoder(settings.encoder or None)
        index = Index.open(settings.index, encoder=encoder, engine=opener(settings))
        made = cls.over(index, settings, encoder, today or date.today(), plan)
        made.retriever.rank(made.maker.make(_WARM_UP))
        return replace(made, generator=generator or generator_for(settings))

    @classmethod
    def over(
        cls, index: Index, settings: Settings, encoder: Encoder, today: date, plan: Plan | None = None
    ) -> Self:
        """Make an engine over an open index."""
        tokenizer, lexicon = Tokenizer(), load_lexicon(settings.lexicon)
        heads = [(entry.doc, entry.masthead) for entry in index.store.documents]
        catalogue = Catalogue.build(
            heads,
            tokenizer.terms,
            in_force=lambda head: status_on(head, today) not in ("expired", "repealed"),
            regions=_regions_of,
        )
        matcher = RecordMatcher(
            tokenizer.terms, lambda terms: index.sparse.idf(terms, FIELD), lexicon.canonical_agency
        )
        known = tuple(sorted(regions_named(index).union(*(_regions_of(head) for _, head in heads))))
        by_doc = dict(heads)
        citer = Citer(
            text=_TextCache(index).__getitem__,
            head=by_doc.__getitem__,
            status=lambda doc: status_on(by_doc[doc], today),
            base_url=settings.public_url.rstrip("/"),
        )
        reader = open_reader(index, lexicon, known, tokenizer, encoder)
        maker = QueryMaker(tokenizer, encoder, lexicon, known, settings.default_region, reader, today)
        shelf = Shelf(index.store)
        return cls(
            index,
            settings,
            Retriever(index, catalogue, matcher, shelf, plan, _second(settings, shelf, by_doc)),
            maker,
            citer,
            catalogue,
            Composer.over(index, shelf, citer, catalogue, matcher, lexicon, encoder),
            today,
        )

    @staticmethod
    def published(settings: Settings) -> str:
        """Return the generation that CURRENT names; cheap. Raises IndexFault where there is none."""
        return current_generation(settings.index)

    @property
    def generation(self) -> str:
        """The generation that answers."""
        return self.index.generation

    @property
    def warning(self) -> str | None:
        """What is wrong although the service answers, None where nothing is."""
        return self.index.fault

    @cached_property
    def size(self) -> Size:
        """How many documents and clauses there are."""
        return Size(len(self.index.store.documents), self.index.store.clause_count)

    @cached_property
    def _shown(self) -> Callable[[int], dict[str, Any]]:
        return views.shown(self.citer, self.retriever.held)

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Rank clauses for a query."""
        started = perf_counter()
        query = self.maker.make(self._checked(request.query))
        ranking = self.retriever.rank(query, self._scope(request.filters)).top(request.k)
        found = [
            # every value was checked when it was made
            SearchHit.model_construct(**dict(hit), **self._shown(row))
            for hit, row in zip(self._hits(ranking), ranking.rows.tolist(), strict=True)
        ]
        return SearchAnswer(hits=found, took_ms=_since(started), index=self.generation)

    def ask(self, request: AskRequest) -> Answer:
        """Answer a question with the clauses that say so, or say that they do not."""
        return self.telling(request).whole()

    def warm(self) -> None:
        """Have every table read and compiled that is, when first needed, so that no user waits for it."""
        for question in _FIRST_QUESTIONS:
            self._extract(AskRequest(question=question))

    def telling(self, request: AskRequest) -> Telling:
        """Begin to answer; raises QuestionError at once, what follows raises nothing."""
        extract = self._extract(request)
        if self.generator is None or extract.abstained:
            return Telling(extract)
        return self.generator.telling(extract, self.citer, self.composer.verifier, self.index.store.clause)

    def _extract(self, request: AskRequest) -> Answer:
        started = perf_counter()
        history = request.history[-self.settings.max_history :] if self.settings.max_history else []
        query = self.maker.make(self._checked(request.question), history)
        scope = self._scope(request.filters)
        ranking = self.retriever.rank_parts(query, self.maker.parts(query), scope)
        within = [
            (part, self.retriever.rank_within(ranking, part, scope)) for part in self.maker.within(query)
        ]
        composed = self.composer.compose(query, ranking, within)
        return Answer(
            id=f"a-{uuid4().hex}",
            question=request.question,
            standalone_question=query.standalone.text,
            answer=told(query.reading) + composed.text,
            abstained=composed.reason is not None,
            reason=composed.reason,
            citations=composed.citations,
            targets=[views.target(t) for t in composed.targets],
            duties=[views.duty(d) for d in composed.duties],
            hits=self._hits(ranking.top(request.k)),
            index=self.generation,
            took_ms=_since(started),
            confidence=composed.confidence,
            understanding=understanding(query, self.catalogue),
        ).without(sum(composed.withheld.values()))

    def documents(self) -> list[DocumentRow]:
        """List the catalogue."""
        return [views.document_row(entry, self.today) for entry in self.index.store.documents]

    def document(self, doc: str) -> DocumentView | None:
        """Return a document with its outline, None where there is none of that name."""
        entry = self.index.store.document(doc)
        return views.document(entry, self.index.store.clauses_of(doc), self.today) if entry else None

    def text(self, doc: str) -> str | None:
        """Return the canonical text of a document, None where there is none of that name."""
        return self.index.store.text(doc)

    def clause(self, clause_id: str) -> ClauseView | None:
        """Return a clause with its surroundings and records, None where there is none of that identity."""
        clause = self.index.store.clause(clause_id)
        return views.clause(self.index.store, self.citer, clause) if clause else None

    def describe(self) -> Mapping[str, Any]:
        """Return what an experiment must note of this engine."""
        return {
            "generation": self.generation,
            "corpus": self.index.manifest.corpus,
            "encoder": self.index.manifest.encoder,
            "tokenizer": self.index.manifest.tokenizer,
            "documents": self.size.documents,
            "clauses": self.size.clauses,
        }

    def _checked(self, question: str) -> str:
        return views.checked_question(question, self.settings.max_question)

    def _scope(self, filters: Filters) -> Scope | None:
        if filters == Filters():
            return None
        return Scope(
            condition(filters, self.today),
            lambda: self.index.store.rows_where(lambda entry: wanted(entry, filters, self.today)),
        )

    def _hits(self, ranking: Ranking) -> list[Hit]:
        weights = default_weights() if self.retriever.plan.weights is None else self.retriever.plan.weights
        shares = ranking.features * weights.values
        whole = shares.sum(axis=1)
        parts = {group: shares[:, chosen].sum(axis=1) for group, chosen in weights.groups.items()}
        return [
            Hit(
                doc=clause.doc,
                clause_id=clause.clause_id,
                locator=views.locator_of(clause),
                text=clause.text,
                score=round(float(ranking.scores[at]), 4),
                why=Why(
                    **{group: round(float(part[at]), 4) for group, part in parts.items()},
                    reranker=round(float(ranking.scores[at] - whole[at]), 4)
                    if self.settings.reranker
                    else 0.0,
                ),
            )
            for at, clause in enumerate(held.clause for held in self.retriever.held(ranking.rows.tolist()))
        ]


class _TextCache(dict[str, str]):
    """Texts of documents, read when first cited."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._store = index.store

    def __missing__(self, doc: str) -> str:
        text = self[doc] = self._store.text(doc) or ""
        return text


def _second(settings: Settings, shelf: Shelf, heads: Mapping[str, Masthead]) -> Second | None:
    """Open the cross-encoder that the settings name; its library takes long to load."""
    if not settings.reranker:
        return None
    from indexer.pretrained import open_reranker
    from service.reranking import Reranking

    titles = {doc: head.title for doc, head in heads.items()}
    return Reranking(
        open_reranker(settings.reranker), shelf, titles, settings.reranked, settings.reranker_share
    )


def _regions_of(head: Masthead) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (head.region, province_of(head.region)))))


def _since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 3)
