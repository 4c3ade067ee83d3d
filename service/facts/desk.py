"""The records desk: takes a caller's filters, and hands out targets, time courses and duties of one index."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Self

from indexer.lexicon import Lexicon
from indexer.store import Store
from service.engine import Engine
from service.facts import rows
from service.facts.course import Course, find_course
from service.facts.filters import selected_by
from service.facts.records import Citations, CitedDuty, CitedTarget
from service.facts.shares import find_shares
from service.facts.vocabulary import Vocabularies, Vocabulary
from service.schema_facts import (
    DutiesAnswer,
    DutyQuery,
    NamedUnit,
    RelatedIndicator,
    SeriesAnswer,
    SeriesQuery,
    TargetQuery,
    TargetsAnswer,
)  # fmt: skip

PAGE = 100
_NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class RecordDesk:
    """Answers for the records of one generation; any number of threads may ask."""

    store: Store
    lexicon: Lexicon
    vocabulary: Vocabulary
    citations: Citations
    generation: str

    @classmethod
    def of(cls, engine: Engine, vocabularies: Vocabularies) -> Self:
        """Open the desk over the index of an engine."""
        store, lexicon = engine.index.store, engine.maker.lexicon
        return cls(
            store, lexicon, vocabularies.of(store, lexicon), Citations(store, engine.citer), engine.generation
        )

    def targets(self, query: TargetQuery) -> TargetsAnswer:
        """Return one page of the targets that fit."""
        started = perf_counter()
        selection = selected_by(query, self.store, self.vocabulary)
        limit = query.limit or PAGE
        found = selection.page(limit, query.offset)
        return TargetsAnswer(
            total=selection.count(),
            limit=limit,
            offset=query.offset,
            targets=[rows.target_record(cited) for cited in self.citations.targets(found)],
            index=self.generation,
            took_ms=_since(started),
        )

    def cited_targets(self, query: TargetQuery) -> Iterator[CitedTarget]:
        """Yield the targets that fit; all of them where the query sets no limit."""
        selection = selected_by(query, self.store, self.vocabulary)
        if query.limit is None and not query.offset:
            return self.citations.targets(selection.all())
        return self.citations.targets(selection.page(query.limit or _NO_LIMIT, query.offset))

    def count_targets(self, query: TargetQuery) -> int:
        """Return how many targets `cited_targets` yields."""
        total = max(0, selected_by(query, self.store, self.vocabulary).count() - query.offset)
        return total if query.limit is None else min(total, query.limit)

    def course(self, query: SeriesQuery) -> Course:
        """Return the time courses of an indicator."""
        return find_course(query, self.vocabulary, self.citations)

    def series(self, query: SeriesQuery) -> SeriesAnswer:
        """Return the time courses of an indicator, every value cited."""
        started = perf_counter()
        course = self.course(query)
        counts = self.vocabulary.indicators.counts
        return SeriesAnswer(
            asked=query.indicator,
            indicator=course.indicator,
            exact=course.exact,
            series=[rows.series_row(series, course.cited) for series in course.series],
            related=[RelatedIndicator(indicator=name, count=counts[name]) for name in course.related],
            total=len(course.cited),
            index=self.generation,
            took_ms=_since(started),
        )

    def duties(self, query: DutyQuery) -> DutiesAnswer:
        """Return one page of the duties that fit."""
        started = perf_counter()
        shares = find_shares(query, self.store, self.lexicon)
        limit = query.limit or PAGE
        page = self.citations.duties(shares.duties[query.offset : query.offset + limit])
        return DutiesAnswer(
            total=len(shares.duties),
            clauses=shares.clauses,
            limit=limit,
            offset=query.offset,
            units=[NamedUnit(name=name, **counts) for name, counts in shares.by_unit.items()],
            duties=[rows.duty_record(cited, self.citations.citer, shares.units) for cited in page],
            index=self.generation,
            took_ms=_since(started),
        )

    def cited_duties(self, query: DutyQuery) -> Iterator[CitedDuty]:
        """Yield the duties that fit; all of them where the query sets no limit."""
        found = find_shares(query, self.store, self.lexicon).duties
        end = None if query.limit is None else query.offset + query.limit
        return self.citations.duties(found[query.offset : end])


def _since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 3)
