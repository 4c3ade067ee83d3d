"""The names that occur in the records of an index, read once while it is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from indexer.lexicon import Lexicon
from indexer.store import Store
from service.facts.indicators import IndicatorNames
from service.facts.places import named_region, regions_of


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of an index.

    indicators  names of indicators
    scopes      scopes as printed
    """

    indicators: IndicatorNames
    scopes: tuple[str, ...]

    @classmethod
    def of(cls, store: Store, lexicon: Lexicon) -> "Vocabulary":
        """Read the names of a store."""
        rows = store.facts.database.rows
        counts: dict[str, int] = dict(
            rows("SELECT indicator, count(*) FROM targets GROUP BY indicator ORDER BY indicator")
        )
        scopes = tuple(name for (name,) in rows("SELECT DISTINCT scope FROM targets ORDER BY scope"))
        regions = _regions(store, scopes)
        return cls(IndicatorNames(lexicon, counts, regions), scopes)


class Vocabularies:
    """Keeps the vocabulary of each store as long as the store is open; any number of threads may ask."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Store, Vocabulary] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, store: Store, lexicon: Lexicon) -> Vocabulary:
        """Return the vocabulary of a store."""
        with self._lock:
            kept = self._kept.get(store)
            if kept is None:
                kept = self._kept[store] = Vocabulary.of(store, lexicon)
            return kept


def _regions(store: Store, scopes: Iterable[str]) -> tuple[str, ...]:
    of_documents = {region for entry in store.documents for region in regions_of(entry.masthead)}
    return tuple(sorted(of_documents | set(filter(None, map(named_region, scopes)))))
