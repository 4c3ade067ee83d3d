"""Which records make the time course of the indicator that is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.records import Target
from indexer.store import Store
from service.facts.filters import selected_by
from service.facts.indicators import Named
from service.facts.places import Place, named_region, place_of
from service.facts.records import Citations
from service.facts.selection import Found
from service.facts.series import Series, Sighting, courses
from service.facts.vocabulary import Vocabulary
from service.schema import Citation
from service.schema_facts import SeriesQuery, TargetFilters

_OTHERS = 20
"""So many other indicators are named, and so many are shown where none is exactly what was asked for."""


@dataclass(frozen=True, slots=True)
class Course:
    """The time courses that answer a question for an indicator.

    indicator  the name it goes by
    exact      they are of this very indicator; else of those whose name holds the words asked for
    cited      the records behind them, in document order, with their citations
    related    names not shown that hold the words asked for, the most frequent first
    """

    indicator: str
    exact: bool
    series: tuple[Series, ...]
    cited: Mapping[Found, Citation]
    related: tuple[str, ...]


def find_course(query: SeriesQuery, vocabulary: Vocabulary, citations: Citations) -> Course:
    """Return the time courses of an indicator; a region before its name (宁夏研发投入强度) is a filter."""
    names, store = vocabulary.indicators, citations.store
    bare = names.bare(query.indicator)
    asked = bare if names.meant(bare.name) else Named(query.indicator)
    meant = names.meant(asked.name)
    holding = names.holding(asked.name)
    shown = {named.name: named for named in meant} or {name: Named(name) for name in holding[:_OTHERS]}
    regions = query.region or [region for region in [asked.region] if region]
    filters = TargetFilters(region=regions, scope=query.scope, doc=query.doc)
    selection = selected_by(filters, store, vocabulary)
    selection.among("indicator", sorted(shown))
    selection.among("kind", ["target", "actual"])
    cited = citations.numbered(list(selection.all()))
    title = names.title(asked.name)
    sightings = (
        Sighting(
            one,
            title if meant else names.title(one.target.indicator),
            _place(one.target, shown[one.target.indicator], store),
        )
        for one in cited
    )
    others = tuple(name for name in holding if name not in shown)[:_OTHERS]
    return Course(title, bool(meant), courses(sightings), cited, others)


def _place(target: Target, named: Named, store: Store) -> Place:
    """Return whom a record is about; a region in the indicator's name counts where the scope names none."""
    entry = store.document(target.doc)
    place = place_of(target.scope, entry.masthead) if entry else Place("")
    return Place(named.region, place.part) if named.region and not named_region(target.scope) else place
