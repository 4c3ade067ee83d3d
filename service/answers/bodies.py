"""The bodies that have duties in an index, and which documents a question about a body means."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, lru_cache

import numpy as np

from indexer.store.facts import Facts
from service.catalogue import FEATURES, Catalogue
from service.features import ALL
from service.query import Query
from service.weights import default_weights

_NAMED = re.compile(r"规划|方案|办法|要点|措施|分工|意见|条例|细则|规定|纲要|《")
_CLOSE = 1.0
"""How far below the document that fits best another may stand to be meant too."""


class Bodies:
    """Looks bodies up by the name they go by."""

    def __init__(self, facts: Facts, catalogue: Catalogue, canonical: Callable[[str], str]) -> None:
        """Know the bodies of one index; `canonical` gives the name that a body goes by."""
        self._facts = facts
        self._catalogue = catalogue
        self.canonical = lru_cache(maxsize=20_000)(canonical)

    def names(self, agency: str) -> tuple[str, ...]:
        """Return how the documents print a body."""
        return self._printed.get(agency, ())

    @cached_property
    def _printed(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for name, _ in self._facts.units():
            found[self.canonical(name)][name] = None
        return {agency: tuple(names) for agency, names in found.items()}

    @cached_property
    def _ordinals(self) -> Mapping[str, int]:
        return {entry.doc: at for at, entry in enumerate(self._catalogue.entries)}

    def documents(self, query: Query, docs: Collection[str]) -> frozenset[str]:
        """Return those of `docs` that a question means: all where it names none, else the ones that fit best."""
        kept = sorted(doc for doc in docs if doc in self._ordinals)
        if not kept:
            return frozenset(docs)
        table = self._catalogue.features(
            query.question, query.terms, query.regions, [self._ordinals[doc] for doc in kept]
        )
        if query.regions:
            conflict = FEATURES.index("region_conflict")
            there = [doc for doc, row in zip(kept, table, strict=True) if not row[conflict]]
            match = FEATURES.index("region")
            own = [doc for doc, row in zip(kept, table, strict=True) if row[match] and doc in there]
            there = (
                own or there
            )  # one that says nothing of its place is meant only where none is of the place
            table = table[[doc in there for doc in kept]]
            kept = there
        question = query.question
        if not kept or not (
            question.numbers or question.periods or question.old or _NAMED.search(question.text)
        ):
            return frozenset(kept)
        scores = table @ _weights()
        return frozenset(_near(kept, scores.tolist()))


def _near(docs: Iterable[str], scores: Collection[float]) -> list[str]:
    best = max(scores)
    return [doc for doc, score in zip(docs, scores, strict=True) if score >= best - _CLOSE]


def _weights() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    values = dict(zip(ALL, default_weights().values.tolist(), strict=True))
    return np.array([values[f"document_{name}"] for name in FEATURES], np.float32)
