"""The words of a question and what each weighs in an index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from service.answers.material import Holdings
from service.query import Query

_TITLE, _HEADING = 0.3, 0.6
"""What a word of the question weighs in a sentence when the document's title or the clause's headings have it already."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The question's terms with what each weighs in this index: its weight in the query by its idf.

    covered  how much of the name of an indicator the question covers, within 0 and 1
    """

    weights: Mapping[str, float]
    total: float
    covered: Callable[[str], float]

    @classmethod
    def of(cls, query: Query, holdings: Holdings) -> "Terms":
        """Weigh the terms of a query."""
        terms = list(query.terms)
        idf = holdings.idf(terms) if terms else np.zeros(0, np.float32)
        weighed = {term: query.terms[term] * float(weight) for term, weight in zip(terms, idf, strict=True)}
        covered = lru_cache(maxsize=None)(lambda name: holdings.matcher.covered(name, query.terms))
        return cls(weighed, sum(weighed.values()) or 1.0, covered)

    def less(self, title: str, headings: str) -> dict[str, float]:
        """Return the weights of terms within a clause, those of its surroundings turned down."""
        return {
            term: weight * (_TITLE if term in title else _HEADING if term in headings else 1.0)
            for term, weight in self.weights.items()
        }
