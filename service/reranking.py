"""Lets a cross-encoder, where one is named, read question and clause together and reorder what stands first.

The order becomes a convex combination of both scores, each scaled to 0 and 1 over the clauses that are read (Bruch et
al. 2023); what the model adds or takes is kept in the units of the ranking, so that a hit's parts still add up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.pretrained import Reranker
from service.held import Held, Shelf
from service.query import Query
from service.retriever import Ranking

_LONGEST = 1_000
"""Characters of a clause that are read; models cut off at about as much."""


@dataclass(frozen=True, slots=True)
class Reranking:
    """How a cross-encoder takes part in the ranking.

    shelf   where clauses are read
    titles  of the documents, by name
    read    so many of the best clauses are read
    share   what the model's order counts beside the ranking's own, within 0 and 1
    """

    reranker: Reranker
    shelf: Shelf
    titles: Mapping[str, str]
    read: int = 20
    share: float = 0.5

    def __call__(self, query: Query, ranking: Ranking) -> Ranking:
        """Return the ranking with its first clauses reordered."""
        read = min(self.read, len(ranking.rows))
        if read < 2 or self.share == 0:
            return ranking
        passages = [self._passage(held) for held in self.shelf(ranking.rows[:read].tolist())]
        own = ranking.scores[:read].astype(np.float64)
        low, spread = float(own.min()), float(np.ptp(own)) or 1.0
        said = _scaled(self.reranker.scores(query.standalone.text, passages))
        scores = (1 - self.share) * own + self.share * (low + spread * said)
        order = np.concatenate([np.lexsort((np.arange(read), -scores)), np.arange(read, len(ranking.rows))])
        fused = np.concatenate([scores.astype(np.float32), ranking.scores[read:]])
        return Ranking(ranking.rows[order], fused[order], ranking.features[order])

    def _passage(self, held: Held) -> str:
        clause = held.clause
        parts = (self.titles.get(clause.doc, ""), " ".join(clause.headings), clause.text[:_LONGEST])
        return "\n".join(filter(None, parts))


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    values = np.nan_to_num(scores.astype(np.float64), nan=-1e9, posinf=1e9, neginf=-1e9)
    spread = float(np.ptp(values))
    return (values - values.min()) / spread if spread else np.zeros(len(values))
