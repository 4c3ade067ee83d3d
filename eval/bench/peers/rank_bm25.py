"""rank-bm25 (pure Python): what one writes in an afternoon; it has no file format, so it is built where it is used."""

from pathlib import Path

import numpy as np
import rank_bm25

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search


class RankBm25:
    """BM25Okapi with k1 = 1.2, b = 0.75."""

    def build(self, _: Material, __: Path) -> None:
        """Build nothing that lasts."""

    def opened(self, material: Material, _: Path) -> Search:
        """Count the words of all clauses, then search any of the terms."""
        index = rank_bm25.BM25Okapi([tokens.split() for tokens in material.clauses()], k1=1.2, b=0.75)

        def search(query: Query) -> list[int]:
            scores = index.get_scores(list(query.terms))
            best = np.argpartition(-scores, min(K, len(scores) - 1))[:K]
            return [int(row) for row in best[np.lexsort((best, -scores[best]))]]

        return search


def make() -> RankBm25:
    """Return the engine."""
    return RankBm25()
