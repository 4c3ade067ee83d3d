"""A caller's filters as a selection of targets."""

from indexer.store import Store
from service.facts.places import lies_in, named_region, regions_of
from service.facts.selection import Selection
from service.facts.vocabulary import Vocabulary
from service.schema_facts import TargetFilters


def selected_by(filters: TargetFilters, store: Store, vocabulary: Vocabulary) -> Selection:
    """Return the targets that fit every filter that is set.

    A region lets through what documents of it and of the regions in it say, and what other documents say of it.
    """
    selection = Selection(store.facts.database)
    if filters.indicator:
        names = {name for asked in filters.indicator for name in vocabulary.indicators.filtered(asked)}
        selection.among("indicator", sorted(names))
    if filters.region:
        selection.of_documents_or_scopes(
            (
                entry.ordinal
                for entry in store.documents
                if lies_in(regions_of(entry.masthead), filters.region)
            ),
            (scope for scope in vocabulary.scopes if lies_in([named_region(scope)], filters.region)),
        )
    selection.holding("scope", filters.scope or None)
    selection.among("year", filters.year or None)
    selection.among("kind", filters.kind or None)
    selection.among("op", filters.op or None)
    selection.of_documents(filters.doc or None)
    return selection
